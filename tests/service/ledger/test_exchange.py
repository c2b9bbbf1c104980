"""The ledger as TBX and CSV: out and in again, from elsewhere, and what hostile files meet."""

from dataclasses import replace

import pytest
from lxml import etree

from service.database import BulletinStore
from service.database.audit import Actor, AuditTrail
from service.database.ledger import LedgerStore
from service.database.ledger_reads import all_old_forms
from service.database.ledger_rows import Draft, LedgerChanged
from service.ledger.changing import add, delete, put
from service.ledger.entries import Entry, ledger_of
from service.ledger.exchange import FORMATS, read
from service.ledger.exchange.importing import keep, preview, take
from service.ledger.exchange.plan import Plan
from service.ledger.wording import BadEntry

NS = {"t": "urn:iso:std:iso:30042:ed-2", "xml": "http://www.w3.org/XML/1998/namespace"}
OURS = (
    Draft(
        "place",
        {
            "vi": ("Bản Giốc <Hạ> & Đông", "Bản Giốc Hạ"),
            "en": ("Lower Ban Gioc",),
            "zh": ("下板约", "板约下"),
        },
        frozenset({("zh", "板约下")}),
        origin="decided in March",
        note="Not the falls.",
    ),
    Draft("term", {"vi": ("khăn đội đầu",), "en": ("=SUM head cloth",)}, enforce=False, origin="x"),
)


def fill(store: BulletinStore, by: Actor) -> list[Entry]:
    ids = [add(store.engine, draft, by=by) for draft in OURS]
    ledger = ledger_of(store.engine)
    return [ledger.get(id) for id in ids]


def bring(store: BulletinStore, data: bytes, by: Actor, *, name: str = "file") -> Plan:
    """Read a file, look at the preview, and take it in."""
    id = keep(store.engine, data, name=name, by=by)
    return take(store.engine, id, revision=preview(store.engine, id, by=by)[1].revision, by=by)


def fates(store: BulletinStore, data: bytes, by: Actor) -> list[tuple[str, str]]:
    id = keep(store.engine, data, name="file", by=by)
    return [(each.fate, each.id) for each in preview(store.engine, id, by=by)[1].planned]


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_what_goes_out_comes_in_again(store: BulletinStore, editor: Actor, format: str) -> None:
    entries = fill(store, editor)
    data = b"".join(FORMATS[format].write(entries, {}))
    assert [record.draft for record in read(data)] == list(OURS)
    assert [fate for fate, _ in fates(store, data, editor)] == ["same", "same"]
    for entry in entries:
        delete(store.engine, entry.id, by=editor)
    done = bring(store, data, editor)
    assert (done.count("new"), done.count("refused")) == (2, 0)
    assert {id: entry.draft for id, entry in ledger_of(store.engine).entries.items() if entry.is_own} == {
        entry.id: entry.draft for entry in entries
    }


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_the_built_in_ledger_changes_nothing_when_it_comes_back(
    store: BulletinStore, editor: Actor, format: str
) -> None:
    entries = list(ledger_of(store.engine).entries.values())
    found = fates(store, b"".join(FORMATS[format].write(entries, {})), editor)
    assert len(found) == len(entries)
    assert {fate for fate, _ in found} == {"same"}


def test_tbx_is_that_of_the_standard(store: BulletinStore, editor: Actor) -> None:
    first, second = fill(store, editor)
    changed = replace(first.draft, forms={**first.draft.forms, "zh": ("下板约瀑布", "板约下")})
    put(store.engine, first.id, changed, by=editor)
    with store.engine.connect() as connection:
        old = all_old_forms(connection)
    entries = [ledger_of(store.engine).get(each.id) for each in (first, second)]
    root = etree.fromstring(b"".join(FORMATS["tbx"].write(entries, old)))
    assert (root.tag, root.get("type"), root.get("style")) == (
        "{urn:iso:std:iso:30042:ed-2}tbx",
        "TBX-Basic",
        "dca",
    )
    assert [each.get("id") for each in root.iterfind(".//t:conceptEntry", NS)] == [first.id, second.id]
    assert (
        root.findtext(".//t:sourceDesc/t:p", namespaces=NS) == "Ledger of names and terms, parallel-bulletins"
    )
    section = root.find('.//t:langSec[@xml:lang="zh-Hans"]', NS)
    assert [(each.findtext("t:term", namespaces=NS), each.findtext("t:termNote", namespaces=NS)) for each in section] == [
        ("下板约瀑布", "preferredTerm-admn-sts"), ("板约下", "admittedTerm-admn-sts"), ("下板约", "supersededTerm-admn-sts"),
    ]  # fmt: skip
    # A suggestion has no preferred form.
    statuses = {each.text for each in root.findall(".//t:conceptEntry", NS)[1].iterfind(".//t:termNote", NS)}
    assert statuses == {"admittedTerm-admn-sts"}


