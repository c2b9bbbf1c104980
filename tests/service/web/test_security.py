import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.types import Bulletin
from service.web.security import POLICY

WEB = Path(__file__).resolve().parents[3] / "service" / "web"
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


@pytest.mark.parametrize("template", sorted(path.name for path in (WEB / "templates").glob("*.html")))
def test_templates_hold_nothing_inline_and_nothing_unescaped(template: str) -> None:
    text = (WEB / "templates" / template).read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)|\|\s*safe|autoescape", text) == []


def test_scripts_never_write_markup() -> None:
    for path in (WEB / "static").glob("*.js"):
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
    (token,) = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/").get_data(as_text=True))
    assert client.post("/bulletins", data={**FORM, "csrf_token": token}).status_code == 303
    assert guarded.test_client().post("/bulletins", data={**FORM, "csrf_token": token}).status_code == 400


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    guarded: Flask, scheme: str, secure: bool
) -> None:
    answer = guarded.test_client().get("/", base_url=f"{scheme}://desk.example")
    parts = answer.headers["Set-Cookie"].split("; ")
    assert parts[0].startswith("bulletins=")
    assert ("HttpOnly" in parts, "SameSite=Lax" in parts, "Secure" in parts) == (True, True, secure)


def test_a_forged_host_does_not_move_the_redirect(client: FlaskClient) -> None:
    answer = client.post("/bulletins", data=FORM, headers={"Host": "evil.example"})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/bulletins/")


@pytest.mark.parametrize(
    "path", ["/static/../security.py", "/static/..%2fsecurity.py", "/bulletins/..%2f..%2fetc"]
)
def test_paths_stay_inside(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
