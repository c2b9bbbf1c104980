"""Simplified and Traditional Chinese, by OpenCC's standard tables."""

from collections import Counter
from functools import cache

from opencc import OpenCC


def to_simplified(text: str) -> str:
    """Convert Traditional Hanzi, and leave Simplified ones as they are."""
    return str(_converter("t2s").convert(text))


def to_traditional(text: str) -> str:
    """Convert Simplified Hanzi, phrase by phrase, to OpenCC's own standard of Traditional, without regional words."""
    return str(_converter("s2t").convert(text))


def is_traditional(text: str) -> bool:
    """Tell Traditional from Simplified; a text that reads the same in both counts as Simplified."""
    return _changed(text, to_simplified(text)) > _changed(text, to_traditional(text))


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)


def _changed(text: str, converted: str) -> int:
    # Counted without places, for a phrase may change its length.
    return (Counter(text) - Counter(converted)).total()
