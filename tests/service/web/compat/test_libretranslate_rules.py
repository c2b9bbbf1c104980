"""LibreTranslate's contract: what is checked in which order, in which words, and the shape of every answer."""

from typing import Any

import httpx
import pytest

from tests.service.web.compat.serving import Server

GOOD: dict[str, Any] = {"q": "A bridge.", "source": "en", "target": "vi"}
BRIDGE = "The bridge over the river was opened in the morning."
TARGETS = ["en", "vi", "zh-Hans", "zh-Hant"]


@pytest.fixture
def base(open_server: Server) -> str:
    return f"{open_server.url}/libretranslate"


# Each row is wrong in its own way and in every later one: the first thing wrong is what is said.
ORDER = [
    ({}, "Invalid request: missing q parameter"),
    ({"q": ""}, "Invalid request: missing q parameter"),
    ({"q": []}, "Invalid request: missing q parameter"),
    ({"q": None, "alternatives": "x"}, "Invalid request: missing q parameter"),
    ({"q": "a" * 501, "alternatives": "x"}, "Invalid request: missing source parameter"),
    ({"q": "a" * 501, "alternatives": "x", "source": ""}, "Invalid request: missing source parameter"),
    ({"q": "a" * 501, "alternatives": "x", "source": "yy"}, "Invalid request: missing target parameter"),
    (
        {"q": "a" * 501, "alternatives": "x", "source": "yy", "target": "zz"},
        "Invalid request: alternatives parameter is not a number",
    ),
    (
        {"q": "a" * 501, "alternatives": 11, "source": "yy", "target": "zz"},
        "Invalid request: alternatives parameter must be <= 10",
    ),
    (
        {"q": ["a"] * 1001, "source": "yy", "target": "zz"},
        "Invalid request: request (1001) exceeds text limit (1000)",
    ),
    (
        {"q": "a" * 501, "source": "yy", "target": "zz"},
        "Invalid request: request (501) exceeds text limit (500)",
    ),
    (
        {"q": ["a" * 501, "b"], "source": "yy", "target": "zz"},
        "Invalid request: request (501) exceeds text limit (500)",
    ),
    (
        {"q": ["a" * 300, "b" * 300], "source": "yy", "target": "zz"},
        "Invalid request: request (600) exceeds text limit (500)",
    ),
    ({"q": "a", "source": "yy", "target": "zz", "format": "pdf"}, "yy is not supported"),
    ({"q": "a", "source": "en", "target": "ZZ", "format": "pdf"}, "zz is not supported"),
    ({"q": "a", "source": "en", "target": "auto", "format": "pdf"}, "auto is not supported"),
    ({"q": "a", "source": "en", "target": "vi", "format": "pdf"}, "pdf format is not supported"),
]


@pytest.mark.parametrize(("body", "text"), ORDER)
def test_what_is_wrong_is_said_in_their_order_and_words(base: str, body: dict[str, Any], text: str) -> None:
    answer = httpx.post(f"{base}/translate", json=body)
    assert (answer.status_code, answer.json()) == (400, {"error": text})
    assert answer.headers["Content-Type"] == "application/json"


# What breaks their server is a clear error here.
@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({**GOOD, "q": 5}, "Invalid request: q parameter is not a string"),
        ({**GOOD, "q": ["a", None]}, "Invalid request: q parameter is not a string"),
        ({**GOOD, "q": {"a": 1}}, "Invalid request: q parameter is not a string"),
        ({**GOOD, "source": 5}, "Invalid request: source parameter is not a string"),
        ({**GOOD, "alternatives": None}, "Invalid request: alternatives parameter is not a number"),
        ({**GOOD, "alternatives": True}, "Invalid request: alternatives parameter is not a number"),
        ({**GOOD, "alternatives": [1]}, "Invalid request: alternatives parameter is not a number"),
        ({**GOOD, "alternatives": "9" * 5000}, "Invalid request: alternatives parameter is not a number"),
    ],
)
def test_values_of_the_wrong_kind_are_refused(base: str, body: dict[str, Any], text: str) -> None:
    answer = httpx.post(f"{base}/translate", json=body)
    assert (answer.status_code, answer.json()) == (400, {"error": text})


