"""Which language a reader of the interface gets, and how it is switched."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.database import BulletinStore
from service.settings import Settings
from service.web.addresses import inner


def lang_of(client: FlaskClient, path: str = "/", **headers: str) -> str:
    page = client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    found = re.search(r'<html lang="([^"]+)"', page.get_data(as_text=True))
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("wanted", "lang"),
    [
        ("", "en"),
        ("vi", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.5", "vi"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("fr,zh;q=0.4,en;q=0.2", "zh-Hans"),
        ("fr", "en"),
        ("*", "en"),
        ("en;q=banana,\u00e9", "en"),
    ],
)
def test_the_browsers_wish_is_followed(client: FlaskClient, wanted: str, lang: str) -> None:
    assert lang_of(client, Accept_Language=wanted) == lang


def test_the_switch_is_kept_and_leads_back(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "zh", "next": "/batches?page=2"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/batches?page=2")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("language=zh;")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert lang_of(client, Accept_Language="vi") == "zh-Hans"


def test_a_language_that_there_is_not_is_refused(client: FlaskClient) -> None:
    refused = client.post("/language", data={"language": "fr"})
    assert refused.status_code == 400
    assert "vi, en, zh" in refused.get_data(as_text=True)
    client.set_cookie("language", "fr<script>")
    assert lang_of(client) == "en"


def test_the_switch_wants_the_token(guarded: Flask) -> None:
    guarded.config["WTF_CSRF_ENABLED"] = True
    client = guarded.test_client()
    assert client.post("/language", data={"language": "vi"}).status_code == 400
    page = client.get("/").get_data(as_text=True)
    token = re.search(r'<meta name="csrf-token" content="([^"]+)"', page)
    assert token is not None
    sent = client.post("/language", data={"language": "vi", "csrf_token": token[1]})
    assert sent.status_code == 303


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "/\n/evil.example", "javascript:alert(1)", "evil.example", "", "/\0", "///evil.example", " /batches",
    ],
)  # fmt: skip
def test_no_address_leads_away(client: FlaskClient, address: str) -> None:
    assert inner(address) == "/"
    assert client.post("/language", data={"language": "vi", "next": address}).headers["Location"] == "/"


@pytest.mark.parametrize("address", ["/", "/batches", "/bulletins/b1?with=zh#p1s1", "/p/zh/河口"])
def test_addresses_of_ours_are_kept(address: str) -> None:
    assert inner(address) == address


def test_pages_are_in_the_readers_language_all_over(client: FlaskClient) -> None:
    said = {
        lang: client.get("/batches", headers={"Accept-Language": lang}).get_data(as_text=True)
        for lang in ("vi", "zh")
    }
    assert "Lô bài" in said["vi"]
    assert "批次" in said["zh"]
    for page in said.values():
        assert "Start the batch" not in page


def test_errors_are_told_in_the_readers_language(client: FlaskClient) -> None:
    page = client.get("/bulletins/nowhere", headers={"Accept-Language": "zh"}).get_data(as_text=True)
    assert "&#39;nowhere&#39;" in page
    assert "There is no bulletin" not in page
    script = client.get("/bulletins/nowhere", headers={"Accept-Language": "vi", "Accept": "application/json"})
    assert "nowhere" in script.json["error"]["message"]
    assert "There is no bulletin" not in script.json["error"]["message"]
    # Programs read English, whoever calls them.
    api = client.get("/api/v1/nothing", headers={"Accept-Language": "vi"})
    assert "There is nothing at this address" in api.json["detail"]


def test_the_navigation_shows_what_is_there_and_where_one_is(client: FlaskClient) -> None:
    page = client.get("/batches").get_data(as_text=True)
    assert '<a href="/batches" aria-current="page">Batches</a>' in page
    assert page.count("aria-current=") == 2  # the door, and the language
    for path, _ in re.findall(r'<a href="(/[a-z]*)"( aria-current="[a-z]+")?>', page):
        assert client.get(path).status_code in (200, 303)


def test_a_stranger_is_shown_no_doors(settings: Settings, store: BulletinStore, jobs: object) -> None:
    app = create_app(replace(settings, open_api=False), store=store, jobs=jobs)  # type: ignore[arg-type]
    page = app.test_client().get("/nothing-here").get_data(as_text=True)
    assert "Nothing is here" in page
    assert 'href="/ledger"' not in page
    assert 'href="/people"' not in page
