import csv
import io
import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from service.database import BulletinStore
from service.database.annotation_rows import TIE, Campaign, Item, Span
from service.database.annotations import AnnotationStore
from service.web.evaluation.blind import sequence, sides
from service.web.evaluation.results import sign_test
from tests.eval.made_runs import GOOD, WEAK, made_set, put_run

FIRST, SECOND = "village/vi-en/alpha.one", "village/vi-en/beta.two"
FORM = {"name": "", "kind": "preference", "first": FIRST, "second": SECOND, "size": "50", "seed": "3"}


@pytest.fixture(autouse=True)
def runs(tmp_path: Path) -> None:
    put_run(tmp_path, GOOD, system="alpha/one")
    put_run(tmp_path, WEAK, system="beta/two")


@pytest.fixture
def kept(store: BulletinStore) -> AnnotationStore:
    return AnnotationStore(store.engine)


def make(client: FlaskClient, **fields: str) -> str:
    answer = client.post("/evaluation/human", data={**FORM, **fields})
    assert answer.status_code == 303
    return answer.headers["Location"].rsplit("/", 1)[1]


def start(client: FlaskClient, id: str, name: str = "Lan") -> str:
    answer = client.post(f"/evaluation/human/{id}/start", data={"annotator": name})
    assert answer.status_code == 303
    return answer.headers["Location"]


