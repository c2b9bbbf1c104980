"""The loss of a row of tokens, on answers only, and on the device that the model is on."""

from typing import Any

from models.adapt import attention
from models.adapt.attention import Branches
from models.adapt.packing import IGNORED, Row


def row_loss(model: Any, row: Row) -> Any:  # noqa: ANN401 - untyped library
    """Give the sum of the losses over the answers' tokens; divide by `row.answers` for the mean."""
    import torch

    attention.use(model)
    device = model.device
    # A token is foretold at the place before it; only these places need the width of the vocabulary.
    wanted = [at for at, label in enumerate(row.labels) if label != IGNORED]
    places = torch.tensor([at - 1 for at in wanted], device=device)
    # The adapter's own weights are kept in float32, where small steps count; with half the base they are not slower.
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=model.dtype == torch.bfloat16):
        logits = model(
            input_ids=torch.tensor([row.ids], device=device),
            position_ids=torch.tensor([row.positions], device=device),
            # As wide as a mask must be for the library to make none of its own; `branches` stands in its place.
            attention_mask=torch.ones(1, 1, 1, 1, dtype=torch.bool, device=device),
            branches=Branches.of(row, device),
            logits_to_keep=places,
            use_cache=False,
        ).logits[0]
    labels = torch.tensor([row.labels[at] for at in wanted], device=device)
    return torch.nn.functional.cross_entropy(logits.float(), labels, reduction="sum")
