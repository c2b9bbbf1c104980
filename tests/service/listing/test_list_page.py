"""The page `/bulletins`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from models.types import Article, Finding
from service.app import create_app
from service.database import BulletinStore
from service.database.batches import BatchStore
from service.settings import Settings

Put = Callable[..., str]
LOST = Finding("numbers", "error", "120 is missing")


def titles(text: str) -> list[str]:
    return [link.text for link in html.fromstring(text).cssselect("tbody .by-title > a")]


def ids(text: str) -> list[str]:
    links = html.fromstring(text).cssselect("tbody .by-title > a")
    return [link.get("href").removeprefix("/bulletins/") for link in links]


def words(text: str, selector: str) -> list[str]:
    found = html.fromstring(text).cssselect(selector)
    return [" ".join(each.text_content().split()) for each in found]


def test_without_bulletins_the_page_says_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/bulletins")
    assert answer.status_code == 200
    assert words(answer.text, ".empty p:first-child") == ["No bulletins yet."]
    links = html.fromstring(answer.text).cssselect(".empty a")
    assert [link.get("href") for link in links] == ["/", "/batches"]


def test_a_line_tells_all_of_a_bulletin(
    client: FlaskClient, put: Put, noon: Callable[[int], datetime]
) -> None:
    put("b1", date="2024-04-30", findings=(LOST,), created=noon(2), workflow="review")
    text = client.get("/bulletins").text
    assert titles(text) == ["Hội nghị biên giới"]
    row = words(text, "tbody td")
    assert row == ["In review", "vi →into en, zh", "Article 30 Apr 2024", "Submitted 2 May 2024", "2 errors"]


def test_a_search_finds_in_all_languages(client: FlaskClient, put: Put) -> None:
    put("b1")
    other = {"vi": ("Chợ phiên", "Chợ họp sớm."), "en": ("Market day", "It opens."), "zh": ("集市", "早市。")}
    put("b2", texts=other)
    for query in ("hoi nghi", "hội nghị", "會議", "conference tuesday", "HOI+nghi"):
        assert ids(client.get("/bulletins", query_string={"q": query}).text) == ["b1"], query


def test_the_sentence_that_was_found_is_shown_with_the_words_marked(client: FlaskClient, put: Put) -> None:
    put("b1")
    text = client.get("/bulletins?q=dien+khai").text
    assert words(text, ".snippet") == ["Hội nghị khai mạc tại Điện Biên hôm thứ Ba."]
    assert words(text, ".snippet mark") == ["khai", "Điện"]
    assert words(client.get("/bulletins?q=星期二").text, ".snippet mark") == ["星期二"]


def test_what_was_stored_is_never_markup(client: FlaskClient, put: Put) -> None:
    evil = "<script>alert(1)</script> <b>hoi</b>"
    put("b1", texts={"vi": (evil, evil + " nghi")}, batch=evil)
    for address in (
        "/bulletins",
        "/bulletins?q=script+nghi",
        f"/bulletins?q={evil}",
        f"/bulletins?batch={evil}",
    ):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "<b>hoi" not in text


def test_nothing_found_says_what_to_try(client: FlaskClient, put: Put) -> None:
    put("b1", workflow="approved")
    text = client.get("/bulletins?q=hối").text
    assert words(text, ".empty p") == ["No bulletin is like that."]
    assert words(text, ".empty a") == ["Search without accents: hoi", "Show all bulletins"]
    text = client.get("/bulletins?state=draft").text
    assert words(text, ".empty a") == ["Show the 1 bulletin in another state", "Show all bulletins"]


def test_states_are_counted_and_are_links(client: FlaskClient, put: Put, store: BulletinStore) -> None:
    put("b1", workflow="approved")
    put("b2")
    store.create(Article("en", "Waiting", ("It waits.",)), targets=("vi",), id="b3")
    assert words(client.get("/bulletins").text, ".states a") == [
        "All 3",
        "Waiting 1",
        "Draft 1",
        "Approved 1",
    ]
    assert words(client.get("/bulletins?q=waits").text, ".states a") == ["All 1", "Waiting 1"]
    links = html.fromstring(client.get("/bulletins").text).cssselect(".states a")
    assert [link.get("href") for link in links] == [
        "/bulletins",
        "/bulletins?state=queued",
        "/bulletins?state=draft",
        "/bulletins?state=approved",
    ]
    assert ids(client.get("/bulletins?state=approved").text) == ["b1"]


def test_filters_and_sorts(client: FlaskClient, put: Put, noon: Callable[[int], datetime]) -> None:
    put("b1", created=noon(1), owner="open")
    put("b2", language="en", targets=("vi",), findings=(LOST,), created=noon(2))
    put("b3", batch="archive", created=noon(3))
    for query, expected in {
        "language=en": ["b2"],
        "batch=archive": ["b3"],
        "mine=1": ["b1"],
        "findings=errors": ["b2"],
        "findings=none&sort=oldest": ["b1", "b3"],
        "since=2024-05-02&until=2024-05-02": ["b2"],
        "sort=title": ["b2", "b1", "b3"],
        "language=en&state=draft&q=border&since=2024-01-01": ["b2"],
    }.items():
        assert ids(client.get(f"/bulletins?{query}").text) == expected, query


def test_filters_in_use_are_told_and_can_be_taken_away(client: FlaskClient, put: Put) -> None:
    put("b1")
    text = client.get("/bulletins?language=vi&q=hoi&since=2024-01-02&mine=1").text
    chips = html.fromstring(text).cssselect(".asked a")
    assert words(text, ".asked a") == [
        "Remove the filter Search: hoi ×",
        "Remove the filter Source language: Vietnamese ×",
        "Remove the filter From: 2 Jan 2024 ×",
        "Remove the filter Mine ×",
    ]
    assert chips[0].get("href") == "/bulletins?language=vi&since=2024-01-02&mine=1"


def test_a_batch_is_called_by_its_name(client: FlaskClient, put: Put, store: BulletinStore) -> None:
    BatchStore(store.engine).create(
        id="f00", name="archive.jsonl", targets=(), language="auto", size=1, digest=""
    )
    put("b1", batch="f00")
    text = client.get("/bulletins?batch=f00").text
    assert words(text, ".asked a") == ["Remove the filter Batch: archive.jsonl ×"]
    assert words(client.get("/bulletins?batch=gone").text, ".asked b") == ["gone"]


BAD = (
    ("since=2024-13-01", "since", "'2024-13-01' is no day. Write it like 2024-01-31."),
    ("since=2024-05-02&until=2024-05-01", "since", "The first day lies after the last one."),
    ("findings=many", "findings", "There is no 'many' here. Available: any, errors, none."),
    ("q=" + "a" * 201, "q", "The search has 201 characters. Give at most 200."),
    ("q=a%00b", "q", "This holds a character that no text has."),
    ("after=zzz", None, "'zzz' is no place in this list. Begin again without `after` and `before`."),
    ("state=lost", None, "There is no 'lost' here."),
)


def test_what_cannot_be_used_is_told_at_its_field(client: FlaskClient, put: Put) -> None:
    put("b1")
    for query, field, message in BAD:
        answer = client.get(f"/bulletins?{query}")
        assert answer.status_code == 400
        assert words(answer.text, "#search-error")[0].startswith(message)
        wrong = html.fromstring(answer.text).cssselect("[aria-invalid]")
        assert [each.get("name") for each in wrong] == ([field] if field else [])


def test_pages_have_addresses_of_their_own(
    client: FlaskClient, put: Put, noon: Callable[[int], datetime]
) -> None:
    for number in range(1, 28):
        put(f"b{number:02}", created=noon(number))
    first = client.get("/bulletins?language=vi").text
    assert ids(first) == [f"b{number:02}" for number in range(27, 2, -1)]
    (onward,) = html.fromstring(first).cssselect("a[rel=next]")
    second = client.get(onward.get("href")).text
    assert ids(second) == ["b02", "b01"]
    (back,) = html.fromstring(second).cssselect("a[rel=prev]")
    assert ids(client.get(back.get("href")).text) == ids(first)


def test_the_form_page_leads_to_the_list(client: FlaskClient, put: Put) -> None:
    put("b1")
    assert 'href="/bulletins"' in client.get("/").text


def test_who_is_not_signed_in_sees_no_list(settings: Settings, store: BulletinStore, tmp_path: Path) -> None:
    closed = Settings.read({"BULLETINS_DATA": str(tmp_path), "BULLETINS_SECRET_KEY": "only for these tests"})
    app: Flask = create_app(closed, store=store, jobs=None)  # type: ignore[arg-type]
    for page in ("/bulletins", "/numbers"):
        answer = app.test_client().get(page)
        assert (answer.status_code, "sign" in answer.headers["Location"]) == (303, True)
