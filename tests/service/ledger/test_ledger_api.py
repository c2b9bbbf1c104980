"""The ledger over the API: written with tokens, refused without the right, and obeyed at once."""

from collections.abc import Iterator

import httpx
import pytest

from service.client import ApiError
from service.database.audit import AuditTrail
from service.database.tokens import Role, TokenStore
from tests.service.web.api.running import TEXT, Running, serving

BODY = {
    "kind": "term",
    "forms": {"vi": ["xưởng dệt", "nhà dệt"], "en": ["loom house"], "zh": ["织坊", "纺坊"]},
    "translations_only": {"zh": ["纺坊"]},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(tmp_path_factory.mktemp("ledger-api"), rate_per_minute="1000000") as running:
        yield running


@pytest.fixture
def call(server: Running) -> Iterator[httpx.Client]:
    with as_role(server, "editor") as client:
        yield client


def as_role(server: Running, role: Role) -> httpx.Client:
    token = TokenStore(server.store.engine).create(role, role=role)[1]
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=f"{server.address}/api/v1", headers=headers, timeout=30)


def error(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_an_entry_lives_and_dies(server: Running, call: httpx.Client) -> None:
    made = call.post("/ledger", json=BODY)
    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/ledger/term-loom-house")
    assert made.json() == {
        "id": "term-loom-house", "kind": "term", "forms": BODY["forms"], "translations_only": {"zh": ["纺坊"]},
        "origin": "decided by editor", "note": "", "enforced": True, "version": 1, "overrides": False,
    }  # fmt: skip
    assert (
        next(each["id"] for each in call.get("/ledger", params={"q": "xuong det"}).json()["items"])
        == "term-loom-house"
    )
    # The echo model gives the source back; that the ledger is obeyed is seen by its form in the English.
    job = call.post("/articles", json={"text": TEXT, "targets": ["en"]}).json()["id"]
    with server.client("reader") as client:
        client.wait(job)
        document = client.bulletin(job)
    assert "loom house" in " ".join(document.versions["en"].paragraphs[0])
    changed = call.put("/ledger/term-loom-house", params={"version": 1}, json={**BODY, "enforced": False})
    assert (changed.status_code, changed.json()["version"], changed.json()["enforced"]) == (200, 2, False)
    assert error(call.put("/ledger/term-loom-house", params={"version": 1}, json=BODY)) == (409, "stale")
    assert error(call.delete("/ledger/term-loom-house", params={"version": 1})) == (409, "stale")
    assert call.delete("/ledger/term-loom-house").status_code == 204
    assert error(call.get("/ledger/term-loom-house")) == (404, "not_found")
    assert error(call.delete("/ledger/term-loom-house")) == (404, "not_found")
    trail = AuditTrail(server.store.engine).entries(object="term-loom-house")
    assert [(entry.action, entry.by.name) for entry in trail] == [
        ("ledger.delete", "editor"), ("ledger.change", "editor"), ("ledger.add", "editor"),
    ]  # fmt: skip


def test_a_built_in_entry_is_overridden(call: httpx.Client) -> None:
    body = {"kind": "place-vn", "forms": {"vi": ["Đà Nẵng"], "en": ["Danang"]}}
    made = call.put("/ledger/vn-da-nang", json=body).json()
    assert (made["version"], made["overrides"], made["forms"]["en"]) == (1, True, ["Danang"])
    assert call.delete("/ledger/vn-da-nang").status_code == 204
    assert call.get("/ledger/vn-da-nang").json()["version"] == 0
    assert error(call.delete("/ledger/vn-da-nang")) == (400, "bad_input")


def test_an_entry_may_get_the_id_of_the_caller(call: httpx.Client) -> None:
    body = {"kind": "term", "forms": {"vi": ["khung cửi gỗ"], "en": ["wooden loom"]}}
    assert call.put("/ledger/our-own.1", json=body).json()["id"] == "our-own.1"
    assert error(call.put("/ledger/new", json={**body, "forms": {"vi": ["một hai"], "en": ["one two"]}})) == (
        400,
        "bad_input",
    )
    assert call.delete("/ledger/our-own.1").status_code == 204


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "ghost"}, (400, "bad_input")),
        ({"forms": {"vi": ["một mình"]}}, (400, "bad_input")),
        ({"forms": {"vi": ["Hà Nội"], "en": ["Somewhere"]}}, (409, "duplicate")),
        ({"forms": {"fr": ["un"], "vi": ["một mình"]}}, (422, "invalid")),
        ({"forms": {"vi": ["x" * 201], "en": ["One"]}}, (422, "invalid")),
        ({"forms": {"vi": ["a\0b"], "en": ["One"]}}, (422, "invalid")),
        ({"translations_only": {"vi": ["không có"]}}, (400, "bad_input")),
        ({"version": 3}, (422, "invalid")),
        ({"id": "mine"}, (422, "invalid")),
        ({"note": "x" * 1001}, (422, "invalid")),
    ],
)
def test_what_cannot_be_is_refused(
    call: httpx.Client, change: dict[str, object], told: tuple[int, str]
) -> None:
    assert error(call.post("/ledger", json={**BODY, "translations_only": {}, **change})) == told
    assert call.get("/ledger", params={"q": "loom house"}).json()["items"] == []


@pytest.mark.parametrize("how", ["POST", "PUT", "DELETE"])
def test_a_reader_only_reads(server: Running, how: str) -> None:
    address = "/ledger" if how == "POST" else "/ledger/vn-ha-noi"
    with as_role(server, "reader") as reader:
        assert reader.get("/ledger/vn-ha-noi").status_code == 200
        assert error(reader.request(how, address, json=None if how == "DELETE" else BODY)) == (
            403,
            "forbidden",
        )
    assert error(httpx.request(how, f"{server.address}/api/v1{address}")) == (401, "unauthorized")


def test_the_client_writes_the_ledger(server: Running) -> None:
    with server.client("editor") as client:
        made = client.add_term("term", {"vi": ["thoi dệt"], "en": ["weaving shuttle"]}, note="of wood")
        assert (made.id, made.version) == ("term-weaving-shuttle", 1)
        changed = client.put_term(made.id, "term", {"vi": ["thoi dệt"], "en": ["loom shuttle"]}, version=1)
        assert (changed.version, changed.forms["en"]) == (2, ("loom shuttle",))
        with pytest.raises(ApiError) as caught:
            client.delete_term(made.id, version=1)
        assert (caught.value.status, caught.value.code) == (409, "stale")
        client.delete_term(made.id)
        assert client.terms("loom shuttle").items == ()


def test_the_other_interfaces_obey_too(server: Running, call: httpx.Client) -> None:
    made = call.post(
        "/ledger", json={"kind": "term", "forms": {"vi": ["lớp học dệt"], "en": ["Loom School"]}}
    ).json()
    token = TokenStore(server.store.engine).create("compat", role="editor")[1]
    ask = {"q": "Hôm nay lớp học dệt mở cửa.", "source": "vi", "target": "en", "api_key": token}
    answer = httpx.post(f"{server.address}/libretranslate/translate", json=ask, timeout=30)
    assert "Loom School" in answer.json()["translatedText"]
    call.delete(f"/ledger/{made['id']}")
    answer = httpx.post(f"{server.address}/libretranslate/translate", json=ask, timeout=30)
    assert "Loom School" not in answer.json()["translatedText"]
