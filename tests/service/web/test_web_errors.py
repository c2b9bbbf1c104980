import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.errors import BadSetting
from service.web import pages

JSON = {"Accept": "application/json"}


def test_app_error_is_a_page_for_browsers(client: FlaskClient) -> None:
    answer = client.get("/bulletins/none", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "There is no bulletin with the id &#39;none&#39;." in answer.get_data(as_text=True)


def test_app_error_is_json_for_programs(client: FlaskClient) -> None:
    answer = client.get("/bulletins/none", headers=JSON)
    assert (answer.status_code, answer.json) == (
        404,
        {"error": {"code": "not_found", "message": "There is no bulletin with the id 'none'."}},
    )


def test_unknown_address_is_ours(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "<h1>Nothing is here</h1>" in answer.get_data(as_text=True)
    assert client.get("/nowhere", headers=JSON).json == {
        "error": {
            "code": "not_found",
            "message": "The address may be mistyped, or the bulletin was never made here.",
        }
    }


def test_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.get("/bulletins/b1/retry", headers=JSON)
    assert (answer.status_code, answer.json["error"]["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "OPTIONS, POST"


def multipart(disposition: str, content: bytes) -> dict[str, object]:
    """Write a form by hand: the client's own writer leaves temporary files open."""
    head = f"--mark\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode()
    body = head + content + b"\r\n--mark--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=mark"}


def test_body_over_every_limit_is_refused_unread(client: FlaskClient) -> None:
    answer = client.post("/bulletins", **multipart('name="file"; filename="a.txt"', b"a" * 6 * 1024 * 1024))
    assert answer.status_code == 413
    assert "<h1>This is too large</h1>" in answer.get_data(as_text=True)


def test_text_field_over_the_memory_limit_is_refused(client: FlaskClient) -> None:
    answer = client.post("/bulletins", **multipart('name="text"', ("ế" * 1_100_000).encode()))
    assert answer.status_code == 413


def test_our_own_failure_says_nothing_of_its_inside(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("secret path")

    monkeypatch.setattr(pages, "_form_page", broken)
    answer = client.get("/", headers=JSON)
    assert answer.status_code == 500
    assert answer.json == {
        "error": {
            "code": "internal_server_error",
            "message": "It has been written to the log. Nothing that was stored is lost.",
        }
    }
    assert "secret path" in caplog.text


def test_server_side_app_errors_are_logged(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> str:
        raise BadSetting("BULLETINS_PORT must be a whole number.")

    monkeypatch.setattr(pages, "_form_page", broken)
    with caplog.at_level(logging.ERROR):
        assert app.test_client().get("/", headers=JSON).status_code == 500
    assert "bad_setting: BULLETINS_PORT must be a whole number." in caplog.text
