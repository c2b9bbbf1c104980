import re
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from models.types import Bulletin
from service.app import create_app
from service.database import BulletinStore
from service.settings import Settings
from service.web.listening import listen_for
from service.web.security import POLICY
from tests.service.web.conftest import KeptJobs

WEB = Path(__file__).resolve().parents[3] / "service" / "web"
# Data is no script: no browser runs it, and `tojson` leaves no way out of it.
DATA_BLOCK = re.compile(r'<script type="application/(ld\+)?json"[^<>]*>\{\{ [\w.]+\|tojson \}\}</script>')
FORM = {"text": "Một bài viết ngắn.", "language": "vi", "targets": ["en"], "token": "t"}


@pytest.mark.parametrize(
    "path", ["/", "/bulletins/b1", "/bulletins/none", "/healthz", "/static/main.js", "/bulletins/b1/events"]
)
def test_every_answer_carries_the_headers(
    client: FlaskClient, bulletin: Bulletin, put: Callable[..., None], path: str
) -> None:
    put(bulletin)
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_policy_allows_our_own_files_only() -> None:
    assert POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize(
    "template",
    sorted(str(path.relative_to(WEB / "templates")) for path in (WEB / "templates").rglob("*.html")),
)
def test_templates_hold_nothing_inline_and_nothing_unescaped(template: str) -> None:
    text = DATA_BLOCK.sub("", (WEB / "templates" / template).read_text(encoding="utf-8"))
    assert re.findall(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)|\|\s*safe|autoescape", text) == []


def test_every_form_that_changes_something_carries_the_token() -> None:
    without = [
        (path.name, form[:120])
        for path in (WEB / "templates").rglob("*.html")
        for form in re.findall(
            r'<form[^>]*method="post".*?</form>', path.read_text(encoding="utf-8"), re.DOTALL
        )
        if "csrf_token" not in form and "token()" not in form
    ]
    assert without == []


def test_scripts_never_write_markup() -> None:
    for path in (WEB / "static").rglob("*.js"):
        assert (
            re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", path.read_text())
            == []
        )


@pytest.mark.parametrize("path", ["/bulletins", "/bulletins/b1/retry"])
def test_a_change_needs_the_token(guarded: Flask, path: str) -> None:
    answer = guarded.test_client().post(path, data=FORM)
    assert answer.status_code == 400
    assert "The form was open for too long" in answer.get_data(as_text=True)


def test_the_token_of_the_form_is_taken(guarded: Flask) -> None:
    client = guarded.test_client()
    token, *_ = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/").get_data(as_text=True))
    assert client.post("/bulletins", data={**FORM, "csrf_token": token}).status_code == 303
    assert guarded.test_client().post("/bulletins", data={**FORM, "csrf_token": token}).status_code == 400


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    guarded: Flask, scheme: str, secure: bool
) -> None:
    answer = guarded.test_client().get("/", base_url=f"{scheme}://localhost")
    parts = answer.headers["Set-Cookie"].split("; ")
    assert parts[0].startswith("bulletins=")
    assert ("HttpOnly" in parts, "SameSite=Lax" in parts, "Secure" in parts) == (True, True, secure)


def test_a_forged_host_does_not_move_the_redirect(
    settings: Settings, store: BulletinStore, jobs: KeptJobs
) -> None:
    app = create_app(replace(settings, open_api=False), store=store, jobs=jobs)
    answer = app.test_client().get("/batches", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/batches")


@pytest.mark.parametrize(
    "next",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\n/evil.example"],
)
def test_the_switch_of_languages_leads_nowhere_else(client: FlaskClient, next: str) -> None:
    answer = client.post("/language", data={"language": "vi", "next": next})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_https_is_asked_for_once_it_was_used(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    secure = client.get("/", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(("proxy", "believed"), [("127.0.0.1", True), (None, False)])
def test_only_the_trusted_proxy_is_believed(settings: Settings, proxy: str | None, believed: bool) -> None:
    app = Flask("told")
    app.add_url_rule("/", "told", lambda: f"{request.remote_addr} {request.is_secure} {request.host}")
    server = listen_for(app, replace(settings, trusted_proxy=proxy), host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    headers = {
        "X-Forwarded-For": "192.0.2.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "desk.example",
    }
    told = httpx.get(f"http://127.0.0.1:{server.effective_port}/", headers=headers).text
    server.close()
    thread.join(10)
    assert (told == "192.0.2.7 True desk.example") is believed
    assert told.startswith("127.0.0.1 False 127.0.0.1") is not believed


@pytest.mark.parametrize(
    "path", ["/static/../security.py", "/static/..%2fsecurity.py", "/bulletins/..%2f..%2fetc"]
)
def test_paths_stay_inside(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
