"""Files that come back by the API."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from service.client import ApiError, Client
from service.database.tokens import Role, TokenStore
from tests.service.web.api.running import Running


@pytest.fixture(scope="module")
def approver(closed_server: Running) -> Iterator[Client]:
    with closed_server.client("approver") as client:
        yield client


def send(server: Running, id: str, data: bytes, *, role: Role = "editor", **fields: str) -> httpx.Response:
    _, token = TokenStore(server.store.engine).create("test", role=role)
    return httpx.post(
        f"{server.address}/api/v1/bulletins/{id}/imports",
        headers={"Authorization": f"Bearer {token}"},
        files={"file": ("b.xlf", data)},
        data=fields,
        timeout=20,
    )


@pytest.fixture
def edited(approver: Client, made: Callable[[], str]) -> tuple[str, bytes]:
    """A new bulletin, and its Chinese file with the title changed."""
    id = made()
    data = approver.export(id, "xliff", language="zh")
    text = {each.id: each for each in approver.bulletin(id).segments}["t1"].targets["zh"].text
    old, new = f"<target>{text}</target>".encode(), "<target>织布坊开班</target>".encode()
    assert data.count(old) == 1
    return id, data.replace(old, new)


def title(client: Client, id: str) -> tuple[str, str]:
    target = {each.id: each for each in client.bulletin(id).segments}["t1"].targets["zh"]
    return target.text, target.origin


def test_a_file_is_compared_and_nothing_is_changed(
    approver: Client, closed_server: Running, edited: tuple[str, bytes]
) -> None:
    id, data = edited
    before = title(approver, id)
    answer = send(closed_server, id, data)
    assert answer.status_code == 200
    found = answer.json()
    (item,) = found["items"]
    assert (item["segment"], item["language"], item["kind"], item["reason"]) == ("t1", "zh", "changed", "")
    assert (item["now"], item["text"], item["version"], item["taken"]) == (before[0], "织布坊开班", 1, False)
    assert (found["missing"], found["tracked"]) == (0, False)
    assert title(approver, id) == before


def test_changes_are_taken_when_asked_for(
    approver: Client, closed_server: Running, edited: tuple[str, bytes]
) -> None:
    id, data = edited
    (item,) = send(closed_server, id, data, take="changed").json()["items"]
    assert (item["taken"], title(approver, id)) == (True, ("织布坊开班", "human"))


def test_conflicts_are_never_taken(
    approver: Client, closed_server: Running, edited: tuple[str, bytes]
) -> None:
    id, data = edited
    approver.patch(id, "t1", "zh", "织布坊招生")
    (item,) = send(closed_server, id, data, take="changed").json()["items"]
    assert (item["kind"], item["reason"], item["taken"]) == ("conflict", "changed_here", False)
    assert title(approver, id) == ("织布坊招生", "human")


def test_who_may_not_edit_may_not_bring_in(closed_server: Running, edited: tuple[str, bytes]) -> None:
    id, data = edited
    assert send(closed_server, id, data, role="reader").status_code == 403


def test_what_cannot_be_used_is_a_problem(closed_server: Running, edited: tuple[str, bytes]) -> None:
    id, data = edited
    answer = send(closed_server, id, b"words")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_file")
    assert send(closed_server, "zz", data).status_code == 404
    answer = send(closed_server, id, data, take="all")
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "body.take")


def test_a_language_that_a_format_does_not_have_is_told(approver: Client, made: Callable[[], str]) -> None:
    with pytest.raises(ApiError, match=r"There is no XLIFF 2\.1 in 'vi'\. Available: en, zh\.") as caught:
        approver.export(made(), "xliff", language="vi")
    assert caught.value.status == 400
