"""Write numbers and dates in the house form of each language, for prompts, messages and repair."""

import re
from collections.abc import Mapping
from decimal import Decimal

from models.quantities import clock, units
from models.quantities.dates_en import MONTHS, WEEKDAYS
from models.quantities.folding import base
from models.quantities.mentions import DateMention, Quantity

_SCALES: Mapping[str, tuple[tuple[int, str], ...]] = {
    "vi": ((10**12, " nghìn tỷ"), (10**9, " tỷ"), (10**6, " triệu")),
    "en": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")),
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
}
_DECIMALS = 3  # a scaled number with more decimals reads worse than its plain digits
_YEAR = re.compile(r"[12]\d{3}")  # as in “the 2021 meeting”: thousands would be grouped in the source as well
_WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": WEEKDAYS,
    "zh": tuple(f"星期{char}" for char in "一二三四五六日"),
}
# As the wires write money in English; currencies that few readers know stand with their code.
_MONEY_EN = {"USD": "${}", "EUR": "{} euros", "CNY": "{} yuan"}
_QUARTERS = {
    "vi": ("quý I", "quý II", "quý III", "quý IV"),
    "en": ("the first quarter", "the second quarter", "the third quarter", "the fourth quarter"),
    "zh": ("第一季度", "第二季度", "第三季度", "第四季度"),
}


def number(quantity: Quantity, language: str) -> str:
    """Write a quantity: `3,2 nghìn tỷ đồng`, `VND 3.2 trillion`, `3.2万亿越南盾`; fractions keep their two numbers."""
    language = base(language)
    if quantity.unit == clock.UNIT:
        return _time(quantity.value, language)
    if not quantity.unit and _YEAR.fullmatch(quantity.text):
        return quantity.text
    if len(quantity.parts) == 2 and quantity.value < 1:
        upper, lower = quantity.parts
        return _percent(f"{upper}/{lower}", quantity.unit, language)
    return _percent(_scaled(quantity.value, language), quantity.unit, language)


def date(mention: DateMention, language: str) -> str:
    """Write a date: `ngày 29/4/2024`, `29 April 2024`, `2024年4月29日`; what is not known is left out."""
    language = base(language)
    if mention.weekday:
        return _WEEKDAYS[language][mention.weekday - 1]
    if mention.quarter:
        return _quarter(mention.quarter, mention.year, language)
    writers = {"vi": _date_vi, "en": _date_en, "zh": _date_zh}
    return writers[language](mention.year, mention.month, mention.day)


def value(quantity: Quantity) -> str:
    """Spell a quantity out in English digits, for messages: `2,500,000,000 VND`, `21:30`."""
    if quantity.unit == clock.UNIT:
        return _time(quantity.value, "en")
    digits = plain(quantity.value, "en")
    return digits + (f" {quantity.unit}" if quantity.unit and quantity.unit != "%" else quantity.unit or "")


def plain(value: Decimal, language: str) -> str:
    """Write a value in full digits with the language's marks; Chinese does not group (1234.5)."""
    text = f"{_rounded(value):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if base(language) == "vi":
        return text.translate(str.maketrans(",.", ".,"))
    return text.replace(",", "") if base(language) == "zh" else text


def _rounded(value: Decimal) -> Decimal:
    """Cut the endless digits of a third; values that were written out have fewer anyway."""
    return value if value == value.quantize(Decimal(1)) else value.normalize().quantize(_places(value))


def _places(value: Decimal) -> Decimal:
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(max(exponent, -6) if isinstance(exponent, int) else 0)


def _scaled(value: Decimal, language: str) -> str:
    """Use the largest magnitude that leaves few decimals."""
    for factor, name in _SCALES[language]:
        short = value / factor
        if value >= factor and short == round(short, _DECIMALS):
            return plain(short, language) + name
    return plain(value, language)


def _percent(text: str, unit: str | None, language: str) -> str:
    """Put the unit where the language wants it: the code of a currency before the number in English, after it elsewhere."""
    if unit is None:
        return text
    if unit in units.CURRENCIES and language == "en":
        return _MONEY_EN.get(unit, f"{unit} {{}}").format(text)
    name = units.name(unit, language)
    tight = language == "zh" or unit in ("%", "‰", "°C", "°F")
    return text + name if tight else f"{text} {name}"


def _time(minutes: Decimal, language: str) -> str:
    hour, minute = divmod(int(minutes), 60)
    if language == "vi":
        return f"{hour} giờ {minute:02}" if minute else f"{hour} giờ"
    if language == "zh":
        return f"{hour}时{minute:02}分" if minute else f"{hour}时"
    return f"{hour}:{minute:02}"


def _quarter(quarter: int, year: int | None, language: str) -> str:
    name = _QUARTERS[language][quarter - 1]
    if year is None:
        return name
    return {"vi": f"{name}/{year}", "en": f"{name} of {year}", "zh": f"{year}年{name}"}[language]


def _date_vi(year: int | None, month: int | None, day: int | None) -> str:
    if month is None:
        return f"ngày {day}" if day else f"năm {year}"
    numbers = "/".join(str(part) for part in (day, month, year) if part)
    return f"ngày {numbers}" if day else f"tháng {numbers}"


def _date_en(year: int | None, month: int | None, day: int | None) -> str:
    if month is None:
        return _ordinal(day) if day else str(year)
    return " ".join(str(part) for part in (day, MONTHS[month - 1], year) if part)


def _ordinal(day: int) -> str:
    """Write a day whose month is not told."""
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"the {day}{ending}"


def _date_zh(year: int | None, month: int | None, day: int | None) -> str:
    parts = ((year, "年"), (month, "月"), (day, "日"))
    return "".join(f"{part}{mark}" for part, mark in parts if part)