def judge(client: FlaskClient, id: str, number: int, **fields: str) -> str:
    answer = client.post(f"/evaluation/human/{id}/items/{number}", data=fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_pairs_leave_out_what_both_wrote_alike(
    client: FlaskClient, kept: AnnotationStore, tmp_path: Path
) -> None:
    put_run(tmp_path, [GOOD[0], *WEAK[1:]], system="beta/two")
    items = kept.items(make(client))
    assert [item.segment_id for item in items] == ["d0:s2", "d0:s3", "d1:s1", "d1:s2", "d1:s3"]
    assert {item.systems for item in items} == {(0, 1)}
    single = kept.items(make(client, kind="direct", size="2"))
    assert [item.systems for item in single] == [(0,), (1,), (0,), (1,)]


def test_the_same_seed_draws_the_same_segments(client: FlaskClient, kept: AnnotationStore) -> None:
    drawn = [
        [item.segment_id for item in kept.items(make(client, size="3", seed=seed))]
        for seed in ("3", "3", "4")
    ]
    assert drawn[0] == drawn[1] != drawn[2]


@pytest.mark.parametrize(
    ("fields", "field", "text"),
    [
        ({"kind": "x"}, "kind", "Unknown kind &#39;x&#39;"),
        ({"first": ""}, "first", "Choose the run to judge."),
        ({"first": "../x"}, "second", "There is no run &#39;../x&#39;"),
        ({"second": ""}, "second", "A preference needs two runs"),
        ({"second": FIRST}, "second", "Both runs are by the same system"),
        ({"second": "other/vi-en/beta.two"}, "second", "on different test sets"),
        ({"size": "0"}, "size", "must be a whole number from 1 to 1,000"),
        ({"size": "9" * 5000}, "size", "must be a whole number"),
        ({"seed": "-1"}, "seed", "The seed must be a whole number"),
        ({"name": "n" * 61}, "name", "The name is too long"),
    ],
)
def test_a_campaign_that_cannot_be_says_why(
    client: FlaskClient, kept: AnnotationStore, tmp_path: Path, fields: dict[str, str], field: str, text: str
) -> None:
    put_run(tmp_path, WEAK[:2], system="beta/two", test_set=made_set(GOOD[:2], GOOD[:2], name="other"))
    answer = client.post("/evaluation/human", data={**FORM, **fields})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert text in page
    assert f'id="{field}-error"' in page
    assert kept.campaigns() == []


def test_pages_of_an_annotator_never_tell_the_systems(client: FlaskClient) -> None:
    for kind in ("preference", "direct", "esa"):
        id = make(client, kind=kind)
        start(client, id)
        pages = [text_of(client, f"/evaluation/human/{id}")]
        pages += [text_of(client, f"/evaluation/human/{id}/items/{number}") for number in (1, 2, 3)]
        assert all(re.findall(r"alpha|beta|plain|seed", page) == [] for page in pages)


def test_order_is_drawn_for_each_item_and_annotator_and_stays() -> None:
    from datetime import UTC, datetime

    campaign = Campaign("c", "n", "preference", "t", "vi", "en", ("a", "b"), 5, datetime.now(UTC))
    items = [Item(number, f"s{number}", "d", "x", "", (0, 1), ("1", "2")) for number in range(40)]
    drawn = {name: [sides(campaign, item, name) for item in items] for name in ("Lan", "Minh")}
    assert drawn["Lan"] == [sides(campaign, item, "Lan") for item in items]
    assert drawn["Lan"] != drawn["Minh"]
    for orders in drawn.values():
        assert 8 < orders.count((1, 0)) < 32
    assert sequence(campaign, items, "Lan") == items
    single = Campaign("c", "n", "direct", "t", "vi", "en", ("a", "b"), 5, datetime.now(UTC))
    shuffled = sequence(single, items, "Lan")
    assert shuffled != items
    assert sorted(item.position for item in shuffled) == list(range(40))


def test_what_is_chosen_is_kept_for_the_system_behind_it(client: FlaskClient, kept: AnnotationStore) -> None:
    id = make(client)
    assert start(client, id).endswith("/items/1")
    items = kept.items(id)
    for number, item in enumerate(items, start=1):
        page = html.document_fromstring(text_of(client, f"/evaluation/human/{id}/items/{number}"))
        shown = page.xpath("//section[@class='side']/p/text()")
        assert sorted(shown) == sorted(item.texts)
        better = "first" if shown[0] == GOOD[number - 1] else "second"
        following = judge(client, id, number, choice=better, seconds="2.0")
        assert following.endswith(f"/items/{number + 1}" if number < len(items) else id)
    given = kept.judgements(id)
    same = [each.position for each in given if items[each.position].texts[0] == items[each.position].texts[1]]
    assert same == []
    assert {each.preferred for each in given} == {0}
    assert {each.annotator for each in given} == {"Lan"}


def test_one_goes_back_changes_and_goes_on(client: FlaskClient, kept: AnnotationStore) -> None:
    id = make(client)
    start(client, id)
    judge(client, id, 1, choice="first")
    judge(client, id, 2, choice="second", comment="close")
    page = html.document_fromstring(text_of(client, f"/evaluation/human/{id}/items/2"))
    assert page.xpath("//input[@name='choice'][@checked]/@value") == ["second"]
    assert page.xpath("//textarea[@name='comment']/text()") == ["close"]
    assert page.xpath("//a[@rel='prev']/@href") == [f"/evaluation/human/{id}/items/1"]
    judge(client, id, 2, choice="tie")
    assert [each.preferred for each in kept.judgements(id)][1] == TIE
    # Coming back later leads to the first item that is not judged.
    assert start(client, id).endswith("/items/3")
    assert start(client, id, "Minh").endswith("/items/1")


def test_spans_are_kept_with_the_script_and_without(client: FlaskClient, kept: AnnotationStore) -> None:
    id = make(client, kind="esa", second="")
    start(client, id)
    page = html.document_fromstring(text_of(client, f"/evaluation/human/{id}/items/1"))
    text = page.xpath("//textarea[@data-text]/text()")[0]
    word = text.split()[1]
    spans = json.dumps([{"start": 0, "end": 3, "severity": "minor"}])
    judge(client, id, 1, spans=spans, score="70", major_words=f"{word}\n")
    (given,) = kept.judgements(id)
    at = text.index(word)
    assert given.score == 70
    assert given.spans == (Span(0, 3, "minor"), Span(at, at + len(word), "major"))
    page = html.document_fromstring(text_of(client, f"/evaluation/human/{id}/items/1"))
    assert json.loads(page.xpath("//input[@name='spans']/@data-before")[0]) == [
        [0, 3, "minor"],
        [at, at + len(word), "major"],
    ]
    assert page.xpath("//textarea[@name='major_words']/text()") == [word]


@pytest.mark.parametrize(
    ("fields", "field", "text"),
    [
        ({"score": ""}, "score", "must be a whole number from 0 to 100"),
        ({"score": "101"}, "score", "must be a whole number from 0 to 100"),
        ({"score": "٣"}, "score", "must be a whole number from 0 to 100"),
        ({"score": "5", "spans": "{"}, "text", "cannot be read"),
        ({"score": "5", "spans": "[" * 100_000}, "text", "cannot be read"),
        ({"score": "5", "spans": '[{"start": 5, "end": 5000, "severity": "minor"}]'}, "text", "not in the translation"),
        ({"score": "5", "spans": '[{"start": 5, "end": 2, "severity": "minor"}]'}, "text", "not in the translation"),
        ({"score": "5", "spans": '[{"start": 0, "end": 2, "severity": "grave"}]'}, "text", "cannot be read"),
        ({"score": "5", "minor_words": "zebra"}, "minor_words", "“zebra” is not in the translation"),
        ({"score": "5", "comment": "x" * 2001}, "comment", "The note is too long"),
    ],
)  # fmt: skip
def test_a_judgement_that_cannot_be_says_why_and_keeps_what_was_typed(
    client: FlaskClient, kept: AnnotationStore, fields: dict[str, str], field: str, text: str
) -> None:
    id = make(client, kind="esa", second="")
    start(client, id)
    answer = client.post(f"/evaluation/human/{id}/items/1", data=fields)
    page = html.document_fromstring(answer.get_data(as_text=True))
    assert answer.status_code == 400
    assert text in page.xpath(f"//p[@id='{field}-error']")[0].text_content()
    assert page.xpath("//input[@id='score']/@value") == [fields["score"]]
    assert kept.judgements(id) == []


def test_a_preference_must_be_chosen(client: FlaskClient) -> None:
    id = make(client)
    start(client, id)
    answer = client.post(f"/evaluation/human/{id}/items/1", data={"choice": "alpha"})
    assert (answer.status_code, "Choose the better translation" in answer.get_data(as_text=True)) == (
        400,
        True,
    )


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\x07b"])
def test_a_name_that_cannot_be_kept_is_refused(client: FlaskClient, name: str) -> None:
    id = make(client)
    answer = client.post(f"/evaluation/human/{id}/start", data={"annotator": name})
    assert (answer.status_code, 'id="annotator-error"' in answer.get_data(as_text=True)) == (400, True)


def test_without_a_name_one_is_asked_for_it(client: FlaskClient) -> None:
    id = make(client)
    for answer in (
        client.get(f"/evaluation/human/{id}/items/1"),
        client.post(f"/evaluation/human/{id}/items/1", data={"choice": "tie"}),
    ):
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/evaluation/human/{id}")


def test_unknown_campaigns_and_items_are_not_found(client: FlaskClient) -> None:
    id = make(client)
    start(client, id)
    for path in (
        "/none",
        "/none/results",
        "/none/export/csv",
        f"/{id}/items/0",
        f"/{id}/items/7",
        f"/{id}/export/xml",
    ):
        text_of(client, f"/evaluation/human{path}", status=404)


def test_results_tell_wins_and_agreement(client: FlaskClient, kept: AnnotationStore) -> None:
    id = make(client)
    assert "Nobody has judged anything yet" in text_of(client, f"/evaluation/human/{id}/results")
    shown = {}
    for name, choices in (("Lan", "aaaabt"), ("Minh", "aaaabb")):
        start(client, id, name)
        for number, choice in enumerate(choices, start=1):
            page = html.document_fromstring(text_of(client, f"/evaluation/human/{id}/items/{number}"))
            shown = page.xpath("//section[@class='side']/p/text()")
            good_first = shown[0] == GOOD[number - 1]
            value = "tie" if choice == "t" else "first" if (choice == "a") == good_first else "second"
            judge(client, id, number, choice=value)
    page = html.document_fromstring(text_of(client, f"/evaluation/human/{id}/results"))
    cells = [[cell.text_content().strip() for cell in row] for row in page.xpath("//tbody/tr")]
    assert cells == [
        ["alpha/one", "8", "67%", "12"],
        ["beta/two", "3", "25%", "12"],
        ["About the same", "1", "8%", "12"],
    ]
    facts = page.xpath("//dl[@class='facts']")[0].text_content()
    # One of six items differs: n = 12, eight a, three b, one tie; 1 - 11 · 2 / (12² - 64 - 9 - 1) = 0.686.
    assert "alpha 0.686 (nominal), on 6 items" in facts
    assert f"p = {sign_test(8, 3):.3f}" in facts


def test_who_is_still_judging_has_to_ask_for_the_results(client: FlaskClient) -> None:
    id = make(client)
    start(client, id)
    judge(client, id, 1, choice="tie")
    hidden = text_of(client, f"/evaluation/human/{id}/results")
    assert "You are still judging" in hidden
    assert "alpha" not in hidden
    assert "alpha/one" in text_of(client, f"/evaluation/human/{id}/results?reveal=1")


def test_scores_are_averaged_by_system(client: FlaskClient, kept: AnnotationStore) -> None:
    id = make(client, kind="direct", size="2")
    items = kept.items(id)
    start(client, id)
    for number in range(1, 5):
        page = html.document_fromstring(text_of(client, f"/evaluation/human/{id}/items/{number}"))
        text = page.xpath("//section[@class='side']/p/text()")[0]
        item = next(item for item in items if item.texts == (text,))
        judge(client, id, number, score="90" if item.systems == (0,) else str(40 + 10 * (item.position // 2)))
    page = html.document_fromstring(text_of(client, f"/evaluation/human/{id}/results"))
    cells = [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//tbody/tr")]
    assert cells == [["alpha/one", "90.0 ± 0.0", "2"], ["beta/two", "45.0 ± 9.8", "2"]]


def test_export_has_one_row_a_judgement(client: FlaskClient) -> None:
    id = make(client, kind="esa", second="", name="=1+1")
    start(client, id, "Nguyễn Lan")
    spans = json.dumps([{"start": 0, "end": 3, "severity": "major"}])
    judge(client, id, 1, score="61", spans=spans, comment="-2+3", seconds="4.2")
    answer = client.get(f"/evaluation/human/{id}/export/jsonl")
    (row,) = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert (row["annotator"], row["score"], row["seconds"], row["systems"]) == (
        "Nguyễn Lan",
        61,
        4.2,
        ["alpha/one"],
    )
    assert row["spans"] == [{"start": 0, "end": 3, "severity": "major", "text": row["texts"][0][:3]}]
    answer = client.get(f"/evaluation/human/{id}/export/csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    (line,) = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    # A spreadsheet must not take what somebody typed for a formula.
    assert (line["campaign"], line["comment"], line["score"]) == ("'=1+1", "'-2+3", "61")
    assert line["spans"] == f"0-3 major: {row['texts'][0][:3]}"


@pytest.mark.parametrize(
    ("wins", "losses", "expected"), [(0, 0, 1.0), (5, 5, 1.0), (5, 0, 0.0625), (8, 2, 0.109375)]
)
def test_sign_test(wins: int, losses: int, expected: float) -> None:
    assert sign_test(wins, losses) == sign_test(losses, wins) == expected


def test_changes_need_the_token(guarded: Flask) -> None:
    client = guarded.test_client()
    for path in ("/evaluation/human", "/evaluation/human/x/start", "/evaluation/human/x/items/1"):
        assert client.post(path, data=FORM).status_code == 400
