"""What a model's vocabulary lacks: outside of longer pieces, such a character is lost and never comes out."""

from functools import cache
from typing import Any


def missing_characters(tokenizer: Any, text: str) -> str:  # noqa: ANN401 - untyped library
    """List the characters of a text that a tokenizer of transformers has no token for, each once, in order."""
    characters = [each for each in dict.fromkeys(text) if not each.isspace()]
    if not characters:
        return ""
    rows = tokenizer(characters, add_special_tokens=False).input_ids
    unknown = tokenizer.unk_token_id
    # A tokenizer that falls back to bytes may have no token for the unknown; None is in no row.
    return "".join(each for each, row in zip(characters, rows, strict=True) if unknown in row)


@cache
def common_hanzi() -> str:
    """List the 3,755 Hanzi of level 1 of GB 2312-80, which are those of everyday use."""
    cells = [bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    # The last five cells of the level are empty.
    return "".join(cell.decode("gb2312", "ignore") for cell in cells)
