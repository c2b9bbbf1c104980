"""Numbers, money, units and dates as values, in Vietnamese, English and Chinese."""

from models.quantities import compare, dates, numbers, write
from models.quantities.mentions import DateMention, Quantity

__all__ = ["DateMention", "Quantity", "compare", "dates", "numbers", "write"]