DCA = """<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader><fileDesc><sourceDesc>
<p>A file from elsewhere</p></sourceDesc></fileDesc></tbxHeader><text><body><conceptEntry id="c1">
<descrip type="subjectField">weaving</descrip><note>Seen at the fair.</note>
<langSec xml:lang="en-GB"><descripGrp><descrip type="definition">A frame.</descrip></descripGrp>
<termSec><term>standing loom</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termSec>
<termSec><term>upright <hi>loom</hi></term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec>
<termSec><term>tall loom</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec></langSec>
<langSec xml:lang="vi-VN"><termSec><term>khung cửi đứng</term></termSec></langSec>
<langSec xml:lang="fr"><termSec><term>métier vertical</term></termSec></langSec></conceptEntry></body></text></tbx>"""
DCT = """<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min"
 xmlns:basic="http://www.tbxinfo.net/ns/basic"><tbxHeader><fileDesc><sourceDesc><p>Another</p></sourceDesc></fileDesc>
</tbxHeader><text><body><conceptEntry id="1"><min:subjectField>weaving</min:subjectField><note>Seen at the fair.</note>
<langSec xml:lang="en"><termSec><term>upright loom</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus>
</termSec><termSec><term>standing loom</term></termSec><termSec><term>tall loom</term>
<min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec></langSec>
<langSec xml:lang="vi"><termSec><term>khung cửi đứng</term></termSec></langSec></conceptEntry></body></text></tbx>"""
MARTIF = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>Old</p></sourceDesc></fileDesc></martifHeader>
<text><body><termEntry id="eid-1"><descrip type="subjectField">weaving</descrip><note>Seen at the fair.</note>
<langSet xml:lang="en"><tig><term>upright loom</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
<ntig><termGrp><term>standing loom</term></termGrp></ntig>
<ntig><termGrp><term>tall loom</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termGrp></ntig></langSet>
<langSet xml:lang="vi"><ntig><termGrp><term>khung cửi đứng</term></termGrp></ntig></langSet></termEntry></body></text></martif>"""


@pytest.mark.parametrize("text", [DCA, DCT, MARTIF], ids=["dca", "dct", "martif"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_tbx_from_elsewhere(store: BulletinStore, editor: Actor, text: str, encoding: str) -> None:
    data = text.replace('version="1.0"', f'version="1.0" encoding="{encoding}"').encode(encoding)
    (record,) = read(data)
    assert record.draft == Draft(
        "term",
        {"en": ("upright loom", "standing loom"), "vi": ("khung cửi đứng",)},
        origin="weaving",
        note="Seen at the fair.",
    )
    bring(store, data, editor)
    # The number of a concept in some file is no name for an entry.
    assert ledger_of(store.engine).get("term-upright-loom").is_own
    assert LedgerStore(store.engine).old_forms("term-upright-loom") == {"en": ("tall loom",)}


@pytest.mark.parametrize(
    ("table", "draft"),
    [
        ("vi,en\nxưởng thêu,embroidery mill\n", Draft("term", {"vi": ("xưởng thêu",), "en": ("embroidery mill",)})),
        (
            "﻿id;kind;en;vi;vi_variants;enforce\r\nmill;place;Old Mill;Xưởng Cũ;Xưởng Xưa | ~Xưởng;no\r\n",
            Draft("place", {"vi": ("Xưởng Cũ", "Xưởng Xưa", "Xưởng"), "en": ("Old Mill",)}, frozenset({("vi", "Xưởng")}), False),
        ),
        ("zh\ten\n纺织厂区\tmill quarter\n", Draft("term", {"en": ("mill quarter",), "zh": ("纺织厂区",)})),
    ],
    ids=["comma", "semicolon", "tab"],
)  # fmt: skip
def test_tables_from_elsewhere(table: str, draft: Draft) -> None:
    assert [record.draft for record in read(table.encode())] == [draft]


def test_the_preview_says_what_becomes_of_each_entry(store: BulletinStore, editor: Actor) -> None:
    first, _ = fill(store, editor)
    table = "\n".join(
        (
            "id,kind,vi,en,zh,note",
            f"{first.id},place,Bản Giốc Hạ,Lower Ban Gioc,下板约,moved",
            ",term,khăn đội đầu,=SUM head cloth,,",
            ",term,xưởng thêu,embroidery mill,,",
            ",place,Hà Nội,Somewhere,,",
            ",term,một mình,,,",
            ",ghost,hai mình,two,,",
            ",term,xưởng thêu,stitching mill,,",
            f"{first.id},place,Bản Giốc Hạ,Lower Ban Gioc,下板约,again",
        )
    )
    id = keep(store.engine, table.encode(), name="t.csv", by=editor)
    name, plan = preview(store.engine, id, by=editor)
    assert name == "t.csv"
    assert [(each.record.place, each.fate, each.id) for each in plan.planned] == [
        (2, "changed", first.id), (3, "changed", "term-sum-head-cloth"), (4, "new", "term-embroidery-mill"),
        (5, "refused", ""), (6, "refused", ""), (7, "refused", ""), (8, "refused", ""), (9, "refused", ""),
    ]  # fmt: skip
    reasons = [str(each.error) for each in plan.planned if each.error]
    assert [
        wanted in reason
        for wanted, reason in zip(
            (
                "“Hà Nội” (vi) belongs to the entry “vn-ha-noi” already",
                "at least two languages",
                "Unknown kind “ghost”",
                "“xưởng thêu” (vi) belongs to the entry “term-embroidery-mill” already",
                "stands in the file before, at 2",
            ),
            reasons,
            strict=True,
        )
    ] == [True] * 5
    # Nothing has been written yet.
    assert ledger_of(store.engine).get(first.id).version == 1
    done = take(store.engine, id, revision=plan.revision, by=editor)
    assert [done.count(fate) for fate in ("new", "changed", "refused")] == [1, 2, 5]
    after = ledger_of(store.engine)
    assert (after.get(first.id).version, after.get(first.id).draft.note) == (2, "moved")
    assert after.get("term-embroidery-mill").draft.origin == "imported by Lan from t.csv"
    (entry,) = AuditTrail(store.engine).entries(action="ledger.import")
    assert (entry.by, entry.object, entry.details) == (editor, "t.csv", {"entries": "3"})


def test_a_preview_that_is_no_longer_true_is_not_taken(
    store: BulletinStore, editor: Actor, weaver: Draft
) -> None:
    id = keep(store.engine, "vi,en\nxưởng thêu,embroidery mill\n".encode(), name="t.csv", by=editor)
    seen = preview(store.engine, id, by=editor)[1].revision
    add(store.engine, weaver, by=editor)
    with pytest.raises(LedgerChanged, match="has changed since this preview"):
        take(store.engine, id, revision=seen, by=editor)
    assert "term-embroidery-mill" not in ledger_of(store.engine).entries


def test_an_import_comes_in_as_a_whole_or_not_at_all(
    store: BulletinStore, editor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = keep(
        store.engine, "vi,en\nmột xưởng,one mill\nhai xưởng,two mills\n".encode(), name="t.csv", by=editor
    )
    plan = preview(store.engine, id, by=editor)[1]
    second = list(plan.changes)[1].id

    def fail(*_: object, object: str, **__: object) -> None:
        if object == second:
            raise OSError("the disk is full")

    monkeypatch.setattr("service.database.ledger.record", fail)
    with pytest.raises(OSError, match="disk is full"):
        take(store.engine, id, revision=plan.revision, by=editor)
    assert ledger_of(store.engine).revision == plan.revision
    assert not any(entry.is_own for entry in ledger_of(store.engine).entries.values())


BOMB = '<!DOCTYPE tbx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><tbx><text><body><conceptEntry><note>&b;</note></conceptEntry></body></text></tbx>'
SPY = '<!DOCTYPE tbx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tbx><text><body><conceptEntry><note>&a;</note></conceptEntry></body></text></tbx>'


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty, or none is chosen"),
        (b" \n ", "empty, or none is chosen"),
        (BOMB.encode(), "declares entities, which are refused"),
        (SPY.encode(), "declares entities, which are refused"),
        (b"<tmx/>", "first element is <tmx>, and should be <tbx> or <martif>"),
        (b"<tbx><text>", "is not well-formed XML"),
        (b"<tbx/>", "no entry in the file"),
        (b"<tbx>" + b"<p>" * 60 + b"</p>" * 60 + b"</tbx>", "nested deeper"),
        ("vi,en\nmột".encode("utf-16-be"), "not in UTF-8"),
        (b"vi,en\n\xff\xfe,one", "not in UTF-8"),
        (b"\x00\x01\x02\x03", "no table of text"),
        (b"vi,en,fr\na,b,c", "has a column “fr”. It may have: id, kind, vi"),
        (b"vi,note\na,b", "at least two of: vi, en, zh"),
        (b"vi,en,en\na,b,c", "names a column twice"),
        (b"vi,en\na,b,c", "Line 2 has more cells than the header"),
        (b'vi,en\n"a,b', "cannot be read near line"),
        (b"vi,en,enforce\na,b,maybe", "says “maybe” under “enforce”. Write yes or no"),
        (b"vi,en\n" + b"x" * 20_000 + b",b", "has a cell of more than 10000 characters"),
        (b"vi,en\n" + b"a,b\n" * 20_001, "more than 20000 entries"),
    ],
)
def test_what_is_no_ledger_is_refused_with_the_reason(data: bytes, told: str) -> None:
    with pytest.raises(BadEntry) as caught:
        read(data)
    assert told in str(caught.value)


def test_a_spreadsheet_takes_no_form_for_a_formula(store: BulletinStore, editor: Actor) -> None:
    text = b"".join(FORMATS["csv"].write(fill(store, editor), {})).decode("utf-8-sig")
    assert ",'=SUM head cloth," in text
    assert [record.draft.forms["en"][0] for record in read(text.encode())][1] == "=SUM head cloth"
