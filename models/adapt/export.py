"""A PEFT adapter as a GGUF file, in the form that llama.cpp documents with its own converter of LoRA adapters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.adapt.card import NAME as CARD
from models.adapt.card import read_card
from models.engines.adapters import WEIGHTS, peft_config
from models.engines.transformers_loading import require_libraries
from models.errors import BadInput, BrokenModel

_PREFIX: Final = "base_model.model."
_NAME: Final = re.compile(r"(?P<module>.+)\.lora_(?P<half>[AB])\.weight")
_UNSUPPORTED: Final = ("use_dora", "rank_pattern", "alpha_pattern", "modules_to_save", "lora_bias")


@dataclass(frozen=True, slots=True)
class _Architecture:
    """Where `turned`, llama.cpp keeps the rows of queries and keys in pairs of rotation; an adapter's follow."""

    gguf: str
    turned: bool = False


ARCHITECTURES: Final[Mapping[str, _Architecture]] = {
    "qwen2": _Architecture("QWEN2"),
    "qwen3": _Architecture("QWEN3"),
    "llama": _Architecture("LLAMA", turned=True),
    "mistral": _Architecture("LLAMA", turned=True),
}


def export(folder: Path, config: Any, out: Path, *, dtype: str = "float16") -> None:  # noqa: ANN401 - untyped library
    """Write the adapter of a PEFT folder to `out`; `config` is that of the base, from the transformers library.

    Raises BadInput for an architecture or a kind of LoRA that llama.cpp would not run the same way.
    """
    require_libraries("gguf", "safetensors", "torch")
    settings = peft_config(folder)
    architecture = _architecture(config)
    used = [name for name in _UNSUPPORTED if settings.get(name)]
    if used:
        raise BadInput(f"{folder} uses {', '.join(used)}, which GGUF adapters cannot hold. Train it without.")
    tensors = _tensors(folder, config, architecture)
    _write(out, architecture, tensors, _alpha(settings), dtype, name=_title(folder))


def _architecture(config: Any) -> _Architecture:  # noqa: ANN401 - untyped library
    if config.model_type not in ARCHITECTURES:
        known = ", ".join(ARCHITECTURES)
        raise BadInput(f"Adapters for {config.model_type!r} cannot be exported. Architectures: {known}.")
    return ARCHITECTURES[config.model_type]


def _alpha(settings: Mapping[str, Any]) -> float:
    """Give alpha as llama.cpp takes it: the product of A and B is multiplied by alpha over rank."""
    alpha, rank = float(settings["lora_alpha"]), float(settings["r"])
    return alpha * rank**0.5 if settings.get("use_rslora") else alpha


def _tensors(folder: Path, config: Any, architecture: _Architecture) -> dict[str, Any]:  # noqa: ANN401 - untyped library
    import gguf
    import safetensors
    import safetensors.torch

    try:
        weights = safetensors.torch.load_file(folder / WEIGHTS)
    except (OSError, safetensors.SafetensorError) as error:
        raise BrokenModel(f"{folder / WEIGHTS} is broken: {error}. Copy the adapter again.") from error
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH[architecture.gguf], config.num_hidden_layers)
    found = {}
    for name, weight in weights.items():
        match = _NAME.fullmatch(name.removeprefix(_PREFIX))
        known = names.get_name(match["module"]) if match else None
        if match is None or known is None:
            raise BadInput(
                f"{folder}: the weight {name!r} has no place in a GGUF adapter for {config.model_type}."
            )
        data = weight.float().numpy()
        if architecture.turned and match["half"] == "B":
            data = _turned(data, match["module"], config)
        found[f"{known}.weight.lora_{match['half'].lower()}"] = data
    return found


def _turned(rows: Any, module: str, config: Any) -> Any:  # noqa: ANN401 - untyped library
    heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}.get(
        module.rpartition(".")[2]
    )
    if heads is None:
        return rows
    count, rank = rows.shape
    return rows.reshape(heads, 2, count // heads // 2, rank).swapaxes(1, 2).reshape(count, rank)


def _write(
    out: Path, architecture: _Architecture, tensors: Mapping[str, Any], alpha: float, dtype: str, *, name: str
) -> None:
    import gguf
    import numpy

    kinds = {"float16": numpy.float16, "float32": numpy.float32}
    if dtype not in kinds:
        raise BadInput(f"Unknown dtype {dtype!r}. Available: {', '.join(kinds)}.")
    fresh = out.with_name(f".{out.name}.new")
    try:
        writer = gguf.GGUFWriter(fresh, gguf.MODEL_ARCH_NAMES[gguf.MODEL_ARCH[architecture.gguf]])
        writer.add_type(gguf.GGUFType.ADAPTER)
        writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
        writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, alpha)
        writer.add_name(name)
        for key in sorted(tensors):
            writer.add_tensor(key, numpy.ascontiguousarray(tensors[key].astype(kinds[dtype])))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        fresh.replace(out)
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror or error}.") from error


def _title(folder: Path) -> str:
    card = folder / CARD
    return f"{folder.name} for {read_card(card).base.name}" if card.is_file() else folder.name
