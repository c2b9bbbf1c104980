import struct
from pathlib import Path

import pytest

from models.engines.adapters import gguf_adapter
from models.engines.gguf_header import read_header
from models.errors import BrokenModel, ModelMissing


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def value(name: str, content: str) -> bytes:
    return text(name) + struct.pack("<I", 8) + text(content)


def tensor(name: str, *shape: int, offset: int = 0) -> bytes:
    return text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, offset)


def gguf(path: Path, values: list[bytes], tensors: list[bytes]) -> Path:
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(values))
    path.write_bytes(head + b"".join(values) + b"".join(tensors))
    return path


def test_values_and_shapes_are_read_and_arrays_skipped(tmp_path: Path) -> None:
    words = text("words") + struct.pack("<IIQ", 9, 8, 2) + text("chè") + text("茶")
    numbers = text("numbers") + struct.pack("<IIQ3f", 9, 6, 3, 1, 2, 3)
    alpha = text("alpha") + struct.pack("<If", 6, 16.0)
    header = read_header(
        gguf(
            tmp_path / "a",
            [words, numbers, value("general.architecture", "qwen2"), alpha],
            [tensor("w", 4, 8)],
        )
    )

    assert header.values == {"general.architecture": "qwen2", "alpha": 16.0}
    assert header.shapes == {"w": (4, 8)}
    assert header.architecture == "qwen2"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it does not begin with GGUF"),
        (b"PK\x03\x04" * 9, "it does not begin with GGUF"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 40), "keys"),
        (b"GGUF" + struct.pack("<IQQ", 9, 0, 0), "version 9"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 0) + struct.pack("<Q", 1 << 60), "a text of"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 0) + text("w") + struct.pack("<I", 99), "has 99 dimensions"),
        (
            b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + text("k") + struct.pack("<IIQ", 9, 6, 1 << 60),
            "an array of",
        ),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + text("k") + struct.pack("<I", 77), "77"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 0) + tensor("w", 4, offset=1 << 30), "before its weights do"),
        (b"GGUF" + struct.pack("<IQ", 3, 0), "is not a whole GGUF file"),
    ],
)
def test_what_is_no_whole_gguf_is_refused_cheaply(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "bad.gguf").write_bytes(content)

    with pytest.raises(BrokenModel, match=message):
        read_header(tmp_path / "bad.gguf")


def test_a_folder_holds_one_adapter(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="holds 0 GGUF files; an adapter is exactly one"):
        gguf_adapter(tmp_path, base=None)
    found = gguf(
        tmp_path / "a.gguf",
        [value("general.type", "adapter"), value("adapter.type", "lora")],
        [tensor("w", 1)],
    )

    assert gguf_adapter(tmp_path, base=None) == found
    with pytest.raises(ModelMissing, match="cannot be read"):
        gguf_adapter(tmp_path / "absent.gguf", base=None)


def test_half_a_pair_is_refused(tmp_path: Path) -> None:
    kind = [
        value("general.type", "adapter"),
        value("adapter.type", "lora"),
        value("general.architecture", "qwen2"),
    ]
    base = gguf(tmp_path / "base.gguf", kind[2:], [tensor("blk.0.attn_q.weight", 32, 32)])
    half = gguf(tmp_path / "half.gguf", kind, [tensor("blk.0.attn_q.weight.lora_a", 32, 4)])

    with pytest.raises(BrokenModel, match="is no half of a pair of LoRA weights"):
        gguf_adapter(half, base=base)
