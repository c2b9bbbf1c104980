"""Converts a transformers model for CTranslate2 once, keeps the conversion, and opens it without torch."""

import hashlib
import importlib.util
import json
import os
import shutil
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from filelock import FileLock
from platformdirs import user_cache_path

from models.engines.ctranslate2_conversion import FORM, convert
from models.errors import BadSetting, BrokenModel, ModelError, ModelMissing

# Above this a tokenizer only says that it knows no limit.
NO_LIMIT: Final = 1_000_000
# By device, the best first: weights of eight bits are as good to the ear and the fastest.
PREFERRED: Final = {
    "cpu": ("int8", "float32"),
    "cuda": ("int8_float16", "float16", "int8_bfloat16", "bfloat16", "int8_float32", "float32"),
}
# What a model consists of on the hub; never weights in pickles, and never code.
HUB_FILES: Final = ("*.json", "*.safetensors", "*.spm", "*.model", "*.txt")


@dataclass(frozen=True, slots=True)
class Machine:
    """What a model runs on: `device` is cpu or cuda, `indexes` are the GPUs, `compute_type` is CTranslate2's."""

    device: str
    indexes: tuple[int, ...]
    compute_type: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model that is ready.

    `forced` is the token that the model's own settings put first in every output, a language for one. Without
    `started` the model has no start token: the language takes its place, and does not come back in outputs.
    `limit` is the most tokens that the model can place, if it says so.
    """

    translator: Any
    tokenizer: Any
    forced: str | None
    started: bool
    limit: int | None


def locate(path: Path | None, repo: str | None, revision: str) -> tuple[Path, str]:
    """Find the model's folder, fetching it from the hub if need be, and what tells it from other versions."""
    if (path is None) == (repo is None):
        raise BadSetting(f"A CTranslate2 model needs a folder or a `repo`, not both: got {path} and {repo}.")
    missing = [name for name in ("ctranslate2", "transformers") if importlib.util.find_spec(name) is None]
    if missing:
        raise ModelError(
            f"This model needs {' and '.join(missing)}, which are not installed. "
            "Run `pip install 'parallel-bulletins[hub]'`."
        )
    if path is None:
        snapshot = _snapshot(str(repo), revision)
        return snapshot, f"{repo}@{snapshot.name}"
    if not path.is_dir():
        raise ModelMissing(f"There is no model folder at {path}. Fetch it with `bulletins models pull`.")
    if not (path / "config.json").is_file():
        raise BrokenModel(
            f"{path} holds no config.json, so it is no transformers model. Fetch or copy it again."
        )
    return path, f"{revision} {_state(path)}"


def choose(device: str, devices: Sequence[int], compute_type: str) -> Machine:
    """Settle what is left to `auto`; raises BadSetting for what this machine does not have."""
    import ctranslate2

    if device not in ("auto", *PREFERRED):
        raise BadSetting(f"device: unknown device {device!r}. Use auto, {' or '.join(PREFERRED)}.")
    count = ctranslate2.get_cuda_device_count()
    if device == "cuda" and not count:
        raise BadSetting("device: 'cuda' is asked for, but CTranslate2 finds no GPU. Use auto or cpu.")
    kind = ("cuda" if count else "cpu") if device == "auto" else device
    indexes = tuple(devices) or (0,)
    absent = [index for index in indexes if kind == "cuda" and not 0 <= index < count]
    if absent:
        raise BadSetting(f"devices: there is no GPU {absent[0]}; this machine has {count}, counted from 0.")
    supported = ctranslate2.get_supported_compute_types(kind, indexes[0] if kind == "cuda" else 0)
    if compute_type == "auto":
        compute_type = next(name for name in PREFERRED[kind] if name in supported)
    if compute_type not in supported:
        known = ", ".join(["auto", *sorted(supported)])
        raise BadSetting(f"compute_type: {compute_type!r} does not run on this {kind}. Available: {known}.")
    return Machine(kind, indexes if kind == "cuda" else (0,), compute_type)


def converted(folder: Path, identity: str, compute_type: str, *, conversions: Path) -> Path:
    """Give the folder of the conversion, making it unless it is there; of two processes one makes it."""
    key = {
        "model": identity,
        "quantization": compute_type,
        "form": FORM,
        **{name: version(name) for name in ("ctranslate2", "transformers")},
    }
    digest = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()
    target = conversions / f"{compute_type}-{digest[:16]}"
    if target.is_dir():
        return target
    with _writing(conversions), FileLock(f"{target}.lock"):
        if not target.is_dir():
            half = target.with_name(f"{target.name}.partial")
            # Left by a process that died; nobody else can be at it while we hold the lock.
            shutil.rmtree(half, ignore_errors=True)
            with _explained(folder):
                convert(folder, half, quantization=compute_type)
            _settle(half, target)
    return target


