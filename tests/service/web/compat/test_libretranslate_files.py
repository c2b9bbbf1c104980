"""Addresses of translated files: they lead to these files and to nothing else."""

import http.client
import json
from urllib.parse import urlsplit

import httpx
import pytest

from service.database.documents import DocumentStore, NewDocument
from tests.service.web.compat.serving import Server

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def get(server: Server, path: str) -> tuple[int, dict[str, str]]:
    """Ask for a path as it is written, which cleverer clients would clean."""
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    try:
        connection.request("GET", f"/libretranslate/download_file/{path}")
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd",
        "..%2F..%2Fetc%2Fpasswd",
        f"{UNKNOWN}.../secret.key",
        f"{UNKNOWN}...%5C..%5Csecret.key",
        f"{UNKNOWN}.a%00.txt",
        "secret.key",
        UNKNOWN,
        f"{UNKNOWN}.",
        "x" * 5000,
    ],
)
def test_names_that_lead_elsewhere_are_refused(open_server: Server, path: str) -> None:
    assert get(open_server, path) == (400, {"error": "Invalid filename"})


def test_a_file_that_is_gone_is_not_found(open_server: Server) -> None:
    status, body = get(open_server, f"{UNKNOWN}.a_en.txt")
    assert (status, list(body)) == (404, ["error"])


def test_documents_of_the_other_api_cannot_be_had(open_server: Server) -> None:
    store = DocumentStore(open_server.store.engine)
    new = NewDocument(owner="open", api="deepl", name="a.txt", format="txt", source="en", target="vi")
    id, _ = store.add(new, b"A text.")
    status, _ = get(open_server, f"{id}.a_vi.txt")
    store.delete(id)
    assert status == 404


def test_a_name_of_a_file_is_made_harmless(open_server: Server) -> None:
    answer = httpx.post(
        f"{open_server.url}/libretranslate/translate_file",
        data={"source": "en", "target": "zt"},
        files={"file": ('..\\..\\x; y".TXT', b"A text.")},
        timeout=30,
    )
    name = answer.json()["translatedFileUrl"].rsplit("/", 1)[1]
    assert name[37:] == "x_y_zh-Hant.txt"