@pytest.mark.parametrize("body", ["[1]", '"q"', "{", "", "\xff", "[" * 100_000])
def test_json_that_is_no_object_is_refused(base: str, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = httpx.post(f"{base}/translate", content=body.encode("latin-1"), headers=headers)
    assert (answer.status_code, answer.json()) == (400, {"error": "Invalid JSON format"})


@pytest.mark.parametrize(
    "way", [{"json": GOOD}, {"data": GOOD}, {"params": GOOD}, {"files": {}, "data": GOOD}]
)
def test_fields_come_as_json_form_or_in_the_address(base: str, way: dict[str, Any]) -> None:
    answer = httpx.post(f"{base}/translate", **way)
    assert (answer.status_code, answer.json()) == (200, {"translatedText": "A bridge."})


def test_a_list_is_answered_by_a_list_in_order(base: str) -> None:
    texts = ["Bộ Ngoại giao họp.", "a|b", "", "😀", "Bộ Ngoại giao họp."]
    answer = httpx.post(f"{base}/translate", json={"q": texts, "source": "vi", "target": "en"})
    done = "Ministry of Foreign Affairs họp."
    assert answer.json() == {"translatedText": [done, "a|b", "", "😀", done]}
    assert "Ministry" in answer.text


def test_letters_are_sent_as_they_are(base: str) -> None:
    answer = httpx.post(f"{base}/translate", json={"q": "Cầu mới.", "source": "vi", "target": "en"})
    assert answer.content == '{"translatedText":"Cầu mới."}'.encode()


def test_a_repeated_form_field_is_no_list(base: str) -> None:
    answer = httpx.post(f"{base}/translate", data={**GOOD, "q": ["One.", "Two."]})
    assert answer.json() == {"translatedText": "One."}


def test_line_ends_of_a_form_become_plain(base: str) -> None:
    answer = httpx.post(f"{base}/translate", data={**GOOD, "q": "One.\r\n\r\nTwo."})
    assert answer.json() == {"translatedText": "One.\n\nTwo."}


@pytest.mark.parametrize("text", ["😀🎉", " \n\t ", "…!?", "👩‍👩‍👧‍👦 🇻🇳"])
def test_what_has_no_words_is_unchanged(base: str, text: str) -> None:
    answer = httpx.post(f"{base}/translate", json={**GOOD, "q": text})
    assert answer.json() == {"translatedText": text}


def test_the_same_language_is_the_identity(base: str) -> None:
    text = "Two  spaces ,and a “quote” ."
    answer = httpx.post(f"{base}/translate", json={"q": text, "source": "en", "target": "en"})
    assert answer.json() == {"translatedText": text}


@pytest.mark.parametrize(
    ("text", "language"), [(BRIDGE, "en"), ("Cây cầu mới bắc qua sông.", "vi"), ("這座橋開通了。", "zh-Hant")]
)
def test_the_language_is_told_for_auto_only(base: str, text: str, language: str) -> None:
    body = {"q": text, "source": "auto", "target": language}
    answer = httpx.post(f"{base}/translate", json=body).json()
    assert answer["translatedText"] == text
    assert answer["detectedLanguage"]["language"] == language
    assert 0 < answer["detectedLanguage"]["confidence"] <= 100


def test_each_text_of_a_list_has_its_own_language(base: str) -> None:
    body = {"q": [BRIDGE, "Cây cầu mới bắc qua sông."], "source": "auto", "target": "zh"}
    answer = httpx.post(f"{base}/translate", json=body).json()
    assert [found["language"] for found in answer["detectedLanguage"]] == ["en", "vi"]


def test_what_cannot_be_told_counts_as_english_without_confidence(base: str) -> None:
    answer = httpx.post(f"{base}/detect", data={"q": "1234"})
    assert (answer.status_code, answer.json()) == (200, [{"confidence": 0.0, "language": "en"}])


@pytest.mark.parametrize("code", ["zh", "zh-Hans", "ZH-HANS", "zh-CN", "zh_cn"])
def test_old_and_new_codes_are_taken(base: str, code: str) -> None:
    answer = httpx.post(f"{base}/translate", json={"q": "桥", "source": code, "target": "zt"})
    assert answer.json() == {"translatedText": "橋"}


@pytest.mark.parametrize(
    ("q", "alternatives", "expected"),
    [("A.", 3, []), (["A.", "B."], "3", [[], []]), ("A.", -5, None), ("A.", 0, None)],
)
def test_alternatives_are_listed_where_wanted(base: str, q, alternatives, expected) -> None:
    answer = httpx.post(f"{base}/translate", json={**GOOD, "q": q, "alternatives": alternatives})
    assert answer.json().get("alternatives") == expected


def test_html_keeps_tags_and_what_is_no_text(base: str) -> None:
    html = (
        '<p class="a">Ngày mai <b>Bộ Ngoại giao</b> &amp; <a href="/x?a=1&amp;b=2">báo chí</a> họp.</p>'
        '<script>var a = "Bộ Ngoại giao";</script><pre>Bộ Ngoại giao</pre><img src="a.png" alt="Bộ Ngoại giao">'
    )
    answer = httpx.post(
        f"{base}/translate",
        json={"q": html, "source": "auto", "target": "en", "format": "html", "alternatives": 2},
    )
    assert answer.json() == {
        "translatedText": html.replace("<b>Bộ Ngoại giao", "<b>Ministry of Foreign Affairs").replace(
            'alt="Bộ Ngoại giao', 'alt="Ministry of Foreign Affairs'
        ),
        "detectedLanguage": {"confidence": 92.2, "language": "vi"},
        "alternatives": [],
    }


def test_tags_nested_without_end_are_refused(closed_server: Server) -> None:
    body = {**GOOD, "q": "<b>" * 30_000 + "text", "format": "html", "api_key": closed_server.key()}
    answer = httpx.post(f"{closed_server.url}/libretranslate/translate", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("The HTML is nested over 256 elements deep.")


@pytest.mark.parametrize(
    ("body", "status", "answer"),
    [
        ({}, 400, {"error": "Invalid request: missing q parameter"}),
        ({"q": ["a"]}, 400, {"error": "Invalid request: q parameter is not a string"}),
        ({"q": "a" * 501}, 400, {"error": "Invalid request: request (501) exceeds text limit (500)"}),
        ({"q": BRIDGE}, 200, [{"confidence": 100.0, "language": "en"}]),
    ],
)
def test_detect(base: str, body: dict[str, Any], status: int, answer) -> None:
    found = httpx.post(f"{base}/detect", json=body)
    assert (found.status_code, found.json()) == (status, answer)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "Invalid request: missing q parameter"),
        ({"q": "a"}, "Invalid request: missing s parameter"),
        ({"q": "a", "s": "b"}, "Invalid request: missing source parameter"),
        ({"q": "a", "s": "b", "source": "en"}, "Invalid request: missing target parameter"),
        ({"q": "a", "s": "b", "source": "en", "target": "zz"}, "zz is not supported"),
    ],
)
def test_suggest_in_their_order(base: str, body: dict[str, Any], text: str) -> None:
    answer = httpx.post(f"{base}/suggest", json=body)
    assert (answer.status_code, answer.json()) == (400, {"error": text})


