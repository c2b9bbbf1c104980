"""Reads what a GGUF file says of itself, without a library and without its weights."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, Final

from models.errors import BrokenModel, ModelMissing

MAGIC: Final = b"GGUF"
VERSIONS: Final = (2, 3)
MAX_TEXT: Final = 1 << 24
MAX_ITEMS: Final = 1 << 24
MAX_TENSORS: Final = 1 << 16

# The types of values, https://github.com/ggml-org/ggml/blob/master/docs/gguf.md: struct's letters by number.
_PLAIN: Final = dict(enumerate("BbHhIif?")) | {10: "Q", 11: "q", 12: "d"}
_TEXT: Final = 8
_ARRAY: Final = 9


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """Single values by key (arrays are left out), and the shape of each tensor, its row length first."""

    values: Mapping[str, Any]
    shapes: Mapping[str, tuple[int, ...]]

    @property
    def architecture(self) -> str:
        """Name the architecture, `qwen2` for one."""
        return str(self.values.get("general.architecture", ""))


def read_header(path: Path) -> GgufHeader:
    """Read a file's header; raises ModelMissing, or BrokenModel for anything but GGUF."""
    try:
        with path.open("rb") as file:
            return _read(file, path.stat().st_size)
    except OSError as error:
        raise ModelMissing(f"{path} cannot be read: {error.strerror or error}.") from error
    except (struct.error, ValueError, KeyError) as error:
        raise BrokenModel(
            f"{path} is not a whole GGUF file: {error}. Fetch it again with `bulletins models pull`."
        ) from error


def _read(file: BufferedReader, size: int) -> GgufHeader:
    if file.read(4) != MAGIC:
        raise ValueError("it does not begin with GGUF")
    version, tensors, keys = struct.unpack("<IQQ", file.read(20))
    if version not in VERSIONS or tensors > MAX_TENSORS or keys > MAX_TENSORS:
        raise ValueError(f"version {version} with {tensors} tensors and {keys} keys")
    values = {}
    for _ in range(keys):
        name, kind = _text(file), _number(file, "I")
        if kind == _ARRAY:
            _skip_array(file)
        else:
            values[name] = _text(file) if kind == _TEXT else _number(file, _PLAIN[kind])
    shapes, last = {}, 0
    for _ in range(tensors):
        name, shape, last = _tensor(file, last)
        shapes[name] = shape
    if last > size:
        raise ValueError(f"it ends after {size:,} bytes, before its weights do")
    return GgufHeader(values, shapes)


def _tensor(file: BufferedReader, last: int) -> tuple[str, tuple[int, ...], int]:
    name, dimensions = _text(file), _number(file, "I")
    if dimensions > 4:
        raise ValueError(f"the tensor {name[:80]!r} has {dimensions} dimensions")
    shape = tuple(_number(file, "Q") for _ in range(dimensions))
    _kind, offset = struct.unpack("<IQ", file.read(12))
    return name, shape, max(last, offset)


def _number(file: BufferedReader, letter: str) -> Any:  # noqa: ANN401 - what the letter says
    return struct.unpack(f"<{letter}", file.read(struct.calcsize(f"<{letter}")))[0]


def _text(file: BufferedReader) -> str:
    length = _number(file, "Q")
    if length > MAX_TEXT:
        raise ValueError(f"a text of {length:,} bytes")
    return file.read(length).decode()


def _skip_array(file: BufferedReader) -> None:
    kind, count = struct.unpack("<IQ", file.read(12))
    if count > MAX_ITEMS or kind == _ARRAY:
        raise ValueError(f"an array of {count:,} values of type {kind}")
    if kind == _TEXT:
        for _ in range(count):
            _text(file)
    else:
        file.seek(count * struct.calcsize(f"<{_PLAIN[kind]}"), 1)
