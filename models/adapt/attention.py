"""Attention over packed rows: every branch looks at the head and at itself, and at nothing else.

One mask over a whole row would do the same, at the price of all the pairs of places that it hides.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from models.adapt.packing import Row

_NAME: Final = "branched"


@dataclass(frozen=True, slots=True)
class Branches:
    """A row's places as tensors: `own[branch, token]` pads short branches with their last place.

    `is_real` (branch, token) is false for padding; `sees` (token, head + token) is one mask for all branches,
    because what pads a branch comes after all that is real in it.
    """

    head: int
    own: Any
    is_real: Any
    sees: Any

    @classmethod
    def of(cls, row: Row, device: Any) -> "Branches":  # noqa: ANN401 - untyped library
        """Lay out a row on a device of torch."""
        import torch

        starts, lengths = torch.tensor(row.branches, device=device).unbind(1)
        steps = torch.arange(int(lengths.max()), device=device)
        is_real = steps < lengths[:, None]
        own = starts[:, None] + torch.minimum(steps, lengths[:, None] - 1)
        looks_back = torch.ones(len(steps), len(steps), dtype=torch.bool, device=device).tril()
        at_head = torch.ones(len(steps), row.head, dtype=torch.bool, device=device)
        return cls(row.head, own, is_real, torch.cat((at_head, looks_back), dim=1))


def use(model: Any) -> None:  # noqa: ANN401 - untyped library
    """Let a model of the transformers library attend by `attention`, if it does not yet."""
    _register()
    if model.config._attn_implementation != _NAME:
        model.set_attn_implementation(_NAME)


@cache
def _register() -> None:
    from transformers import AttentionInterface
    from transformers.masking_utils import AttentionMaskInterface, sdpa_mask

    AttentionInterface.register(_NAME, attention)
    AttentionMaskInterface.register(_NAME, sdpa_mask)


def attention(
    module: Any,  # noqa: ANN401 - untyped library
    query: Any,  # noqa: ANN401
    key: Any,  # noqa: ANN401
    value: Any,  # noqa: ANN401
    attention_mask: Any,  # noqa: ANN401
    *,
    branches: Branches | None = None,
    scaling: float | None = None,
    **more: Any,  # noqa: ANN401
) -> tuple[Any, None]:
    """Attend as the library's `sdpa` does; where the call brings `branches`, within head and branch."""
    import torch
    from torch.nn.functional import scaled_dot_product_attention
    from transformers.integrations.sdpa_attention import repeat_kv, sdpa_attention_forward

    if branches is None:
        whole: tuple[Any, None] = sdpa_attention_forward(
            module, query, key, value, attention_mask, scaling=scaling, **more
        )
        return whole
    groups = getattr(module, "num_key_value_groups", 1)
    key, value = repeat_kv(key, groups), repeat_kv(value, groups)
    head = branches.head
    told = scaled_dot_product_attention(
        query[:, :, :head], key[:, :, :head], value[:, :, :head], is_causal=True, scale=scaling
    )
    told_apart = scaled_dot_product_attention(
        _own(query, branches),
        torch.cat((_shared(key, branches), _own(key, branches)), dim=2),
        torch.cat((_shared(value, branches), _own(value, branches)), dim=2),
        attn_mask=branches.sees,
        scale=scaling,
    )
    rest = told_apart.transpose(1, 2)[branches.is_real]
    return torch.cat((told.transpose(1, 2), rest[None]), dim=1), None


def _own(states: Any, branches: Branches) -> Any:  # noqa: ANN401 - untyped library
    """Give (branch, attention head, token, size) of (1, attention head, token, size)."""
    return states[0][:, branches.own].transpose(0, 1)


def _shared(states: Any, branches: Branches) -> Any:  # noqa: ANN401 - untyped library
    return states[:, :, : branches.head].expand(len(branches.own), -1, -1, -1)
