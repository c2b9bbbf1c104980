"""TMX in and out: languages, dates, roles, and files that want to do harm."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from models.errors import BadInput
from service.database import open_engine
from service.database.audit import Actor, AuditTrail
from service.database.memory import MemoryStore
from service.memory import exact, importing, suggest
from service.memory.importing import import_tmx, preview_tmx
from service.memory.tmx_reading import Read, read_tmx
from service.memory.tmx_writing import write_tmx
from tests.service.memory.conftest import add_unit, approve_in

LAN = Actor("p2", "Lan")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Engine]:
    """One database, where both kinds would say the same."""
    engine = open_engine(f"sqlite:///{tmp_path}/here.sqlite")
    yield engine
    engine.dispose()


def tmx(*units: str, head: str = "", source: str = "vi") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<tmx version="1.4"><header srclang="{source}"/>'
        f"<body>{''.join(units)}</body></tmx>"
    ).encode()


def unit(facts: str = "", /, **said: str) -> str:
    variants = "".join(
        f'<tuv xml:lang="{tag.replace("_", "-")}"><seg>{text}</seg></tuv>' for tag, text in said.items()
    )
    return f"<tu {facts}>{variants}</tu>"


def texts(data: bytes) -> list[object]:
    return [dict(each.texts) if isinstance(each, Read) else each for each in read_tmx(data)]


def test_usual_tags_of_our_languages_are_known_and_others_left_out() -> None:
    data = tmx(
        unit(vi_VN="Chợ mở.", en_US="The market opened.", fr="Le marché ouvre."),
        unit(zh_CN="市场开放。", EN="The market opens."),
        unit(zh_TW="市場開放。", zh="市场开放。", vi="Chợ mở."),
        unit(de="Der Markt.", vi="Chợ."),
    )
    assert texts(data) == [
        {"vi": "Chợ mở.", "en": "The market opened."},
        {"en": "The market opens.", "zh": "市场开放。"},
        {"vi": "Chợ mở.", "zh": "市场开放。", "zh-Hant": "市場開放。"},
        "languages",
    ]


def test_codes_inside_a_sentence_are_left_out_and_marked_words_kept() -> None:
    said = '<bpt i="1">&lt;b></bpt>Chợ<ept i="1">&lt;/b></ept> <hi type="x">họp\n  sớm</hi><ph>{1}</ph> &amp; đông.'
    assert texts(tmx(unit(vi=said, en="Busy."))) == [{"vi": "Chợ họp sớm & đông.", "en": "Busy."}]


def test_what_a_unit_says_of_itself_is_read() -> None:
    facts = 'changedate="20240105T101500Z" creationdate="20230101T000000Z" changeid="Hoa" srclang="en-GB"'
    prop = '<prop type="x-role">title</prop><prop type="x-origin">Old title</prop>'
    (read,) = read_tmx(tmx(unit(facts, vi="Chợ.", en="Market.").replace("<tuv", prop + "<tuv", 1)))
    assert read == Read(
        {"vi": "Chợ.", "en": "Market."},
        "en",
        "title",
        "Old title",
        "Hoa",
        datetime(2024, 1, 5, 10, 15, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Line 1 of the file is not well-formed XML"),
        (b"PK\x03\x04", "is not well-formed XML"),
        (b"<html><body/></html>", "This is no TMX file"),
        (b"<a><tmx/></a>", "This is no TMX file"),
        (tmx(unit(vi="Chợ.", en="Market."))[:-20], "is not well-formed XML"),
        (
            tmx(unit(vi="&x;", en="x"), head='<!DOCTYPE tmx [<!ENTITY x "y">]>'),
            "declares entities, which are refused",
        ),
        (
            tmx(unit(vi="&x;", en="x"), head='<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "declares entities, which are refused",
        ),
        (tmx("<tu>" * 300 + "</tu>" * 300), "is not well-formed XML"),
    ],
)
def test_what_is_no_tmx_or_means_harm_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        list(read_tmx(data))


def test_a_document_type_without_entities_is_no_harm() -> None:
    data = tmx(unit(vi="Chợ.", en="Market."), head='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
    assert texts(data) == [{"vi": "Chợ.", "en": "Market."}]


def test_a_sentence_without_end_is_left_out() -> None:
    assert texts(tmx(unit(vi="a" * 5001, en="b"))) == ["long"]


def test_a_preview_says_what_would_happen_and_changes_nothing(here: Engine) -> None:
    add_unit(here, "u1", {"vi": "Chợ mở.", "en": "The market opened."}, day=10)
    data = tmx(
        unit(vi="Chợ  mở.", en="The market opened."),
        unit('changedate="20240105T000000Z"', vi="Chợ mở.", en="The market opens."),
        unit('changedate="20240115T000000Z"', vi="Chợ mở.", en="The market is open."),
        unit(vi="Chợ đóng.", en="The market closed."),
        unit(vi="Chợ đóng.", en="The market closed."),
        unit(vi="Chợ.", fr="Marché."),
    )
    found = preview_tmx(here, data, name="a.tmx", by=LAN)
    # The first one differs by a space, which a file may bring along: it says the same.
    assert dict(found.fates) == {"known": 2, "older": 1, "newer": 1, "new": 1}
    assert dict(found.skipped) == {"languages": 1}
    assert dict(found.languages) == {"vi": 5, "en": 5}
    assert found.added == 3
    assert [each.texts["en"] for each in found.examples] == [
        "The market opens.", "The market is open.", "The market closed.",
    ]  # fmt: skip
    assert MemoryStore(here).count() == 1


def test_an_import_adds_what_lacks_once_and_dates_it_as_the_file_does(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_AT_ONCE", 2)
    data = tmx(
        unit('changedate="20240105T000000Z" changeid="Minh"', vi="Chợ mở.", en="The market opens."),
        unit('changedate="29990105T000000Z"', vi="Chợ đóng.", en="The market closed."),
        unit(vi="Chợ đóng.", en="The market closed."),
        unit(vi="Chợ đông.", zh="市场很热闹。"),
    )
    assert import_tmx(engine, data, name="a.tmx", by=LAN) == 3
    assert import_tmx(engine, data, name="a.tmx", by=LAN) == 0
    old = exact(engine, "Chợ mở.", "vi", "en")
    assert old is not None
    assert (old.at, old.by, old.bulletin, old.origin) == (
        datetime(2024, 1, 5, tzinfo=UTC),
        "Minh",
        None,
        "a.tmx",
    )
    future = exact(engine, "Chợ đóng.", "vi", "en")
    assert future is not None
    assert future.at.year < 2999
    assert future.by == "Lan"
    assert [match.target for match in suggest(engine, "Chợ đông.", "vi", "zh")] == ["市场很热闹。"]
    entry = AuditTrail(engine).entries()[-1]
    assert (entry.action, entry.object, entry.details) == ("memory.import", "a.tmx", {"units": "3"})


def test_an_old_file_overtakes_no_newer_approval(here: Engine) -> None:
    approve_in(here, "b1", [("Chợ mở.", {"en": "The market is open."})])
    data = tmx(unit('changedate="20200101T000000Z"', vi="Chợ mở.", en="The market opens."))
    import_tmx(here, data, name="a.tmx", by=LAN)
    match = exact(here, "Chợ mở.", "vi", "en")
    assert match is not None
    assert match.target == "The market is open."


def test_a_file_that_breaks_off_changes_nothing(here: Engine) -> None:
    with pytest.raises(BadInput, match="not well-formed"):
        import_tmx(here, tmx(unit(vi="Chợ.", en="Market."))[:-9], name="a.tmx", by=LAN)
    assert MemoryStore(here).count() == 0


def test_what_goes_out_comes_in_again_as_it_was(here: Engine, tmp_path: Path) -> None:
    approve_in(
        here,
        "b1",
        [("Giá < 5 & > 3 “nghìn”.", {"en": "Price < 5 & > 3.", "zh": "价格。", "zh-Hant": "價格。"})],
        role="title",
    )
    add_unit(here, "u1", {"en": "Bell \x07 here.", "vi": "Chuông."}, source="en")
    data = b"".join(write_tmx(MemoryStore(here).all()))
    other = open_engine(f"sqlite:///{tmp_path}/other.sqlite")
    assert import_tmx(other, data, name="memory.tmx", by=LAN) == 2
    facts = [
        (dict(each.texts), each.source, each.role, each.by, each.origin) for each in MemoryStore(other).all()
    ]
    assert facts == [
        (
            {"vi": "Giá < 5 & > 3 “nghìn”.", "en": "Price < 5 & > 3.", "zh": "价格。", "zh-Hant": "價格。"},
            "vi", "title", "Hoa", "Title of b1",
        ),
        ({"vi": "Chuông.", "en": "Bell here."}, "en", "body", "Importer", "old.tmx"),
    ]  # fmt: skip
    other.dispose()
