"""A whole repository of the model hub at one revision, through the hub's own client.

Nothing that can run code is ever taken: no pickles and no Python. The client is imported when it is needed: that takes time.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field

from models.errors import ModelError
from models.sources.base import STRICT, FileName, Place, Sha256, Size
from models.sources.snapshot_errors import explained
from models.sources.snapshot_progress import Report, bar

# What a seq2seq model needs: settings, tokenizer, weights as safetensors.
MODEL: Final = (
    "config.json",
    "generation_config.json",
    "tokenizer*.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "merges.txt",
    "*.spm",
    "spiece.model",
    "sentencepiece*.model",
    "*.safetensors",
    "*.safetensors.index.json",
)
WEIGHTS: Final = (".safetensors", ".gguf")
# Formats that run code when they are read, or are code.
NEVER: Final = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".ot", ".h5", ".msgpack", ".py", ".so")
CHUNK: Final = 1 << 20
# The names that a ModelFile, which each file becomes, can have: no folders among them.
_PLAIN: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class HubSnapshot:
    """The files of a repository whose names match `patterns`; `size` is about what they weigh in bytes.

    Folders within the repository are left out. A pattern for a GGUF has to match one file.
    """

    __pydantic_config__ = STRICT

    repo: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]
    size: Size
    patterns: Annotated[tuple[str, ...], Field(min_length=1)] = MODEL

    def label(self, place: Place, revision: str) -> str:
        """Name this snapshot for progress and errors."""
        return f"{place.hub.rstrip('/')}/{self.repo} at {revision}"

    def takes(self, name: str) -> bool:
        """Tell whether a file is one of those to take."""
        if not _PLAIN.fullmatch(name) or name.lower().endswith(NEVER):
            return False
        return any(fnmatch(name, pattern) for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file as the hub describes it: `sha256` for large ones, the id of its Git blob for all."""

    name: Annotated[str, FileName]
    size: int
    blob: str
    sha256: Sha256 | None = None

    def complaint(self, path: Path) -> str | None:
        """Say what is wrong with a file that was fetched; None for the very file."""
        size = path.stat().st_size
        if size != self.size:
            return f"it has {size:,} bytes instead of {self.size:,}"
        kind, expected = ("SHA-256", self.sha256) if self.sha256 else ("Git hash", self.blob)
        found = _digest(path, hashlib.sha256() if self.sha256 else _git(size))
        return None if found == expected else f"its {kind} is {found} instead of {expected}"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a revision names at this moment: a commit, and of its files those to take."""

    commit: str
    files: tuple[HubFile, ...] = field(default=())

    @property
    def size(self) -> int:
        """Add up the bytes of all files."""
        return sum(file.size for file in self.files)


def resolve(snapshot: HubSnapshot, revision: str, place: Place) -> Resolved:
    """Ask the hub what a revision holds; raises FetchFailed or ModelError with one reason."""
    from huggingface_hub import HfApi

    with explained(snapshot.repo, revision, place.hub):
        api = HfApi(endpoint=place.hub.rstrip("/"))
        info = api.model_info(snapshot.repo, revision=revision, files_metadata=True, timeout=30)
    files = tuple(
        HubFile(each.rfilename, each.size, each.blob_id or "", each.lfs.sha256 if each.lfs else None)
        for each in info.siblings or ()
        if each.size and snapshot.takes(each.rfilename)
    )
    names = [each.rfilename for each in info.siblings or ()]
    _require_weights(snapshot, revision, [file.name for file in files], names)
    return Resolved(str(info.sha), files)


def download(snapshot: HubSnapshot, resolved: Resolved, folder: Path, place: Place, report: Report) -> None:
    """Fetch all files of a commit into a folder, going on from what an earlier attempt left there."""
    from huggingface_hub import snapshot_download

    with explained(snapshot.repo, resolved.commit, place.hub):
        snapshot_download(
            snapshot.repo,
            revision=resolved.commit,
            local_dir=folder,
            endpoint=place.hub.rstrip("/"),
            allow_patterns=[file.name for file in resolved.files],
            tqdm_class=bar(report),
            max_workers=4,
        )


def _require_weights(
    snapshot: HubSnapshot, revision: str, taken: Sequence[str], names: Sequence[str]
) -> None:
    """Refuse a repository from which no model could be loaded."""
    where = f"{snapshot.repo} at {revision}"
    weights = [name for name in taken if name.endswith(WEIGHTS)]
    if not weights:
        refused = ", ".join(name for name in names if name.lower().endswith(NEVER[:6]))
        pickles = f" It has pickles ({refused}), which can run code and are never fetched." if refused else ""
        raise ModelError(
            f"{where} has no weights that match {', '.join(snapshot.patterns)}.{pickles} "
            "Pin a revision that has safetensors: often a pull request of the repository, as in refs/pr/2."
        )
    ggufs = [name for name in weights if name.endswith(".gguf")]
    if len(ggufs) > 1:
        raise ModelError(
            f"{where}: {', '.join(snapshot.patterns)} matches {len(ggufs)} GGUF files ({', '.join(ggufs)}). "
            "Write a pattern that matches one."
        )


def _git(size: int) -> Any:  # noqa: ANN401 - hashlib names no type for its objects
    # Git hashes a blob with SHA-1 over a header and the content; nothing else is told of small files.
    return hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)


def _digest(path: Path, digest: Any) -> str:  # noqa: ANN401 - as above
    with path.open("rb") as content:
        while block := content.read(CHUNK):
            digest.update(block)
    return str(digest.hexdigest())
