import re
from dataclasses import replace

import pytest
from lxml import etree

from models.types import Bulletin
from service.exports import Standing
from service.exports.letters import fingerprint
from service.exports.tmx import TmxExport
from service.exports.xliff import CORE, METADATA, XliffExport

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NMTOKEN = re.compile(r"[\w.:-]+")
# XLIFF 2.1, 4.2.2: what may stand in what, in this order; the sign says how often.
CHILDREN = {
    "xliff": "file+",
    "file": "metadata? notes? (unit|group)+",
    "unit": "metadata? notes? (segment|ignorable)+",
    "notes": "note+",
    "segment": "source target?",
    "ignorable": "source target?",
    "metadata": "metaGroup+",
    "metaGroup": "meta+",
    "note": "",
    "source": "",
    "target": "",
    "meta": "",
}
REQUIRED = {"xliff": {"version", "srcLang"}, "file": {"id"}, "unit": {"id"}, "meta": {"type"}}
ALLOWED = {
    "xliff": {"version", "srcLang", "trgLang"},
    "file": {"id", "original", "canResegment", "{http://www.w3.org/XML/1998/namespace}space"},
    "unit": {"id", "name"},
    "segment": {"id", "state", "subState"},
    "note": {"id", "appliesTo", "category", "priority"},
    "metaGroup": {"category"},
    "meta": {"type"},
}


def name(element) -> str:
    return etree.QName(element).localname


def broken_rules(root) -> list[str]:
    """Hold a file against the rules of the core for the elements that we write."""
    wrong = []
    for element in root.iter():
        its = name(element)
        namespace = METADATA if its in ("metadata", "metaGroup", "meta") else CORE
        pattern = re.sub(r"(\w+)", r"(?:\1 )", CHILDREN[its]).replace(" (", "(").replace(" )", " )")
        pattern = re.sub(r"\s+(?![)])", "", pattern)
        children = "".join(f"{name(child)} " for child in element)
        checks = {
            "namespace": etree.QName(element).namespace == namespace,
            "children": re.fullmatch(pattern, children) is not None,
            "required": REQUIRED.get(its, set()) <= set(element.attrib),
            "allowed": set(element.attrib) <= ALLOWED.get(its, set()),
            "id": NMTOKEN.fullmatch(element.get("id", "x")) is not None,
            "text": its in ("source", "target", "note", "meta") or not (element.text or "").strip(),
        }
        wrong += [f"{its}: {rule}" for rule, kept in checks.items() if not kept]
    return [*wrong, *broken_units(root)]


def broken_units(root) -> list[str]:
    wrong = []
    units = [unit.get("id") for unit in root.iter(f"{{{CORE}}}unit")]
    if len(set(units)) != len(units):
        wrong.append("unit: id")
    for unit in root.iter(f"{{{CORE}}}unit"):
        ids = [each.get("id") for each in unit.iter(f"{{{CORE}}}segment", f"{{{CORE}}}note")]
        if len(set(ids)) != len(ids):
            wrong.append("segment: id")
    for segment in root.iter(f"{{{CORE}}}segment"):
        state, sub = segment.get("state"), segment.get("subState")
        if state not in ("initial", "translated", "reviewed", "final"):
            wrong.append(f"state: {state}")
        if sub is not None and (state is None or not re.fullmatch(r"(?!xlf:)\S+:\S+", sub)):
            wrong.append(f"subState: {sub}")
        if state != "initial" and segment.find(f"{{{CORE}}}target") is None:
            wrong.append("target: missing")
    for note in root.iter(f"{{{CORE}}}note"):
        if note.get("appliesTo") not in ("source", "target") or not 1 <= int(note.get("priority")) <= 10:
            wrong.append("note")
    return wrong


def read(bulletin: Bulletin, language: str, standing: Standing | None = None):
    return etree.fromstring(XliffExport().write(bulletin, language=language, standing=standing or Standing()))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_file_keeps_the_rules_of_the_core(bulletin: Bulletin, language: str) -> None:
    root = read(bulletin, language)
    assert broken_rules(root) == []
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == (
        "2.1",
        "vi",
        {"en": "en", "zh": "zh-Hans"}[language],
    )


