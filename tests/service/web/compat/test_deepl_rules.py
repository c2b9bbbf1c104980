"""DeepL's contract where their client does not go: forms, refusals, limits, and the shape of errors."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.service.web.compat.serving import Server, serving

GOOD: dict[str, Any] = {"text": ["A bridge."], "target_lang": "VI", "source_lang": "EN"}


@pytest.fixture
def api(open_server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{open_server.url}/deepl", timeout=30) as client:
        yield client


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Give status and message of an error, which says the same twice."""
    body = answer.json()
    assert list(body) == ["message", "detail"]
    assert body["message"] == body["detail"]
    return answer.status_code, body["message"]


@pytest.mark.parametrize("field", [["One.", "Two."], "One."])
def test_forms_are_read_too(api: httpx.Client, field: Any) -> None:  # noqa: ANN401 - one text or several
    answer = api.post(
        "/v2/translate", data={"text": field, "target_lang": "vi", "show_billed_characters": "1"}
    )
    texts = [field] if isinstance(field, str) else field
    assert answer.json() == {
        "translations": [
            {"detected_source_language": "EN", "text": text, "billed_characters": 4} for text in texts
        ]
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": []}, "Parameter 'text' not specified."),
        ({"text": None}, "Parameter 'text' not specified."),
        ({"text": [5]}, "Parameter 'text' must be a list of texts."),
        ({"text": {"a": "b"}}, "Parameter 'text' must be a list of texts."),
        ({"text": ["a"] * 51}, "At most 50 texts can be translated in one request, got 51."),
        ({"text": ["a" * 501]}, "The texts have 501 characters; at most 500 are translated in one request."),
        ({"target_lang": None}, "Missing 'target_lang'."),
        ({"target_lang": "DE"}, "Value for 'target_lang' not supported."),
        ({"source_lang": "DE"}, "Value for 'source_lang' not supported."),
        ({"formality": "less"}, "'formality' is not supported for given 'target_lang'."),
        ({"formality": "odd"}, "Value for 'formality' not supported."),
        ({"style_id": "x"}, "'style_id' is not supported by this server. Leave it out."),
        ({"tag_handling": "pdf"}, "Value for 'tag_handling' not supported. Available: html, xml."),
        ({"split_sentences": "2"}, "Value for 'split_sentences' not supported. Available: 0, 1, nonewlines."),
        (
            {"glossary_id": "x", "source_lang": None},
            "Use of a glossary requires the 'source_lang' parameter.",
        ),
        ({"glossary_ids": ["x"] * 6}, "At most 5 'glossary_ids' can be used at once."),
        (
            {"glossary_ids": ["x"], "glossary_id": "y"},
            "Use either 'glossary_id' or 'glossary_ids', not both.",
        ),
    ],
)
def test_what_cannot_be_done_is_said(api: httpx.Client, changes: dict[str, Any], message: str) -> None:
    assert refusal(api.post("/v2/translate", json=GOOD | changes)) == (400, message)


@pytest.mark.parametrize("text", ["<a>", "a & b", "<!DOCTYPE a><b/>", "<a>" * 100, "</passage><passage>"])
def test_xml_that_is_none_is_refused(api: httpx.Client, text: str) -> None:
    status, message = refusal(api.post("/v2/translate", json=GOOD | {"text": [text], "tag_handling": "xml"}))
    assert status == 400
    assert message.startswith("Tag handling parsing failed, please check input")


def test_an_entity_reads_no_file(api: httpx.Client) -> None:
    text = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    answer = api.post("/v2/translate", json=GOOD | {"text": [text], "tag_handling": "html"})
    assert "root:" not in answer.text


