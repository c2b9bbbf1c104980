"""The addresses that the editor's script uses."""

import pytest

from service.desk import Checked
from service.mending import mends_of
from service.translator import open_translator
from tests.service.desk.seat import Desk

CELL = {
    "segment", "language", "text", "origin", "model", "pivot", "confidence", "version", "accepted", "by", "at", "findings",
}  # fmt: skip


def test_cells_are_read_with_findings_and_what_mends_them(desk: Desk) -> None:
    found = desk.get("cells").get_json()
    assert (found["workflow"], found["state"], found["rows_changed"]) == ("draft", "draft", False)
    assert {frozenset(cell) for cell in found["cells"]} == {frozenset(CELL)}
    assert [(cell["segment"], cell["language"]) for cell in found["cells"]][:3] == [
        ("t1", "en"), ("t1", "zh"), ("s1", "en"),
    ]  # fmt: skip
    (cell,) = [each for each in found["cells"] if (each["segment"], each["language"]) == ("p1s3", "en")]
    (finding,) = [each for each in cell["findings"] if each["check"] == "numbers"]
    assert (cell["confidence"], finding["severity"]) == ("low", "error")
    assert finding["mends"][0] == {
        "label": "“18 million dong” → “180 million dong”",
        "text": "The whole cost of 180 million dong is borne by the province's tourism development fund.",
    }


def test_a_mend_is_one_click(desk: Desk) -> None:
    cells = desk.get("cells").get_json()["cells"]
    (cell,) = [each for each in cells if (each["segment"], each["language"]) == ("p1s3", "en")]
    text = cell["findings"][0]["mends"][0]["text"]
    mended = desk.send("segments/p1s3/en", "PUT", text=text, version=cell["version"]).get_json()
    assert (mended["text"], mended["origin"], mended["confidence"], mended["findings"]) == (
        text,
        "human",
        "high",
        [],
    )


def test_a_sentence_is_written_over_the_version_that_was_seen(desk: Desk) -> None:
    start = desk.get("cells").get_json()["revision"]
    answer = desk.send("segments/t1/en", "PUT", text="  Weavers\n of Ban Lac ", version=1)
    cell = answer.get_json()
    assert (answer.status_code, cell["text"], cell["version"], cell["by"]) == (
        200, "Weavers of Ban Lac", 2, "anybody on this machine",
    )  # fmt: skip
    others = desk.get("cells", since=start).get_json()
    assert [(each["segment"], each["text"]) for each in others["cells"]] == [("t1", "Weavers of Ban Lac")]
    assert desk.get("cells", since=others["revision"]).get_json()["cells"] == []


def test_the_second_of_two_sees_what_the_first_wrote(desk: Desk) -> None:
    desk.send("segments/t1/en", "PUT", text="First", version=1)
    for answer in (
        desk.send("segments/t1/en", "PUT", text="Second", version=1),
        desk.send("segments/t1/en/accept", version=1),
        desk.send("segments/t1/en/retranslate", version=1),
        desk.send("segments/t1/en/revert", version=1, to=1),
    ):
        its = answer.get_json()
        assert (answer.status_code, its["error"]["code"], its["current"]["text"], its["current"]["version"]) == (
            409, "stale", "First", 2,
        )  # fmt: skip
    assert desk.text("t1", "en") == "First"


def test_what_a_person_writes_is_checked(desk: Desk) -> None:
    cell = desk.send("segments/p1s3/zh", "PUT", text="全部费用18万越南盾由该省承担。", version=1).get_json()
    assert cell["confidence"] == "low"
    assert "numbers" in [finding["check"] for finding in cell["findings"]]
    accepted = desk.send("segments/p1s3/zh/accept", version=2).get_json()
    assert (accepted["accepted"], accepted["version"]) == (True, 2)


