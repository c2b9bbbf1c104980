"""The client `libretranslatepy`, unmodified, and what it has no method for through plain requests."""

import io
from urllib.error import HTTPError

import docx
import httpx
import pytest
from libretranslatepy import LibreTranslateAPI

from service.database.suggestions import SuggestionStore
from tests.service.web.compat.serving import Server

# The echo engine gives the source back; that the pipeline ran is seen by the terms of the ledger.
TEXT = "Công viên địa chất toàn cầu mở cửa.\n\n  Dòng thứ hai,  có hai dấu cách.\n"


@pytest.fixture
def api(open_server: Server) -> LibreTranslateAPI:
    return LibreTranslateAPI(f"{open_server.url}/libretranslate")


def test_translate_keeps_lines_and_indents(api: LibreTranslateAPI) -> None:
    done = api.translate(TEXT, source="vi", target="en")
    assert done == "Global Geopark mở cửa.\n\n  Dòng thứ hai, có hai dấu cách.\n"


def test_detect(api: LibreTranslateAPI) -> None:
    assert api.detect("Công viên địa chất toàn cầu nằm ở phía bắc.") == [
        {"confidence": 100.0, "language": "vi"}
    ]


def test_languages(api: LibreTranslateAPI) -> None:
    targets = ["en", "vi", "zh-Hans", "zh-Hant"]
    assert api.languages() == [
        {"code": "en", "name": "English", "targets": targets},
        {"code": "vi", "name": "Vietnamese", "targets": targets},
        {"code": "zh-Hans", "name": "Chinese", "targets": targets},
        {"code": "zh-Hant", "name": "Chinese (Traditional)", "targets": targets},
    ]


def test_an_error_reaches_the_client(api: LibreTranslateAPI) -> None:
    with pytest.raises(HTTPError) as caught:
        api.translate("text", source="en", target="zz")
    with caught.value as error:
        assert (error.code, error.read()) == (400, b'{"error":"zz is not supported"}')


def test_a_key_opens_a_server_with_keys(closed_server: Server) -> None:
    api = LibreTranslateAPI(f"{closed_server.url}/libretranslate", api_key=closed_server.key())
    assert api.translate("The bridge is open.", source="en", target="vi") == "The bridge is open."


@pytest.mark.parametrize(
    ("key", "status", "text"),
    [
        (None, 400, "Please contact the server operator to get an API key"),
        ("pb_wrong", 403, "Invalid API key"),
    ],
)
def test_without_a_good_key_nothing_is_translated(closed_server: Server, key, status, text) -> None:
    api = LibreTranslateAPI(f"{closed_server.url}/libretranslate", api_key=key)
    with pytest.raises(HTTPError) as caught:
        api.translate("text", source="en", target="vi")
    with caught.value as error:
        assert error.code == status
        assert error.read().decode() == f'{{"error":"{text}"}}'


def test_a_bearer_is_a_key(closed_server: Server) -> None:
    headers = {"Authorization": f"Bearer {closed_server.key()}"}
    body = {"q": "A text.", "source": "en", "target": "vi"}
    answer = httpx.post(f"{closed_server.url}/libretranslate/translate", json=body, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"translatedText": "A text."})


def test_a_file_comes_back_translated(open_server: Server) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Hôm nay ")
    paragraph.add_run("Bộ Ngoại giao").bold = True
    paragraph.add_run(" họp.")
    buffer = io.BytesIO()
    document.save(buffer)
    answer = httpx.post(
        f"{open_server.url}/libretranslate/translate_file",
        data={"source": "vi", "target": "en"},
        files={"file": ("Bản tin.docx", buffer.getvalue())},
        timeout=30,
    )
    address = answer.json()["translatedFileUrl"]
    assert address.startswith(f"{open_server.url}/libretranslate/download_file/")
    file = httpx.get(address)
    assert file.headers["Content-Disposition"] == "attachment; filename*=UTF-8''B%E1%BA%A3n_tin_en.docx"
    (translated,) = docx.Document(io.BytesIO(file.content)).paragraphs
    assert [(run.text, run.bold) for run in translated.runs] == [
        ("Hôm nay ", None),
        ("Ministry of Foreign Affairs", True),
        (" họp.", None),
    ]
    assert httpx.get(address).content == file.content


def test_a_suggestion_is_kept_for_the_editors(open_server: Server) -> None:
    body = {"q": "cầu", "s": "bridge", "source": "vi", "target": "en"}
    answer = httpx.post(f"{open_server.url}/libretranslate/suggest", data=body)
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    kept = SuggestionStore(open_server.store.engine).recent(1)[0]
    assert (kept.source, kept.target, kept.text, kept.suggestion) == ("vi", "en", "cầu", "bridge")


def test_suggestions_are_off_unless_wanted(closed_server: Server) -> None:
    answer = httpx.post(f"{closed_server.url}/libretranslate/suggest", json={})
    assert (answer.status_code, answer.json()) == (
        403,
        {"error": "Suggestions are disabled on this server."},
    )
