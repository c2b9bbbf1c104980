"""Which number words are too common in ordinary prose to be demanded of a translation."""

from decimal import Decimal

SMALL = 13  # up to twelve, words are articles, pronouns and idioms as often as counts
ROUND = frozenset({100, 1000})  # a hundred reasons, một trăm phần trăm, 百年


def is_soft(value: Decimal) -> bool:
    """Tell whether a number written in words may satisfy a match but is not asked for."""
    return value < SMALL or value in ROUND