def test_versions_are_listed_with_differences_and_come_back(desk: Desk) -> None:
    first = desk.text("t1", "en")
    desk.send("segments/t1/en", "PUT", text="Weaving village opens a design class", version=1)
    items = desk.get("segments/t1/en/history").get_json()["items"]
    assert [(item["version"], item["by"], item["origin"]) for item in items] == [
        (2, "anybody on this machine", "human"), (1, None, "model"),
    ]  # fmt: skip
    diff = items[0]["diff"]
    assert "".join(text for sign, text in diff if sign != "+") == first
    assert "".join(text for sign, text in diff if sign != "-") == "Weaving village opens a design class"
    assert ["-", "Ban Lac brocade weaving "] in diff
    assert items[1]["diff"] == [["+", first]]
    cell = desk.send("segments/t1/en/revert", version=2, to=1).get_json()
    assert (cell["text"], cell["version"], cell["origin"]) == (first, 3, "model")
    gone = desk.send("segments/t1/en/revert", version=3, to=9)
    assert (gone.status_code, gone.get_json()["error"]["code"]) == (404, "not_found")


def test_sentences_are_split_and_joined(desk: Desk) -> None:
    start = desk.get("cells").get_json()["revision"]
    source = next(each for each in desk.store.segments("b1") if each.id == "p2s2").source
    targets = {
        language: desk.text("p2s2", language).index(mark) + 1 for language, mark in (("en", ","), ("zh", ","))
    }
    versions = {"en": 1, "zh": 1}
    body = {"source": source.index(",") + 1, "targets": targets, "versions": versions}
    made = desk.send("segments/p2s2/split", **body).get_json()
    assert made == {"reload": True, "segment": "p2s4"}
    assert desk.text("p2s4", "en") == "but there are few designs."
    assert desk.get("cells", since=start).get_json()["rows_changed"]
    # The same click again was made for what is no longer there.
    assert desk.send("segments/p2s2/split", **body).get_json()["error"]["code"] == "stale"
    assert desk.send("segments/p2s2/join").get_json() == {"reload": True, "gone": "p2s4"}
    assert desk.text("p2s2", "en") == "Scarves and small bags are asked for most, but there are few designs."


def test_places_are_counted_as_scripts_count(desk: Desk) -> None:
    desk.send("segments/p2s2/zh", "PUT", text="\U00020000\U00020001，样式少。", version=1)
    body = {"source": 10, "targets": {"en": 10, "zh": 5}}
    assert desk.send("segments/p2s2/split", **body).status_code == 200
    assert (desk.text("p2s2", "zh"), desk.text("p2s4", "zh")) == ("\U00020000\U00020001，", "样式少。")
    refused = desk.send("segments/p2s2/split", source=5, targets={"en": 5, "zh": 1})
    assert refused.get_json()["error"]["message"] == "The place to cut is inside of a character."


@pytest.mark.parametrize(
    ("path", "method", "body", "status"),
    [
        ("segments/t1/en", "PUT", {"text": "x"}, 400),
        ("segments/t1/en", "PUT", {"text": " ", "version": 1}, 400),
        ("segments/t1/en", "PUT", {"text": "x", "version": 1, "origin": "model"}, 400),
        ("segments/t1/en", "PUT", {"text": "x", "version": "1"}, 400),
        ("segments/t1/en", "PUT", {"text": "x" * 5001, "version": 1}, 400),
        ("segments/t1/en", "PUT", {"text": "a\0b", "version": 1}, 400),
        ("segments/t1/en", "PUT", {"text": "\ud800", "version": 1}, 400),
        ("segments/t1/en", "PUT", {"text": "x", "version": -1}, 400),
        ("segments/t1/en", "PUT", {"text": "x", "version": 10**30}, 400),
        ("segments/t9/en", "PUT", {"text": "x", "version": 1}, 404),
        ("segments/t1/vi", "PUT", {"text": "x", "version": 1}, 400),
        ("segments/t1/xx", "PUT", {"text": "x", "version": 1}, 404),
        ("segments/t1/split", "POST", {"source": 3, "targets": {"en": 3, "zh": 3}}, 400),
        ("segments/p2s2/split", "POST", {"source": 3, "targets": {"en": 3}}, 400),
        ("segments/p2s2/split", "POST", {"source": 3, "targets": {"en": 3, "zh": 9999}}, 400),
        ("segments/p3s1/join", "POST", {}, 400),
        ("segments/t1/en/accept", "POST", {}, 400),
    ],
)
def test_what_cannot_be_used_is_refused_in_json(
    still_desk: Desk, path: str, method: str, body: dict[str, object], status: int
) -> None:
    before = still_desk.store.bulletin("b1")
    answer = still_desk.send(path, method, **body)
    assert (answer.status_code, answer.is_json) == (status, True)
    assert answer.get_json()["error"]["message"]
    assert still_desk.store.bulletin("b1") == before


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"null", b"\xff", b'"x"'])
def test_a_body_that_is_no_object_is_refused(still_desk: Desk, data: bytes) -> None:
    answer = still_desk.client.put("/bulletins/b1/segments/t1/en", data=data, content_type="application/json")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "bad_input")


