"""Units and currencies: canonical symbols, and how each language writes them after or before a number.

Factors are exact (SI brochure; international yard and pound agreement, 1959). A unit without an exact factor to
its neighbours, such as 亩 (1/15 ha), is a dimension of its own: a silent conversion is then a difference.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Unit:
    """A canonical unit; values of one dimension are comparable after multiplying by `factor`.

    `names` maps a language, or `*` for all of them, to the surface forms; the first is how we write it.
    `signs` stand before the number.
    """

    symbol: str
    dimension: str
    factor: Decimal
    names: Mapping[str, tuple[str, ...]]
    signs: tuple[str, ...] = ()


def _unit(symbol: str, dimension: str, factor: str, **names: str) -> Unit:
    """Build a unit from `|`-separated surface forms; `any` stands for all languages."""
    split = {("*" if key == "any" else key): tuple(value.split("|")) for key, value in names.items()}
    signs = split.pop("signs", ())
    return Unit(symbol, dimension, Decimal(factor), MappingProxyType(split), signs)


def _money(code: str, **names: str) -> Unit:
    """Build a currency; each is a dimension of its own, since no rate is ours to assume."""
    return _unit(code, code, "1", any=code, **names)


# fmt: off
MEASURES = (
    _unit("%", "share", "0.01", any="%", vi="phần trăm", en="percent|per cent|pct"),
    _unit("pp", "points", "1", vi="điểm phần trăm|điểm %", en="percentage points|percentage point|percentage-point", zh="个百分点|百分点"),
    _unit("‰", "share", "0.001", any="‰", vi="phần nghìn|phần ngàn", en="per mille", zh="千分点"),
    _unit("km", "length", "1000", any="km|kph|kmh", vi="ki-lô-mét|ki lô mét|kilômét|kilomet|cây số", en="kilometres|kilometers|kilometre|kilometer|kms", zh="公里|千米"),
    _unit("m", "length", "1", any="m", vi="mét|thước", en="metres|meters|metre|meter", zh="米|公尺"),
    _unit("cm", "length", "0.01", any="cm", vi="xăng-ti-mét|xentimét|phân", en="centimetres|centimeters|centimetre|centimeter", zh="厘米|公分"),
    _unit("mm", "length", "0.001", any="mm", vi="mi-li-mét|milimét|ly", en="millimetres|millimeters|millimetre|millimeter", zh="毫米"),
    _unit("µm", "length", "0.000001", any="µm|μm", vi="micromet|micrômét|micron", en="micrometres|micrometers|micrometre|micrometer|microns|micron", zh="微米"),
    _unit("nm", "length", "0.000000001", any="nm", vi="nanomet|nanômét", en="nanometres|nanometers|nanometre|nanometer", zh="纳米"),
    _unit("mi", "length", "1609.344", any="mph", vi="dặm Anh|dặm", en="miles|mile|mi", zh="英里"),
    _unit("ft", "length", "0.3048", any="ft", vi="feet|foot|bộ Anh", en="feet|foot", zh="英尺"),
    _unit("in", "length", "0.0254", vi="inch|inches", en="inches|inch", zh="英寸"),
    _unit("nmi", "length", "1852", vi="hải lý", en="nautical miles|nautical mile", zh="海里"),
    _unit("km2", "area", "1000000", any="km2|km²", vi="cây số vuông|ki-lô-mét vuông|kilômét vuông|km vuông", en="square kilometres|square kilometers|square kilometre|square kilometer|sq km|sq. km", zh="平方公里|平方千米"),
    _unit("ha", "area", "10000", any="ha", vi="héc-ta|hécta|hecta|héc ta", en="hectares|hectare", zh="公顷"),
    _unit("m2", "area", "1", any="m2|m²", vi="mét vuông", en="square metres|square meters|square metre|square meter|sq m", zh="平方米|平米"),
    _unit("mi2", "area", "2589988.110336", vi="dặm vuông", en="square miles|square mile|sq mi", zh="平方英里"),
    _unit("mu", "mu", "1", vi="mẫu", en="mu|mou", zh="亩"),
    _unit("acre", "area", "4046.8564224", vi="mẫu Anh|acre", en="acres|acre", zh="英亩"),
    _unit("m3", "volume", "1000", any="m3|m³", vi="mét khối|khối", en="cubic metres|cubic meters|cubic metre|cubic meter", zh="立方米|立方"),
    _unit("L", "volume", "1", any="L", vi="lít", en="litres|liters|litre|liter", zh="升|公升"),
    _unit("mL", "volume", "0.001", any="ml|mL", vi="mi-li-lít", en="millilitres|milliliters|millilitre|milliliter", zh="毫升"),
    _unit("t", "mass", "1000", vi="tấn", en="tonnes|tonne|tons|ton", zh="吨|公吨"),
    _unit("tạ", "mass", "100", vi="tạ", en="quintals|quintal", zh="公担"),
    _unit("yến", "mass", "10", vi="yến"),
    _unit("kg", "mass", "1", any="kg|kgs", vi="ki-lô-gam|kilôgam|kilogam|ki-lô|ký|kí", en="kilograms|kilogrammes|kilogram|kilos|kilo", zh="公斤|千克"),
    _unit("jin", "mass", "0.5", en="jin|catties|catty", zh="市斤|斤"),
    _unit("g", "mass", "0.001", any="g", vi="gam|gram", en="grams|grammes|gram", zh="克"),
    _unit("mg", "mass", "0.000001", any="mg", vi="mi-li-gam|miligam", en="milligrams|milligram", zh="毫克"),
    _unit("kW", "power", "1", any="kW", vi="ki-lô-oát", en="kilowatts|kilowatt", zh="千瓦"),
    _unit("MW", "power", "1000", any="MW|MWp", vi="mê-ga-oát", en="megawatts|megawatt", zh="兆瓦"),
    _unit("GW", "power", "1000000", any="GW", vi="gi-ga-oát", en="gigawatts|gigawatt", zh="吉瓦"),
    _unit("kWh", "energy", "1", any="kWh", vi="ki-lô-oát giờ|số điện", en="kilowatt-hours|kilowatt hours|kilowatt-hour", zh="千瓦时|度电"),
    _unit("MWh", "energy", "1000", any="MWh", en="megawatt-hours|megawatt hours|megawatt-hour", zh="兆瓦时"),
    _unit("°C", "celsius", "1", any="°C|℃|ºC", vi="độ C", en="degrees Celsius|degrees C|Celsius|degrees centigrade", zh="摄氏度"),
    _unit("°F", "fahrenheit", "1", any="°F|℉|ºF", vi="độ F", en="degrees Fahrenheit|degrees F|Fahrenheit", zh="华氏度"),
)
MONEY = (
    _money("VND", signs="VND|VNĐ|₫", vi="đồng|đồng Việt Nam|VNĐ|vnđ|đ|₫", en="Vietnamese dong|dong|VNĐ|₫", zh="越南盾|越盾|盾"),
    _money("USD", signs="USD|US$|$", vi="USD|đô la Mỹ|đô-la Mỹ|đô la|đô-la|đôla|đô|dollar|$", en="US dollars|U.S. dollars|dollars|dollar|bucks", zh="美元|美金"),
    _money("CNY", signs="CNY|RMB|CN¥|NDT", vi="nhân dân tệ|Nhân dân tệ|NDT|tệ|RMB", en="Chinese yuan|yuan|renminbi|RMB", zh="元|元人民币|人民币"),
    _money("EUR", signs="EUR|€", vi="euro|ơ-rô|€", en="euros|euro|€", zh="欧元"),
    _money("GBP", signs="GBP|£", vi="bảng Anh|bảng", en="pounds sterling", zh="英镑"),
    _money("JPY", signs="JPY|JP¥", vi="yên Nhật|yên|yen", en="Japanese yen|yen", zh="日元|日圆"),
    _money("KRW", signs="KRW|₩", vi="won", en="Korean won|won", zh="韩元|韩圆"),
    _money("THB", signs="THB|฿", vi="baht|bạt", en="baht", zh="泰铢"),
    _money("LAK", signs="LAK|₭", vi="kíp|kip", en="kip", zh="基普"),
    _money("KHR", signs="KHR|៛", vi="riel", en="riels|riel", zh="瑞尔"),
    _money("IDR", signs="IDR|Rp", vi="rupiah", en="rupiah|rupiahs", zh="印尼盾|印度尼西亚盾|印尼卢比"),
    _money("INR", signs="INR|₹", vi="rupee", en="rupees|rupee", zh="卢比"),
    _money("RUB", signs="RUB|₽", vi="rúp|rúp Nga", en="roubles|rubles|rouble|ruble", zh="卢布"),
    _money("BRL", signs="BRL|R$", vi="real", en="reais|real", zh="雷亚尔"),
    _money("HKD", signs="HKD|HK$", vi="đô la Hồng Kông|đô la Hong Kong", en="Hong Kong dollars", zh="港元|港币"),
    _money("TWD", signs="TWD|NT$", vi="Đài tệ|đô la Đài Loan", en="Taiwan dollars|New Taiwan dollars", zh="新台币|台币"),
    _money("SGD", signs="SGD|S$", vi="đô la Singapore", en="Singapore dollars", zh="新加坡元|新元"),
    _money("AUD", signs="AUD|A$|AU$", vi="đô la Úc|đô la Australia", en="Australian dollars", zh="澳元"),
    _money("CAD", signs="CAD|C$|CA$", vi="đô la Canada", en="Canadian dollars", zh="加元"),
    _money("NZD", signs="NZD|NZ$", vi="đô la New Zealand", en="New Zealand dollars", zh="新西兰元"),
    _money("CHF", signs="CHF", vi="franc Thụy Sĩ", en="Swiss francs", zh="瑞士法郎"),
    _money("MYR", signs="MYR|RM", vi="ringgit", en="ringgit", zh="林吉特|令吉"),
)
# fmt: on
UNITS: Mapping[str, Unit] = MappingProxyType({unit.symbol: unit for unit in (*MEASURES, *MONEY)})
CURRENCIES = frozenset(unit.symbol for unit in MONEY)

# What must not follow, because then the word means something else: đồng chí (comrade), 5 tỷ phú, 米饭, 元旦 …
_NOT_BEFORE = {
    "đồng": r"\s+(?:chí|bào|nghiệp|đội|minh|phạm|hương|hồ|xu|thời|ý|loạt|tiền|sáng|tác|giải|chủ|bằng|ruộng|lúa|cỏ|hạng)",
    "bảng": r"\s+(?:đấu|điểm|tên|biểu|quảng|hiệu|chữ|số|màu|xếp)",
    "mẫu": r"\s+(?:mã|số|thử|đơn|xét|xe|giáo|người|vật|nước|đất|thiết|máy|điện|phẩm|bệnh|DNA|ADN|máu|tự|hình)",
    "phân": r"\s+\w",
    "bộ Anh": r"\s+ngữ",
    "khối": r"\s+(?:lượng|u|đá|tài|phố|lớp|óc|doanh|ngành|kinh|các|liên)",
    "元": "[旦月宵老首素件宝勋帅]",
    "米": "[饭粉面酒兰]",
    "克": "[罗拉隆里服制]",
    "升": "[至级到旗起]",
    "立方": "体",
    "盾": "牌",
}


def find_after(text: str, position: int, language: str) -> tuple[Unit, int] | None:
    """Read the unit that follows a number ending at `position`; gives it with the place where it ends."""
    match = _suffixes(language).match(text, position)
    if not match:
        return None
    name = match.group("name")
    return _lookup(language)[_key(name)], match.end()


def find_before(text: str, position: int) -> tuple[Unit, int] | None:
    """Read the currency sign before a number that starts at `position`; gives it with the place where it starts."""
    match = _PREFIX.search(text, max(0, position - 12), position)
    if not match:
        return None
    return _SIGNS[match.group("sign")], match.start()


def name(symbol: str, language: str) -> str:
    """Write a unit in a language: its symbol where the symbol is international, else the language's own word."""
    unit = UNITS[symbol]
    own = unit.names.get(language, unit.names.get("*", (symbol,)))
    return (
        symbol
        if unit.symbol in unit.names.get("*", ()) and language != "zh" and unit not in MONEY
        else own[0]
    )