FILE = {"file": ("a.txt", b"A text.")}


@pytest.mark.parametrize(
    ("data", "files", "text"),
    [
        ({}, FILE, "Invalid request: missing source parameter"),
        ({"source": "en"}, FILE, "Invalid request: missing target parameter"),
        (
            {"source": "en", "target": "vi"},
            {"file": ("a.exe", b"MZ")},
            "Invalid request: file format not supported",
        ),
        (
            {"source": "en", "target": "vi"},
            {"file": ("txt", b"A")},
            "Invalid request: file format not supported",
        ),
        ({"source": "yy", "target": "zz"}, FILE, "yy is not supported"),
        ({"source": "en", "target": "zz"}, FILE, "zz is not supported"),
        ({"source": "en", "target": "vi"}, {"file": ("a.txt", b"")}, "Invalid request: empty file"),
        (
            {"source": "en", "target": "vi"},
            {"other": ("a.txt", b"A text.")},
            "The request cannot be read: check its headers, its encoding and its body.",
        ),
    ],
)
def test_files_in_their_order(base: str, data, files, text: str) -> None:
    answer = httpx.post(f"{base}/translate_file", data=data, files=files)
    assert (answer.status_code, answer.json()) == (400, {"error": text})


def test_a_file_that_is_not_what_it_says_is_refused(base: str) -> None:
    data = {"source": "en", "target": "vi"}
    answer = httpx.post(
        f"{base}/translate_file", data=data, files={"file": ("a.docx", b"no zip")}, timeout=30
    )
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("The .docx file is damaged")


