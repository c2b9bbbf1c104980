"""The loss of a row of tokens, on answers only, and on the device that the model is on."""

from typing import Any

from models.adapt.packing import IGNORED, Row


def row_loss(model: Any, row: Row) -> Any:  # noqa: ANN401 - untyped library
    """Give the sum of the losses over the answers' tokens; divide by `row.answers` for the mean."""
    import torch

    device = model.device
    # A token is foretold at the place before it; only these places need the width of the vocabulary.
    wanted = [at for at, label in enumerate(row.labels) if label != IGNORED]
    places = torch.tensor([at - 1 for at in wanted], device=device)
    # The adapter's own weights are kept in float32, where small steps count; with half the base they are not slower.
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=model.dtype == torch.bfloat16):
        logits = model(
            input_ids=torch.tensor([row.ids], device=device),
            position_ids=torch.tensor([row.positions], device=device),
            attention_mask=_mask(row, device),
            logits_to_keep=places,
            use_cache=False,
        ).logits[0]
    labels = torch.tensor([row.labels[at] for at in wanted], device=device)
    return torch.nn.functional.cross_entropy(logits.float(), labels, reduction="sum")


def _mask(row: Row, device: Any) -> Any:  # noqa: ANN401 - untyped library
    """Let each token see the head, and its own branch up to itself."""
    import torch

    branch = torch.zeros(len(row.ids), dtype=torch.long, device=device)
    for number, (start, length) in enumerate(row.branches, start=1):
        branch[start : start + length] = number
    places = torch.arange(len(row.ids), device=device)
    sees = (branch[:, None] == branch[None, :]) | (branch == 0)[None, :]
    return (sees & (places[:, None] >= places[None, :]))[None, None]