def base_value(value: Decimal, symbol: str | None) -> tuple[str | None, Decimal]:
    """Express a value in its dimension's base unit, so that 0.5 km equals 500 m."""
    unit = UNITS.get(symbol or "")
    return (unit.dimension, value * unit.factor) if unit else (symbol, value)


def _key(name: str) -> str:
    """Normalise a surface form for look-up; symbols of up to three letters keep their case."""
    name = " ".join(name.split())
    return name if len(name) <= 3 else name.lower()


def _forms(unit: Unit, language: str) -> Iterable[str]:
    """List the surface forms that may stand after a number in a text of this language."""
    return (*unit.names.get("*", ()), *unit.names.get(language, ()))


@cache
def _lookup(language: str) -> Mapping[str, Unit]:
    return {_key(form): unit for unit in UNITS.values() for form in _forms(unit, language)}


@cache
def _suffixes(language: str) -> re.Pattern[str]:
    """Compile all suffix units of a language, longest first; a Latin one must end at a word's end."""
    forms = sorted(
        {form for unit in UNITS.values() for form in _forms(unit, language)}, key=len, reverse=True
    )
    pattern = "|".join(_form_pattern(form) for form in forms)
    filler = "(?:多|余|来|几)?" if language == "zh" else ""
    return re.compile(rf"[ -]?{filler}\s?(?P<name>{pattern})")


def _form_pattern(form: str) -> str:
    """Make the pattern of one surface form: any case from four letters on, and a boundary after a Latin letter."""
    escaped = re.escape(form).replace(r"\ ", r"\s+")
    if len(_key(form)) > 3:
        escaped = f"(?i:{escaped})"
    if (form.isascii() and form[-1].isalnum()) or (form[-1].isalpha() and form[-1] < "\u2e80"):
        escaped += r"(?![^\W_\u2e80-\U0003ffff])"
    if trap := _NOT_BEFORE.get(form):
        escaped += f"(?!{trap})"
    return escaped


_SIGNS = {sign: unit for unit in MONEY for sign in unit.signs}
_PREFIX = re.compile(
    r"(?<![A-Za-zÀ-ỹ])(?P<sign>"
    + "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
    + r")\s?$"
)