def test_settings_say_what_there_is(base: str) -> None:
    assert httpx.get(f"{base}/frontend/settings").json() == {
        "charLimit": 500,
        "frontendTimeout": 500,
        "apiKeys": False,
        "keyRequired": False,
        "suggestions": True,
        "filesTranslation": True,
        "supportedFilesFormat": [".txt", ".html", ".docx", ".pptx", ".odt", ".srt"],
        "language": {
            "source": {"code": "auto", "name": "Auto Detect"},
            "target": {"code": "en", "name": "English"},
        },
    }


def test_health_and_spec(base: str) -> None:
    assert httpx.get(f"{base}/health").json() == {"status": "ok"}
    spec = httpx.get(f"{base}/spec").json()
    assert (spec["swagger"], spec["basePath"]) == ("2.0", "/libretranslate")
    for path, methods in spec["paths"].items():
        for method in ("get", "post"):
            status = httpx.request(method, f"{base}{path}").status_code
            assert (status == 405) == (method not in methods)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/translate", 405),
        ("GET", "/detect", 405),
        ("POST", "/languages", 405),
        ("POST", "/health", 405),
        ("GET", "/nowhere", 404),
        ("POST", "/", 404),
    ],
)
def test_refusals_of_the_framework_are_json_too(base: str, method: str, path: str, status: int) -> None:
    answer = httpx.request(method, f"{base}{path}")
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_pages_from_elsewhere_may_ask(closed_server: Server) -> None:
    address = f"{closed_server.url}/libretranslate/translate"
    before = httpx.options(address, headers={"Origin": "https://page.example"})
    assert before.status_code == 200
    headers = {"Origin": "https://page.example"}
    answer = httpx.post(address, json={**GOOD, "api_key": closed_server.key()}, headers=headers)
    assert answer.status_code == 200
    for each in (before, answer):
        assert {name: each.headers[name] for name in each.headers if name.startswith("access-control")} == {
            "access-control-allow-origin": "*",
            "access-control-allow-headers": "Authorization, Content-Type",
            "access-control-expose-headers": "Authorization",
            "access-control-allow-methods": "GET, POST",
            "access-control-allow-credentials": "true",
            "access-control-max-age": "1728000",
        }


def test_a_reader_may_not_have_texts_translated(closed_server: Server) -> None:
    body = {**GOOD, "api_key": closed_server.key("reader")}
    answer = httpx.post(f"{closed_server.url}/libretranslate/translate", json=body)
    assert answer.status_code == 403
    assert answer.json()["error"].startswith("The token 'test' may not do this")
