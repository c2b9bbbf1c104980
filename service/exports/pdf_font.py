"""A font for all three scripts, cut down to the characters of one document.

Noto Sans SC comes as a Python package, so that no font of the system is needed. Its outlines are cubic (CFF); they
are turned into TrueType ones here, because from those every reader of PDF finds the widths and the text again. Letters
that it lacks (of names in other Latin alphabets, Greek, Cyrillic) are taken from Noto Sans.
"""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

# How far a quadratic outline may lie from the cubic one, in thousandths of the font's size.
ERROR = 1.0
REGULAR = {"wght": 400, "wdth": 100}
LAST_OF_FORMAT_4 = 0xFFFF
# The geta mark, by which printers say that a letter is wanting: nothing vanishes unseen.
REPLACEMENT = "〓"


def covered(text: str, characters: frozenset[int]) -> str:
    """Put a mark in the place of every character that the font does not have."""
    return "".join(each if ord(each) in characters else REPLACEMENT for each in text)


def font_file() -> Path:
    """Find the font in its package."""
    from pylopdf_fonts_zh_cn import sans_path

    return Path(sans_path())


def further_file() -> Path:
    """Find the font with the letters that the first one lacks."""
    from fontpkg_noto_sans import ROOT

    return Path(ROOT, "files", "NotoSans[wdth,wght].ttf")


def subset(characters: Iterable[int]) -> tuple[bytes, frozenset[int]]:
    """Give a TrueType font with these characters, as far as there are letters for them, and which those are."""
    wanted = {*characters, ord(" "), ord(REPLACEMENT)}
    with TTFont(font_file(), lazy=True, recalcTimestamp=False) as font:
        options = Options(notdef_outline=True, layout_features=[], hinting=False, recalc_timestamp=False)
        options.drop_tables += ["vhea", "vmtx", "VORG", "GSUB", "GPOS", "GDEF", "BASE", "DSIG"]
        cutter = Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        _to_truetype(font)
        if lacking := wanted - font.getBestCmap().keys():
            _take_over(font, lacking)
        buffer = BytesIO()
        font.save(buffer, reorderTables=False)
        return buffer.getvalue(), frozenset(font.getBestCmap())


def _to_truetype(font: Any) -> None:  # noqa: ANN401 - its tables have no types
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {name: _drawn(glyphs[name]) for name in order}
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, drawn
    for name in order:
        font["glyf"][name].recalcBounds(font["glyf"])
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(drawn[name], "xMin", 0))
    del font["CFF "]
    font["maxp"].tableVersion = 0x00010000
    # Limits of the instructions that these outlines do not have.
    for limit in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxComponentElements",
    ):  # fmt: skip
        setattr(font["maxp"], limit, 0)
    font["maxp"].maxZones = 1
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


def _take_over(font: Any, lacking: set[int]) -> None:  # noqa: ANN401 - as above
    """Add letters of the further font; both count a thousand units to the size."""
    with TTFont(further_file(), lazy=True) as further:
        names, glyphs = further.getBestCmap(), further.getGlyphSet(location=REGULAR)
        for code in sorted(lacking & names.keys()):
            glyph, name = glyphs[names[code]], f"further{code:X}"
            # Letters with marks are put together of parts there.
            whole, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
            glyph.draw(whole)
            whole.replay(pen)
            font["glyf"][name] = drawn = pen.glyph()
            drawn.recalcBounds(font["glyf"])
            font["hmtx"][name] = (round(glyph.width), getattr(drawn, "xMin", 0))
            for table in font["cmap"].tables:
                if table.isUnicode() and (code <= LAST_OF_FORMAT_4 or table.format == 12):
                    table.cmap[code] = name


def _drawn(glyph: Any) -> Any:  # noqa: ANN401 - as above
    pen = TTGlyphPen(None)
    glyph.draw(Cu2QuPen(pen, ERROR, reverse_direction=True))
    return pen.glyph()