def test_a_body_is_at_most_128_kib(api: httpx.Client) -> None:
    status, _ = refusal(api.post("/v2/translate", json=GOOD | {"context": "x" * 131_072}))
    assert status == 413


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff", b"[" * 100_000])
def test_json_that_is_no_object_is_refused(api: httpx.Client, body: bytes) -> None:
    answer = api.post("/v2/translate", content=body, headers={"Content-Type": "application/json"})
    assert refusal(answer) == (400, "Invalid JSON format")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v2/translate", 405), ("GET", "/v2/nowhere", 404), ("GET", "/v3/glossaries/none", 404)],
)
def test_refusals_of_the_framework_have_the_same_shape(
    api: httpx.Client, method: str, path: str, status: int
) -> None:
    assert refusal(api.request(method, path))[0] == status


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": "DeepL-Auth-Key x"}]
)
def test_without_a_good_key_nothing_is_done(closed_server: Server, headers: dict[str, str]) -> None:
    for method, path in (("POST", "/v2/translate"), ("GET", "/v2/usage"), ("POST", "/v2/document/x")):
        answer = httpx.request(method, f"{closed_server.url}/deepl{path}", headers=headers)
        assert refusal(answer)[0] == 403


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Parameter 'name' must be a text of 1 to 1024 characters."),
        (
            {"target_lang": "DE"},
            "Value for 'target_lang' not supported for glossaries. Available: EN, VI, ZH.",
        ),
        ({"target_lang": "EN"}, "'source_lang' and 'target_lang' of a glossary must differ."),
        ({"entries": " "}, "Parameter 'entries' must be a text with at least one entry."),
        ({"entries_format": "xls"}, "Value for 'entries_format' not supported. Available: tsv, csv."),
        ({"entries": "a"}, "Line 1 of the entries has 1 columns; a source and a target term are needed."),
        ({"entries": "a\tb\na\tc"}, "Line 2 of the entries: the source term 'a' comes twice."),
        ({"entries": "a\t "}, "Line 1 of the entries has an empty term."),
        ({"entries": "a\tb\x00"}, "Line 1 of the entries has a control character in a term."),
        ({"entries": f"a\t{'ễ' * 400}"}, "Line 1 of the entries has a term of over 1024 bytes."),
        ({"entries": '"a', "entries_format": "csv"}, "The entries are no CSV: unexpected end of data."),
    ],
)
def test_glossaries_that_cannot_be_used_are_refused(
    api: httpx.Client, changes: dict[str, str], message: str
) -> None:
    good = {"name": "N", "source_lang": "EN", "target_lang": "VI", "entries": "a\tb", "entries_format": "tsv"}
    assert refusal(api.post("/v2/glossaries", json=good | changes)) == (400, message)


@pytest.mark.parametrize(
    ("data", "name", "content", "status", "message"),
    [
        ({}, "a.txt", b"A text.", 400, "Missing 'target_lang'."),
        ({"target_lang": "VI"}, "a.txt", b"", 400, "The file is empty."),
        (
            {"target_lang": "VI"},
            "a.exe",
            b"MZ",
            400,
            "Document type not supported. Available: .txt, .html, .docx, .pptx, .odt, .srt.",
        ),
        (
            {"target_lang": "VI", "output_format": "docx"},
            "a.txt",
            b"A text.",
            400,
            "'output_format' docx is not supported for txt; leave it out.",
        ),
        (
            {"target_lang": "VI"},
            "a.txt",
            b"a" * 1_048_577,
            413,
            "The file has 1,048,577 bytes; at most 1,048,576 are taken.",
        ),
    ],
)
def test_documents_that_cannot_be_taken_are_refused(
    api: httpx.Client, data: dict[str, str], name: str, content: bytes, status: int, message: str
) -> None:
    answer = api.post("/v2/document", data=data, files={"file": (name, content)})
    assert refusal(answer) == (status, message)


def test_a_document_opens_with_its_key_only(api: httpx.Client) -> None:
    given = {"target_lang": "VI", "source_lang": "EN"}
    handle = api.post("/v2/document", data=given, files={"file": ("a.txt", b"A text.")}).json()
    address = f"/v2/document/{handle['document_id']}"
    assert refusal(api.post(address, data={}))[0] == 400
    assert refusal(api.post(address, data={"document_key": "x"}))[0] == 404
    assert refusal(api.post("/v2/document/none", data={"document_key": "x"}))[0] == 404
    assert api.post(address, data={"document_key": handle["document_key"]}).status_code == 200


def test_what_is_over_the_limit_of_the_month_is_refused(tmp_path: Path) -> None:
    with serving(tmp_path, open_api="true", character_limit="10") as server:
        with httpx.Client(base_url=server.url) as client:
            assert client.post("/deepl/v2/translate", json=GOOD).status_code == 200
            status, message = refusal(client.post("/deepl/v2/translate", json=GOOD))
            usage = client.get("/deepl/v2/usage").json()
            there = client.post(
                "/libretranslate/translate", json={"q": "A bridge.", "source": "en", "target": "vi"}
            )
    assert (status, usage) == (456, {"character_count": 9, "character_limit": 10})
    assert message == "Quota exceeded: 9 of 10 characters of this month are used, 9 more are asked for."
    assert (there.status_code, there.json()["error"][:10]) == (429, "Slowdown: ")
