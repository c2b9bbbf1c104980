"""XLIFF as other programs save it, and as nobody should."""

import re

import pytest
from lxml import etree

from service.exports.xliff import CORE
from service.importing import preview
from service.imports import IMPORTS, read
from service.imports.errors import BadFile

LIMIT = 10_000_000
MENDED = "The fund pays 180 million dong."
HEAD = '<?xml version="1.0"?>\n'
OLD = "urn:oasis:names:tc:xliff:document:1.2"


@pytest.fixture
def stored(kept):
    return kept


@pytest.fixture
def xliff(stored) -> bytes:
    return stored.file("xliff", "en")


def found_in(stored, data: bytes) -> list[tuple[str, str, str]]:
    differences = preview(stored.store, "b1", data, max_bytes=LIMIT).differences
    return [(each.kind, each.segment, each.text) for each in differences if each.kind != "unchanged"]


def problem_of(data: bytes) -> str:
    with pytest.raises(BadFile) as caught:
        read(data, max_bytes=LIMIT)
    return caught.value.problem


def change(data: bytes, segment: str, act) -> bytes:
    """Do something to the target of a segment."""
    root = etree.fromstring(data)
    (element,) = root.xpath(f'//x:segment[@id="{segment}"]', namespaces={"x": CORE})
    act(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def test_marks_inside_a_sentence_are_left_out(stored, xliff: bytes) -> None:
    def act(segment) -> None:
        target = segment.find(f"{{{CORE}}}target")
        target.text = "The fund pays "
        mark = etree.SubElement(target, f"{{{CORE}}}mrk", id="m1", type="comment")
        mark.text = "180 million"
        etree.SubElement(target, f"{{{CORE}}}ph", id="1").tail = " dong."
        mark.tail = ""

    assert found_in(stored, change(xliff, "p1s3", act)) == [("changed", "p1s3", MENDED)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings_are_read(stored, xliff: bytes, encoding: str) -> None:
    text = xliff.decode().replace("encoding='UTF-8'", "encoding='UTF-16'" if encoding == "utf-16" else "")
    assert found_in(stored, text.replace("18 million", "180 million").encode(encoding))[0][1] == "p1s3"


def test_version_2_0_and_groups_are_read(stored, xliff: bytes) -> None:
    text = xliff.decode().replace('version="2.1"', 'version="2.0"')
    grouped = re.sub(r"(<unit .*</unit>)", r'<group id="g">\1</group>', text, flags=re.DOTALL)
    assert "<group" in grouped
    assert found_in(stored, grouped.replace("18 million", "180 million").encode())[0][:2] == (
        "changed",
        "p1s3",
    )


def units(stored, *, marked: bool) -> bytes:
    """Write what an older program makes of our file: a unit a sentence, or one with marks."""
    body = ""
    for segment in stored.store.segments("b1"):
        text = MENDED if segment.id == "p1s3" else stored.text(segment.id, "en")
        if marked:
            mark = f'<mrk mtype="seg" mid="{segment.id}">%s</mrk>'
            body += (
                f'<trans-unit id="u-{segment.id}"><source>{segment.source}</source>'
                f"<seg-source>{mark % segment.source}</seg-source><target>{mark % text}</target></trans-unit>"
            )
        else:
            body += f'<trans-unit id="{segment.id}"><source>{segment.source}</source><target>{text}</target></trans-unit>'
    head = f'{HEAD}<xliff xmlns="{OLD}" version="1.2"><file original="b1" source-language="vi" target-language="en">'
    return f"{head}<body>{body}</body></file></xliff>".encode()


@pytest.mark.parametrize("marked", [False, True], ids=["units", "marks"])
def test_version_1_2_with_our_ids_is_read(stored, marked: bool) -> None:
    assert found_in(stored, units(stored, marked=marked)) == [("conflict", "p1s3", MENDED)]


def test_version_1_2_of_another_bulletin_is_refused(stored) -> None:
    data = units(stored, marked=False).replace(b'original="b1"', b'original="b9"')
    with pytest.raises(BadFile) as caught:
        found_in(stored, data)
    assert caught.value.problem == "other_bulletin"


def test_every_format_says_what_it_is() -> None:
    for name in IMPORTS.names():
        reader = IMPORTS.get(name)()
        assert (reader.name, bool(reader.label), reader.extensions[0][0]) == (name, True, ".")
        assert not reader.knows(b"plain text")


SMALL = f'<xliff xmlns="{CORE}" version="2.1" srcLang="vi" trgLang="en"><file id="f" original="b1">{{}}</file></xliff>'
BOMB = "".join(
    f'<!ENTITY {b} "&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};">'
    for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no_file"),
        ("just words", "unknown_format"),
        ("<html></html>", "unknown_format"),
        (f'<!DOCTYPE x [<!ENTITY a "ha">{BOMB}]>' + SMALL.format("&i;"), "declares"),
        ('<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">' + SMALL.format(""), "declares"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SMALL.format("&a;"), "declares"),
        (SMALL.format("<unit"), "damaged"),
        (SMALL.format("&nothing;"), "damaged"),
        (f'<other xmlns="{CORE}"/>', "damaged"),
        (SMALL.format("<group>" * 100 + "</group>" * 100), "too_large"),
        (SMALL.replace(' trgLang="en"', "").format(""), "no_language"),
        (SMALL.replace('trgLang="en"', 'trgLang="fr"').format(""), "no_language"),
    ],
)
def test_what_cannot_be_used_is_refused(text: str, problem: str) -> None:
    assert problem_of(text.encode()) == problem


def test_entities_are_found_in_every_encoding() -> None:
    text = '<!DOCTYPE x [<!ENTITY a "b">]>' + SMALL.format("")
    assert problem_of(text.encode("utf-16")) == "declares"


def test_nesting_deeper_than_the_parser_goes_is_refused() -> None:
    assert problem_of(SMALL.format("<group>" * 5000 + "</group>" * 5000).encode()) == "damaged"


def test_a_large_file_is_refused_by_its_size() -> None:
    with pytest.raises(BadFile, match="at most 1,000 are read") as caught:
        read(SMALL.format(" " * 2000).encode(), max_bytes=1000)
    assert caught.value.problem == "too_large"


def test_more_sentences_than_any_bulletin_has_are_refused() -> None:
    segment = "<segment><source>a</source></segment>"
    assert problem_of(SMALL.format(f'<unit id="u">{segment * 20_001}</unit>').encode()) == "too_large"


def test_a_file_without_sentences_is_told(stored) -> None:
    with pytest.raises(BadFile) as caught:
        found_in(stored, SMALL.format("").encode())
    assert caught.value.problem == "no_sentences"
