import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from models.bulletin import (
    Version,
    from_json,
    summary_segments,
    to_json,
    version,
    versions,
    with_summary,
)
from models.errors import BadInput
from models.types import Article, Bulletin, Finding, NameProposal, Segment, Summary, Translation

SUMMARY = Summary(("Hai công viên họp.",), (("p1s1",),), "abstractive", "small", ("Second attempt.",))
BODY = (
    Segment("t1", "title", 0, "Họp mặt"),
    Segment("c1", "caption", 1, "Đại biểu"),
    Segment("p1s1", "body", 1, "Hai bên họp."),
    Segment("p1s2", "body", 1, "Có 45 người."),
    Segment("p2s1", "body", 2, "Họ ra về."),
)
ENGLISH = {
    "t1": "Meeting",
    "s1": "Two parks met.",
    "c1": "Delegates",
    "p1s1": "The two sides met.",
    "p1s2": "There were 54 people.",
    "p2s1": "They left.",
}
CHINESE = {
    "t1": "会议",
    "s1": "两个公园开会。",
    "c1": "代表",
    "p1s1": "双方开会。",
    "p1s2": "共45人。",
    "p2s1": "他们离开了。",
}
DOUBT = Finding("numbers", "error", "45 is missing")


def make() -> Bulletin:
    translations = {
        id: {
            "en": Translation(ENGLISH[id], model="small", findings=(DOUBT,) if id == "p1s2" else ()),
            "zh": Translation(CHINESE[id], origin="memory", pivot="en"),
        }
        for id in ENGLISH
    }
    return Bulletin(
        id="b1",
        article=Article(
            language="vi",
            title="Họp mặt",
            paragraphs=("Hai bên họp. Có 45 người.", "Họ ra về."),
            captions=("Đại biểu",),
            date="2024-01-04",
            byline="Nguyệt Anh",
            url="https://example.org/a",
            notes=("The encoding was guessed.",),
        ),
        targets=("en", "zh"),
        segments=with_summary(BODY, SUMMARY),
        translations=translations,
        summary=SUMMARY,
        names=(NameProposal("Đào Quốc Minh", "person", {"en": ("Tao Guoming",)}, "after Bách Sắc"),),
        models={"vi-en": "small", "summary": "small"},
        timings={"translate_s": 1.5},
    )


def test_summary_sentences_are_segments_behind_the_title() -> None:
    assert summary_segments(SUMMARY) == (Segment("s1", "summary", 0, "Hai công viên họp."),)
    assert [segment.id for segment in make().segments] == ["t1", "s1", "c1", "p1s1", "p1s2", "p2s1"]
    assert with_summary(make().segments, SUMMARY) == make().segments


def test_versions_are_aligned_sentence_by_sentence() -> None:
    assert versions(make()) == {
        "vi": Version(
            "Họp mặt",
            "Hai công viên họp.",
            ("Đại biểu",),
            (("Hai bên họp.", "Có 45 người."), ("Họ ra về.",)),
        ),
        "en": Version(
            "Meeting",
            "Two parks met.",
            ("Delegates",),
            (("The two sides met.", "There were 54 people."), ("They left.",)),
        ),
        "zh": Version("会议", "两个公园开会。", ("代表",), (("双方开会。", "共45人。"), ("他们离开了。",))),
    }


def test_what_is_not_translated_yet_is_empty_and_keeps_its_place() -> None:
    bulletin = make()
    begun = replace(bulletin, translations={"p1s2": bulletin.translations["p1s2"]})
    assert version(begun, "en").paragraphs == (("", "There were 54 people."), ("",))
    assert to_json(begun)["segments"][0]["targets"] == {}


def test_sentences_of_a_summary_are_joined_by_the_rules_of_the_language() -> None:
    summary = Summary(("Một.", "Hai."), ((), ()), "extractive")
    bulletin = replace(
        make(),
        summary=summary,
        segments=with_summary(BODY, summary),
        translations={"s1": {"zh": Translation("一。")}, "s2": {"zh": Translation("二。")}},
    )
    assert version(bulletin, "vi").summary == "Một. Hai."
    assert version(bulletin, "zh").summary == "一。二。"


def test_a_language_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(
        BadInput, match=r"^The bulletin has no version in 'zh-Hant'\. Available: vi, en, zh\.$"
    ):
        version(make(), "zh-Hant")


def test_json_has_the_form_of_bulletin_1() -> None:
    data = to_json(make())
    assert list(data) == [
        "schema",
        "id",
        "source",
        "versions",
        "segments",
        "summary",
        "names",
        "notes",
        "models",
        "timings",
    ]
    assert data["schema"] == "bulletin/1"
    assert data["source"] == {
        "language": "vi",
        "url": "https://example.org/a",
        "date": "2024-01-04",
        "byline": "Nguyệt Anh",
    }
    assert data["versions"]["zh"] == {
        "title": "会议",
        "summary": "两个公园开会。",
        "captions": ["代表"],
        "paragraphs": [["双方开会。", "共45人。"], ["他们离开了。"]],
    }
    assert data["segments"][4] == {
        "id": "p1s2",
        "role": "body",
        "paragraph": 1,
        "source": "Có 45 người.",
        "targets": {
            "en": {
                "text": "There were 54 people.",
                "origin": "model",
                "model": "small",
                "pivot": None,
                "findings": [{"check": "numbers", "severity": "error", "message": "45 is missing"}],
                "logprob": None,
                "confidence": "low",
            },
            "zh": {
                "text": "共45人。",
                "origin": "memory",
                "model": None,
                "pivot": "en",
                "findings": [],
                "logprob": None,
                "confidence": None,
            },
        },
    }
    assert data["summary"] == {
        "method": "abstractive",
        "model": "small",
        "links": [["p1s1"]],
        "notes": ["Second attempt."],
    }
    assert data["names"] == [
        {
            "surface": "Đào Quốc Minh",
            "kind": "person",
            "forms": {"en": ["Tao Guoming"]},
            "reason": "after Bách Sắc",
        }
    ]
    assert data["notes"] == ["The encoding was guessed."]


def test_a_bulletin_comes_back_from_its_json() -> None:
    assert from_json(json.loads(json.dumps(to_json(make()), ensure_ascii=False))) == make()


def test_extra_languages_in_translations_are_left_out() -> None:
    bulletin = replace(make(), targets=("en",))
    data = to_json(bulletin)
    assert list(data["versions"]) == ["vi", "en"]
    assert list(data["segments"][0]["targets"]) == ["en"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: data | {"schema": "bulletin/2"}, "the schema must be 'bulletin/1', got 'bulletin/2'"),
        (lambda data: [], "the schema must be 'bulletin/1', got 'list'"),
        (lambda data: {k: v for k, v in data.items() if k != "segments"}, "the key 'segments' is missing"),
        (lambda data: data | {"summary": data["summary"] | {"method": "magic"}}, "method: Input should be"),
        (lambda data: data | {"segments": [data["segments"][0] | {"role": "poem"}]}, "role: Input should be"),
        (lambda data: data | {"versions": []}, "not a valid bulletin/1"),
    ],
)
def test_json_that_is_no_bulletin_says_what_is_wrong(spoil: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        from_json(spoil(to_json(make())))
