"""LoRA adapters for engines: looked at before they are loaded, so that a wrong one is refused with its reason."""

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from models.engines.gguf_header import GgufHeader, read_header
from models.engines.transformers_loading import Loaded, require_libraries
from models.errors import BrokenModel, ModelMissing

CONFIG: Final = "adapter_config.json"
WEIGHTS: Final = "adapter_model.safetensors"
_HALVES: Final = (".lora_a", ".lora_b")
_CURE: Final = "Fetch it again, or export it again with `bulletins adapt export`."


def gguf_adapter(adapter: Path, *, base: Path | None) -> Path:
    """Find the GGUF adapter in a file or folder, and require that it fits the base; raises BrokenModel."""
    found = _gguf_in(adapter)
    header = read_header(found)
    kind = header.values.get("general.type"), header.values.get("adapter.type")
    if kind != ("adapter", "lora"):
        raise BrokenModel(
            f"{found} is no LoRA adapter: general.type is {kind[0]!r}, adapter.type {kind[1]!r}. {_CURE}"
        )
    if base is not None:
        _require_fit(found, header, base)
    return found


def with_adapter(loaded: Loaded, folder: Path, *, trainable: bool = False) -> Loaded:
    """Put a PEFT adapter on weights; raises BrokenModel for one that is broken or made for other weights."""
    require_libraries("peft")
    import peft
    import safetensors

    names = _require_peft(folder)
    try:
        with heeded_warnings():
            model = peft.PeftModel.from_pretrained(loaded.model, str(folder), is_trainable=trainable)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        RuntimeError,
        UserWarning,
        safetensors.SafetensorError,
    ) as error:
        reason = " ".join(str(error).split())[:400]
        raise BrokenModel(
            f"The adapter {folder} does not fit this model: {reason} Name the base it was trained on."
        ) from error
    unused = names - set(peft.get_peft_model_state_dict(model, save_embedding_layers=False))
    if unused:
        raise BrokenModel(
            f"The adapter {folder} does not fit this model: it has weights for {min(unused)!r}, which the model lacks. "
            "Name the base it was trained on."
        )
    model.eval()
    return replace(loaded, model=model)


@contextmanager
def heeded_warnings() -> Iterator[None]:
    """Raise where PEFT only warns that weights are missing, and hide its use of an old name of transformers."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Found missing adapter keys.*")
        warnings.filterwarnings("ignore", message=".*is_gradient_checkpointing.*", category=FutureWarning)
        yield


def peft_config(folder: Path) -> dict[str, Any]:
    """Read the settings of a PEFT folder; raises ModelMissing or BrokenModel."""
    if not (folder / CONFIG).is_file() or not (folder / WEIGHTS).is_file():
        raise ModelMissing(
            f"There is no adapter in {folder}: it needs {CONFIG} and {WEIGHTS}. Name PEFT's own folder."
        )
    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenModel(f"{folder / CONFIG} is broken: {error}. Copy the adapter again.") from error
    numbers = [config.get(name) for name in ("r", "lora_alpha")] if isinstance(config, dict) else [None]
    if not all(isinstance(number, int | float) for number in numbers) or config.get("peft_type") != "LORA":
        raise BrokenModel(
            f"{folder / CONFIG} describes no LoRA adapter. Name a folder that `bulletins adapt train` made."
        )
    found: dict[str, Any] = config
    return found


def _require_peft(folder: Path) -> set[str]:
    """Name the weights of an adapter after a look at whether its files are whole."""
    import safetensors

    peft_config(folder)
    try:
        with safetensors.safe_open(folder / WEIGHTS, framework="pt") as file:
            return set(file.keys())
    except (OSError, ValueError, safetensors.SafetensorError) as error:
        raise BrokenModel(f"{folder / WEIGHTS} is broken: {error}. Copy the adapter again.") from error


def _gguf_in(adapter: Path) -> Path:
    if adapter.is_dir():
        files = sorted(adapter.glob("*.gguf"))
        if len(files) != 1:
            raise ModelMissing(f"{adapter} holds {len(files)} GGUF files; an adapter is exactly one. {_CURE}")
        return files[0]
    return adapter


def _require_fit(path: Path, adapter: GgufHeader, base_path: Path) -> None:
    base = read_header(base_path)
    wrong = f"The adapter {path} is for another model than {base_path}"
    if adapter.architecture != base.architecture:
        raise BrokenModel(
            f"{wrong}: it is for {adapter.architecture!r}, the model is {base.architecture!r}. {_CURE}"
        )
    for name, shape in adapter.shapes.items():
        weight = name.removesuffix(".lora_a").removesuffix(".lora_b")
        if (
            weight == name
            or weight + _HALVES[0] not in adapter.shapes
            or weight + _HALVES[1] not in adapter.shapes
        ):
            raise BrokenModel(f"{path} is broken: {name!r} is no half of a pair of LoRA weights. {_CURE}")
        if weight not in base.shapes:
            raise BrokenModel(f"{wrong}: that has no {weight!r}. Name the base it was trained on.")
        wide = base.shapes[weight]
        if (name.endswith(".lora_a") and shape[0] != wide[0]) or (
            name.endswith(".lora_b") and shape[1] != wide[1]
        ):
            raise BrokenModel(
                f"{wrong}: {weight!r} is {wide[0]} × {wide[1]} there, {name!r} is {shape[0]} × {shape[1]}. "
                "Name the base it was trained on."
            )