def home(path: Path | None, folder: Path, repo: str | None) -> Path:
    """Name where conversions are kept by default: beside the model's folder, or in the user's cache."""
    if path is not None:
        return folder.absolute().with_name(f"{folder.name}.ctranslate2")
    return user_cache_path("parallel-bulletins") / "conversions" / str(repo).replace("/", "--")


def load(folder: Path, conversion: Path, machine: Machine, *, threads: int, workers: int) -> Loaded:
    """Open a conversion with the tokenizer of the model that it was made from."""
    import ctranslate2

    with _explained(folder):
        tokenizer = _tokenizer(folder)
        config = _json(folder / "config.json")
        limit = _limit(config, tokenizer)
        first = (_json(folder / "generation_config.json") or config).get("forced_bos_token_id")
        forced = None if first is None else str(tokenizer.convert_ids_to_tokens(first))
    try:
        translator = ctranslate2.Translator(
            str(conversion), machine.device, device_index=list(machine.indexes), intra_threads=threads,
            compute_type=machine.compute_type, inter_threads=workers,
        )  # fmt: skip
    except (RuntimeError, ValueError) as error:
        raise BrokenModel(
            f"The conversion {conversion} cannot be opened: {error}. Delete it and start again."
        ) from error
    started = _json(conversion / "config.json").get("decoder_start_token") is not None
    return Loaded(translator, tokenizer, forced, started, limit)


def _snapshot(repo: str, revision: str) -> Path:
    import huggingface_hub

    try:
        found = huggingface_hub.snapshot_download(repo, revision=revision, allow_patterns=list(HUB_FILES))
    except (OSError, ValueError, huggingface_hub.errors.HfHubHTTPError) as error:
        reason = " ".join(str(error).split())[:400] or type(error).__name__
        raise ModelError(
            f"{repo}@{revision} cannot be fetched from the hub: {reason} Check name, revision and network."
        ) from error
    return Path(found)


def _state(folder: Path) -> str:
    """Tell by sizes and times whether a folder is still what it was; reading gigabytes would take too long."""
    # Hidden files are our own notes beside the model, which change without it.
    files = [file for file in sorted(folder.iterdir()) if file.is_file() and file.name[0] != "."]
    status = {file.name: file.stat() for file in files}
    # Whole seconds: archives and images that carry a store to another machine keep no more.
    return json.dumps({name: (each.st_size, int(each.st_mtime)) for name, each in status.items()})


@contextmanager
def _writing(conversions: Path) -> Iterator[None]:
    """Translate what the disk refuses."""
    try:
        conversions.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise ModelError(
            f"The conversion cannot be written to {conversions}: {error.strerror or error}. "
            "Make room or give rights there, or set the option `conversions` to another folder."
        ) from error


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Translate the libraries' reasons why a model cannot be read."""
    try:
        with warnings.catch_warnings():
            # Marian's tokenizer recommends sacremoses, which it can do without.
            warnings.filterwarnings("ignore", message=".*sacremoses.*")
            yield
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        reason = " ".join(str(error).split())[:400] or type(error).__name__
        raise BrokenModel(f"{folder} cannot be loaded: {reason} Fetch or copy the model again.") from error


def _settle(half: Path, target: Path) -> None:
    """Give a whole conversion its name, once its bytes are on the disk and would survive a loss of power."""
    for file in half.iterdir():
        with file.open("rb") as content:
            os.fsync(content.fileno())
    half.rename(target)


def _tokenizer(folder: Path) -> Any:  # noqa: ANN401 - untyped library
    import transformers

    transformers.utils.logging.set_verbosity_error()
    return transformers.AutoTokenizer.from_pretrained(
        str(folder), local_files_only=True, trust_remote_code=False
    )


def _json(path: Path) -> Mapping[str, Any]:
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found if isinstance(found, dict) else {}


def _limit(config: Mapping[str, Any], tokenizer: Any) -> int | None:  # noqa: ANN401 - untyped library
    limits = [config.get("max_position_embeddings"), tokenizer.model_max_length]
    known = [limit for limit in limits if isinstance(limit, int) and 0 < limit < NO_LIMIT]
    return min(known, default=None)
