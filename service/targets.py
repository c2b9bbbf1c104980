"""Which languages a bulletin is made in."""

from collections.abc import Sequence

from models.languages import parse_tag
from models.translate import order_targets

DEFAULT = ("vi", "en", "zh")


def choose_targets(language: str, asked: Sequence[str] | None = None) -> tuple[str, ...]:
    """Clean the target languages for an article in `language`; without any, take the other two.

    Naming the source language is fine: it is the source version. Raises UnsupportedLanguage, and BadInput
    when nothing is left to translate into.
    """
    if asked:
        return tuple(order_targets(language, [parse_tag(tag) for tag in asked]))
    source = "zh" if language == "zh-Hant" else language
    return tuple(order_targets(language, [tag for tag in DEFAULT if tag != source]))