def test_the_rules_catch_what_is_wrong(bulletin: Bulletin) -> None:
    root = read(bulletin, "en")
    unit = root.find(f".//{{{CORE}}}unit")
    unit.set("colour", "red")
    unit.append(unit.find(f"{{{METADATA}}}metadata"))
    unit.find(f"{{{CORE}}}segment").set("state", "done")
    assert broken_rules(root) == ["unit: children", "unit: allowed", "state: done"]


def test_a_unit_is_a_paragraph_and_a_segment_a_sentence(bulletin: Bulletin) -> None:
    root = read(bulletin, "en")
    found = {
        unit.get("name"): [each.get("id") for each in unit.iter(f"{{{CORE}}}segment")]
        for unit in root.iter(f"{{{CORE}}}unit")
    }
    assert found == {
        "Title": ["t1"],
        "Summary": ["s1", "s2"],
        "Captions 1": ["c1"],
        "Article 1": ["p1s1", "p1s2", "p1s3"],
        "Article 2": ["p2s1", "p2s2", "p2s3"],
        "Article 3": ["p3s1"],
    }
    second = next(unit for unit in root.iter(f"{{{CORE}}}unit") if unit.get("name") == "Article 2")
    whole = "".join(each.text or "" for each in second.iter(f"{{{CORE}}}target"))
    texts = [bulletin.translations[f"p2s{number}"]["en"].text for number in (1, 2, 3)]
    assert whole == " ".join(texts)


def test_findings_are_notes(bulletin: Bulletin) -> None:
    notes = list(read(bulletin, "en").iter(f"{{{CORE}}}note"))
    assert [(note.get("category"), note.get("priority")) for note in notes] == [
        ("numbers", "1"),
        ("names", "5"),
    ]
    assert notes[0].text.startswith("p1s3: error: 180 triệu đồng")


@pytest.mark.parametrize(
    ("workflow", "states"),
    [("draft", ("reviewed", "translated", "initial")), ("approved", ("final", "final", "initial"))],
)
def test_states_tell_how_far_each_sentence_is(
    bulletin: Bulletin, workflow: str, states: tuple[str, ...]
) -> None:
    human = replace(bulletin.translations["t1"]["en"], origin="human")
    translations = {**bulletin.translations, "t1": {"en": human}, "s2": {}}
    root = read(replace(bulletin, translations=translations), "en", Standing(workflow))
    found = {each.get("id"): each.get("state") for each in root.iter(f"{{{CORE}}}segment")}
    assert tuple(found[id] for id in ("t1", "s1", "s2")) == states


def test_versions_and_fingerprints_are_in_the_metadata(bulletin: Bulletin) -> None:
    root = read(bulletin, "zh", Standing(versions={"c1": {"zh": 3, "en": 9}}))
    groups = [
        {meta.get("type"): meta.text for meta in group} for group in root.iter(f"{{{METADATA}}}metaGroup")
    ]
    assert groups[0] == {"id": "demo", "workflow": "draft"}
    (caption,) = [group for group in groups if group["id"] == "c1"]
    source = next(each.source for each in bulletin.segments if each.id == "c1")
    target = bulletin.translations["c1"]["zh"].text
    assert caption == {
        "id": "c1",
        "version": "3",
        "source": fingerprint(source),
        "target": fingerprint(target),
    }


def test_tmx_has_a_unit_a_segment_and_a_variant_a_language(bulletin: Bulletin) -> None:
    translations = {**bulletin.translations, "s2": {}}
    root = etree.fromstring(TmxExport().write(replace(bulletin, translations=translations)))
    header = root.find("header")
    assert (root.get("version"), header.get("srclang"), header.get("segtype")) == ("1.4", "vi", "sentence")
    units = root.findall("body/tu")
    assert [unit.get("tuid") for unit in units] == [
        f"demo.{each.id}" for each in bulletin.segments if each.id != "s2"
    ]
    # The DTD wants notes and properties before variants, and before the segment in them.
    for unit in units:
        assert [child.tag for child in unit] == ["prop", "prop", "tuv", "tuv", "tuv"]
        assert [variant.get(LANG) for variant in unit.iter("tuv")] == ["vi", "en", "zh-Hans"]
        assert [[child.tag for child in variant] for variant in unit.iter("tuv")] == [
            ["seg"],
            ["prop", "seg"],
            ["prop", "seg"],
        ]
    assert units[0].findtext("tuv[3]/seg") == bulletin.translations["t1"]["zh"].text