def test_a_bulletin_that_is_not_there_or_not_made_is_told(desk: Desk) -> None:
    missing = desk.client.get("/bulletins/none/cells")
    assert (missing.status_code, missing.get_json()["error"]["code"]) == (404, "not_found")
    desk.store.set_state("b1", "working")
    refused = desk.send("segments/t1/en", "PUT", text="x", version=1)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "conflict")


def test_without_the_token_nothing_changes(desk: Desk) -> None:
    desk.app.config["WTF_CSRF_ENABLED"] = True
    answer = desk.send("segments/t1/en", "PUT", text="x", version=1)
    assert (answer.status_code, answer.is_json, desk.text("t1", "en") == "x") == (400, True, False)


def test_scripts_in_a_sentence_stay_text(desk: Desk) -> None:
    text = '<script>alert(1)</script> & "Bản Lác" 24'
    assert desk.send("segments/t1/en", "PUT", text=text, version=1).get_json()["text"] == text
    answer = desk.get("cells")
    assert answer.content_type == "application/json"


def test_one_sentence_is_made_again_by_a_worker_elsewhere(desk: Desk) -> None:
    answer = desk.send("segments/t1/en/retranslate", version=1)
    assert (answer.status_code, answer.get_json()) == (202, {"queued": True})
    assert desk.store.get("b1").state == "queued"
    assert "en" not in desk.store.translations("b1")["t1"]


def test_what_waits_for_a_worker_is_not_written_over(desk: Desk) -> None:
    desk.send("segments/t1/en/retranslate", version=1)
    for answer in (
        desk.send("segments/s1/en", "PUT", text="x", version=1),
        desk.send("segments/s1/en/retranslate", version=1),
        desk.send("segments/p1s1/join"),
    ):
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "conflict")


def test_one_sentence_is_made_again_in_place(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk.store.bulletin("b1")
    with open_translator(desk.app.extensions["bulletins"].settings) as translator:
        monkeypatch.setattr(type(desk.app.extensions["bulletins"].jobs), "translator", translator)
        cell = desk.send("segments/p1s2/en/retranslate", version=1).get_json()
    assert (cell["version"], cell["origin"], cell["model"], cell["by"]) == (
        2,
        "model",
        "echo",
        "anybody on this machine",
    )
    after = desk.store.bulletin("b1")
    assert desk.store.get("b1").state == "draft"
    changed = {
        (id, language)
        for id, its in after.translations.items()
        for language in its
        if its[language] != before.translations[id][language]
    }
    assert changed == {("p1s2", "en")}


def test_traditional_chinese_is_mended_in_its_own_characters(desk: Desk) -> None:
    checked = Checked.read(desk.store, "b1")
    segment = checked.segment("p1s3")
    text = "全部費用18萬越南盾由該省承擔。"
    offers = mends_of(checked, segment, "zh-Hant", text, checked.check(segment, text, "zh-Hant"))
    mends = [mend.text for finding, mends in offers if finding.check == "numbers" for mend in mends]
    assert mends[0] == "全部費用1.8億越南盾由該省承擔。"
