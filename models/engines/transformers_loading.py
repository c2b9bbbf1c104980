"""Loads tokenizer and weights with the transformers library, from safetensors only and without foreign code."""

import importlib.util
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import BadSetting, BrokenModel, ModelError, ModelMissing

# Above this a tokenizer only says that it knows no limit.
NO_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """Weights with what belongs to them; `limit` is the most tokens that the model can place, if it says so."""

    model: Any
    tokenizer: Any
    causal: bool
    limit: int | None


@dataclass(frozen=True, slots=True)
class Origin:
    """A folder, or a repository of the hub with its revision; texts name it by `str()`."""

    folder: Path | None
    repo: str | None
    revision: str
    gguf: str | None = None

    def __str__(self) -> str:
        if self.folder is not None and self.gguf is not None:
            return str(self.folder / self.gguf)
        return str(self.folder) if self.folder else f"{self.repo}@{self.revision}"

    def arguments(self) -> tuple[str, dict[str, Any]]:
        """Give what `from_pretrained` takes; a folder never sends anybody to the network."""
        if self.folder is not None:
            more = {"gguf_file": self.gguf} if self.gguf else {}
            return str(self.folder), {"local_files_only": True, "trust_remote_code": False, **more}
        return str(self.repo), {"revision": self.revision, "trust_remote_code": False}


def locate(path: Path | None, repo: str | None, revision: str) -> Origin:
    """Decide between folder and hub; raises before the libraries are imported."""
    if (path is None) == (repo is None):
        raise BadSetting(f"A transformers model needs a folder or a `repo`, not both: got {path} and {repo}.")
    gguf = path.name if path is not None and path.suffix == ".gguf" and path.is_file() else None
    if path is not None and gguf is not None:
        path = path.parent
    if path is not None and not path.is_dir():
        raise ModelMissing(f"There is no model folder at {path}. Fetch it with `bulletins models pull`.")
    if path is not None and gguf is None and not (path / "config.json").is_file():
        raise BrokenModel(
            f"{path} holds no config.json, so it is no transformers model. Fetch or copy it again."
        )
    require_libraries("torch", "transformers", *(["gguf"] if gguf else []))
    return Origin(path, repo, revision, gguf)


def require_libraries(*names: str) -> None:
    """Raise ModelError with the command that installs what is missing of the libraries of the hub extra."""
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        raise ModelError(
            f"This model needs {' and '.join(missing)}, which are not installed. "
            "Run `pip install 'parallel-bulletins[hub]'`."
        )


def load(origin: Origin, *, device: str, dtype: str) -> Loaded:
    """Load all of it, or raise BrokenModel (a folder) or ModelError (the hub) with the library's reason."""
    import safetensors
    import transformers

    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            # Marian's tokenizer recommends sacremoses, which it can do without.
            warnings.filterwarnings("ignore", message=".*sacremoses.*")
            return _load(origin, torch_device(device), _dtype(dtype))
    except (
        OSError, ValueError, KeyError, TypeError, AssertionError, ImportError, RuntimeError, safetensors.SafetensorError,
    ) as error:  # fmt: skip
        reason = " ".join(str(error).split())[:400] or type(error).__name__
        if origin.folder is not None:
            raise BrokenModel(
                f"{origin} cannot be loaded: {reason} Fetch or copy the model again."
            ) from error
        raise ModelError(
            f"{origin} cannot be loaded from the hub: {reason} Check name and network."
        ) from error


def config_of(origin: Origin) -> Any:  # noqa: ANN401 - untyped library
    """Read the configuration alone; raises BrokenModel with the library's reason."""
    import transformers

    where, arguments = origin.arguments()
    try:
        return transformers.AutoConfig.from_pretrained(where, **arguments)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenModel(f"{origin} cannot be read: {error} Fetch or copy the model again.") from error


def torch_device(name: str) -> Any:  # noqa: ANN401 - untyped library
    """Name a device of this machine; raises BadSetting for one that it does not have."""
    import torch

    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise BadSetting(f"device: unknown device {name!r}. Use cpu, cuda or mps.") from error
    if device.type == "cuda" and not torch.cuda.is_available():
        raise BadSetting(f"device: {name!r} is asked for, but torch finds no GPU. Use cpu.")
    return device


def _dtype(name: str) -> Any:  # noqa: ANN401 - untyped library
    import torch

    known = {"auto": "auto", "float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
    if name not in known:
        raise BadSetting(f"dtype: unknown dtype {name!r}. Available: {', '.join(known)}.")
    return known[name]


def _load(origin: Origin, device: Any, dtype: Any) -> Loaded:  # noqa: ANN401 - untyped library
    import transformers

    where, arguments = origin.arguments()
    config = transformers.AutoConfig.from_pretrained(where, **arguments)
    tokenizer = transformers.AutoTokenizer.from_pretrained(where, **arguments)
    causal = not config.is_encoder_decoder
    kind = transformers.AutoModelForCausalLM if causal else transformers.AutoModelForSeq2SeqLM
    model, info = kind.from_pretrained(
        where, config=config, dtype=dtype, use_safetensors=True, output_loading_info=True, **arguments
    )
    if info["missing_keys"]:
        # The library would go on with random numbers in their place.
        names = sorted(info["missing_keys"])
        raise ValueError(f"{len(names)} weights are missing, {names[0]} for one.")
    model.to(device).eval()
    return Loaded(model, tokenizer, causal, _limit(config, tokenizer))


def _limit(config: Any, tokenizer: Any) -> int | None:  # noqa: ANN401 - untyped library
    limits = [getattr(config, "max_position_embeddings", None), tokenizer.model_max_length]
    known = [limit for limit in limits if isinstance(limit, int) and 0 < limit < NO_LIMIT]
    return min(known, default=None)
