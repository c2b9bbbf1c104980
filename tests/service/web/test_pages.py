import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from models.types import Article, Bulletin, Finding, NameProposal
from service.database import BulletinStore
from service.exports import EXPORTS

TEXT = (
    "Hội chợ sách mùa xuân mở cửa\n\n"
    "Sáng nay, hội chợ sách mùa xuân mở cửa tại nhà văn hóa huyện. Có 18 gian hàng tham gia trong ba ngày."
)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def send(client: FlaskClient, **fields: object) -> tuple[int, str, str]:
    """Send the form; gives status, location and page."""
    data = {"language": "auto", "targets": ["vi", "en", "zh"], "token": "t1", **fields}
    answer = client.post("/bulletins", data=data, content_type="multipart/form-data")
    return answer.status_code, answer.headers.get("Location", ""), unescape(answer.get_data(as_text=True))


def test_form_offers_three_ways_and_tells_what_to_do_when_there_is_nothing(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert re.findall(r"<legend>(.*?)</legend>", page) == [
        "Paste text", "Upload a file", "Web address", "Make versions in",
    ]  # fmt: skip
    assert re.findall(r'name="targets" value="([\w-]+)" checked', page) == ["vi", "en", "zh"]
    assert "<b>No bulletins yet.</b>" in page


def test_sample_fills_the_form_without_script(client: FlaskClient) -> None:
    page = client.get("/?sample=1").get_data(as_text=True)
    (text,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert text.startswith("Làng nghề dệt thổ cẩm Bản Lác mở lớp dạy thiết kế cho thợ trẻ\n")


def test_pasted_text_becomes_a_queued_bulletin(client: FlaskClient, store: BulletinStore) -> None:
    status, location, _ = send(client, text=TEXT)
    (row,) = store.recent()
    assert (status, location) == (303, f"/bulletins/{row.id}")
    assert (row.title, row.language, set(row.targets)) == ("Hội chợ sách mùa xuân mở cửa", "vi", {"en", "zh"})


def test_a_cancelled_bulletin_says_so_in_the_list(client: FlaskClient, store: BulletinStore) -> None:
    send(client, text="Khai mạc hội chợ\n\nHội chợ mở cửa sáng nay.")
    (row,) = store.recent()
    assert store.cancel(row.id)
    card = client.get("/").text.partition('class="card"')[2].partition("</a>")[0]
    assert 'class="state cancelled"' in card
    assert "Cancelled" in card


def test_uploaded_file_is_read(client: FlaskClient, store: BulletinStore) -> None:
    status, _, _ = send(client, file=(BytesIO(TEXT.encode()), "bai.txt"), targets=["zh"])
    (row,) = store.recent()
    assert (status, row.title, row.targets) == (303, "Hội chợ sách mùa xuân mở cửa", ("zh",))


def test_private_address_is_refused_at_its_field(client: FlaskClient, store: BulletinStore) -> None:
    status, _, page = send(client, url="http://127.0.0.1/tin")
    assert status == 400
    assert '<p><a href="#url">' in page
    assert 'value="http://127.0.0.1/tin"' in page
    assert store.recent() == []


def test_the_same_showing_sent_twice_makes_one_bulletin(client: FlaskClient, store: BulletinStore) -> None:
    first, again = send(client, text=TEXT), send(client, text=TEXT)
    assert first[1] == again[1]
    assert len(store.recent()) == 1


def test_an_edited_form_makes_another_bulletin(client: FlaskClient, store: BulletinStore) -> None:
    send(client, text=TEXT)
    send(client, text=TEXT + " Vé vào cửa miễn phí.")
    send(client, text=TEXT, token="t2")
    assert len(store.recent()) == 3


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({}, 400, "text"),
        ({"text": "  \n "}, 400, "text"),
        ({"way": "url", "text": TEXT}, 400, "url"),
        ({"way": "file", "text": TEXT}, 400, "file"),
        ({"text": TEXT, "url": "https://example.org/"}, 400, "text"),
        ({"text": TEXT, "targets": []}, 400, "targets"),
        ({"text": TEXT, "targets": ["vi"]}, 400, "targets"),
        ({"text": TEXT, "targets": ["fr"]}, 400, "targets"),
        ({"text": TEXT, "language": "fr"}, 400, "language"),
        ({"text": "ສະບາຍດີ ຍິນດີຕ້ອນຮັບ ທ່ານ ທັງຫຼາຍ ທີ່ ມາ ຮ່ວມ ງານ ໃນ ມື້ນີ້."}, 400, "language"),
        ({"text": "a" * 200_001}, 413, "text"),
        ({"url": "ftp://example.org/a"}, 400, "url"),
    ],
)
def test_refused_form_comes_back_as_it_was(
    client: FlaskClient, store: BulletinStore, fields: dict[str, object], status: int, field: str
) -> None:
    got, _, page = send(client, **fields)
    assert got == status
    (message,) = re.findall(rf'<p><a href="#{field}">(.*?)</a></p>', page)
    assert f'aria-describedby="{field}-error' in page
    assert message in page.partition(f'id="{field}-error"')[2]
    (text,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert text.strip() == str(fields.get("text", "")).strip()
    assert f'value="{fields.get("url", "")}"' in page
    assert re.findall(r'name="targets" value="([\w-]+)" checked', page) == [
        tag for tag in ("vi", "en", "zh") if tag in fields.get("targets", ["vi", "en", "zh"])
    ]
    assert store.recent() == []


def test_too_large_file_keeps_the_rest_of_the_form(client: FlaskClient) -> None:
    # Written by hand: the client's own writer leaves temporary files open.
    parts = {'name="way"': b"file", 'name="url"': b"https://a.example/"}
    parts['name="file"; filename="big.txt"'] = b"a" * 1_048_577
    body = b"".join(
        f"--mark\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + content + b"\r\n"
        for name, content in {**parts, 'name="targets"': b"en"}.items()
    )
    answer = client.post(
        "/bulletins", data=body + b"--mark--\r\n", content_type="multipart/form-data; boundary=mark"
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 413
    assert '<p><a href="#file">' in page
    assert "Choose <b>big.txt</b> again" in page
    assert 'value="https://a.example/"' in page


def test_a_known_problem_refuses_with_its_reason_and_keeps_the_text(
    client: FlaskClient, jobs: object
) -> None:
    jobs.problem = "The model 'm' is not here. Run: bulletins models pull m"
    status, _, page = send(client, text=TEXT)
    assert status == 503
    assert "<p><a href=\"#submit\">The model 'm' is not here. Run: bulletins models pull m</a></p>" in page
    assert TEXT in page.replace("\r\n", "\n")


def test_unfinished_page_shows_what_is_there_and_reloads_without_script(
    client: FlaskClient, bulletin: Bulletin, put: Callable[..., None]
) -> None:
    put(bulletin, upto=3)
    page = client.get("/bulletins/b1").get_data(as_text=True)
    assert '<noscript><meta http-equiv="refresh" content="4"></noscript>' in page
    assert 'data-events="/bulletins/b1/events"' in page
    assert "<span data-count>3 of 22</span>" in page
    assert page.count(">to come<") == 19


def test_failed_page_gives_the_reason_and_a_way_on(
    client: FlaskClient, store: BulletinStore, jobs: object, bulletin: Bulletin, put: Callable[..., None]
) -> None:
    put(bulletin, upto=2)
    store.set_state("b1", "failed", error="No answer <for> p1s1.")
    page = client.get("/bulletins/b1").get_data(as_text=True)
    assert "<p>No answer &lt;for&gt; p1s1.</p>" in page
    assert "http-equiv" not in page
    answer = client.post("/bulletins/b1/retry")
    assert (answer.status_code, answer.headers["Location"], jobs.retried) == (303, "/bulletins/b1", ["b1"])
    assert client.post("/bulletins/b1/retry").status_code == 303
    assert jobs.retried == ["b1"]


def test_finished_page_aligns_languages(
    client: FlaskClient, bulletin: Bulletin, put: Callable[..., None]
) -> None:
    put(bulletin)
    page = client.get("/bulletins/b1").get_data(as_text=True)
    rows = re.findall(r'<tr role="row" id="(\w+)" class="segment.*?</tr>', page, re.DOTALL)
    assert rows == ["t1", "s1", "s2", "c1", "p1s1", "p1s2", "p1s3", "p2s1", "p2s2", "p2s3", "p3s1"]
    languages = re.findall(r'<td role="gridcell" class="cell[^"]*" lang="([\w-]+)"', page)
    assert languages == ["vi", "en", "zh-Hans"] * len(rows)
    assert page.count("<h1") == 1
    assert '<a href="#p2s1">p2s1</a>' in page
    assert "2 errors" in page
    assert "3 warnings" in page
    # A format that holds one language at a time has a line for each.
    assert list(dict.fromkeys(re.findall(r'href="/bulletins/b1/download/(\w+)', page))) == EXPORTS.names()
    assert re.findall(r'download/xliff\?language=(\w+)"', page) == ["en", "zh"]


def test_finished_page_tells_names_and_notes(
    client: FlaskClient, bulletin: Bulletin, put: Callable[..., None]
) -> None:
    put(bulletin)
    page = unescape(client.get("/bulletins/b1").get_data(as_text=True))
    assert re.findall(r'<span class="candidate">(.*?)</span>', page) == [
        "Li Wencheng", "Li Wensheng", "李文成", "李文城", "李文诚", "Ban Lac", "班腊", "板腊",
    ]  # fmt: skip
    for note in bulletin.article.notes:
        assert f"<li>{note}</li>" in page


def test_stored_scripts_are_shown_not_run(
    client: FlaskClient, bulletin: Bulletin, put: Callable[..., None], store: BulletinStore
) -> None:
    finding = Finding(HOSTILE, "error", HOSTILE)
    article = Article(
        "vi",
        HOSTILE,
        (HOSTILE,),
        (HOSTILE,),
        date=HOSTILE,
        byline=HOSTILE,
        url="javascript:" + HOSTILE,
        notes=(HOSTILE,),
    )
    bad = replace(
        bulletin,
        article=article,
        segments=tuple(replace(segment, source=HOSTILE) for segment in bulletin.segments),
        translations={
            id: {tag: replace(each, text=HOSTILE, model=HOSTILE, findings=(finding,)) for tag, each in targets.items()}
            for id, targets in bulletin.translations.items()
        },
        summary=replace(bulletin.summary, sentences=(HOSTILE, HOSTILE), notes=(HOSTILE,), model=HOSTILE),
        names=(NameProposal(HOSTILE, "person", {"en": (HOSTILE,)}, HOSTILE),),
        models={"vi-en": HOSTILE, HOSTILE: HOSTILE},
    )  # fmt: skip
    put(bad, id="done")
    put(bad, id="half", upto=4)
    put(bad, id="dead", upto=4)
    store.set_state("dead", "failed", error=HOSTILE)
    for path in ("/", "/bulletins/done", "/bulletins/half", "/bulletins/dead"):
        page = client.get(path).get_data(as_text=True)
        assert "&lt;script&gt;" in page
        assert (
            re.findall(
                r"<(?:script(?! type=\"(?:module\" src=\"/static/main\.js\"|application/json\" data-cells))|img)",
                page,
            )
            == []
        )
        assert re.findall(r'href="javascript', page) == []


@pytest.mark.parametrize("format", EXPORTS.names())
def test_download_is_a_file_named_after_the_title(
    client: FlaskClient, bulletin: Bulletin, put: Callable[..., None], format: str
) -> None:
    put(bulletin)
    export = EXPORTS.get(format)()
    answer = client.get(f"/bulletins/b1/download/{format}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, export.media_type)
    assert answer.data[: len(export.magic)] == export.magic
    plain = "lang-nghe-det-tho-cam-ban-lac-mo-lop-day-thiet-ke-cho-tho-tre"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith(
        f"attachment; filename=\"{plain}.{export.extension}\"; filename*=UTF-8''l%C3%A0ng-"
    )


def test_nothing_to_download_before_the_end(
    client: FlaskClient, bulletin: Bulletin, put: Callable[..., None]
) -> None:
    put(bulletin, upto=1)
    assert client.get("/bulletins/b1/download/json").status_code == 404
    assert client.get("/bulletins/b1/download/exe").status_code == 404
    assert client.get("/bulletins/zz/download/json").status_code == 404
