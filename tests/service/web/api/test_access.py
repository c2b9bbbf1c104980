import httpx
import pytest

from service.database.tokens import TokenStore
from tests.service.web.api.running import TEXT, Running, serving


def ask(server: Running, path: str = "/languages", **headers: str) -> httpx.Response:
    return httpx.get(f"{server.address}/api/v1{path}", headers=headers)


def secret_of(server: Running, role: str = "reader", **how: int) -> str:
    return TokenStore(server.store.engine).create("test", role=role, **how)[1]


def test_nobody_gets_in_without_a_token(closed_server: Running) -> None:
    answer = ask(closed_server)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["detail"].startswith("A token is needed.")


@pytest.mark.parametrize("header", ["Bearer pb_wrong", "Bearer", "Basic pb_x", "Bearer x\u00ff", "pb_x"])
def test_a_wrong_token_opens_nothing(closed_server: Running, header: str) -> None:
    answer = httpx.get(
        f"{closed_server.address}/api/v1/languages", headers={"Authorization": header.encode("latin-1")}
    )
    assert answer.status_code == 401


def test_a_token_opens_what_its_role_may(closed_server: Running) -> None:
    for role, status in (("reader", 403), ("editor", 202), ("approver", 202), ("admin", 202)):
        answer = httpx.post(
            f"{closed_server.address}/api/v1/articles",
            json={"text": TEXT, "targets": ["en"]},
            headers={"Authorization": f"Bearer {secret_of(closed_server, role)}"},
        )
        assert (role, answer.status_code) == (role, status)


def test_who_is_not_let_in_learns_nothing_of_what_is_there(closed_server: Running) -> None:
    answers = [
        httpx.post(f"{closed_server.address}/api/v1/articles", content=b"{", headers={"Content-Type": kind})
        for kind in ("application/json", "text/plain")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]


def test_a_revoked_or_expired_token_opens_nothing(closed_server: Running) -> None:
    tokens = TokenStore(closed_server.store.engine)
    row, secret = tokens.create("test", role="reader")
    assert ask(closed_server, Authorization=f"Bearer {secret}").status_code == 200
    tokens.revoke(row.id)
    assert ask(closed_server, Authorization=f"Bearer {secret}").status_code == 401
    expired = secret_of(closed_server, days=0)
    assert ask(closed_server, Authorization=f"Bearer {expired}").status_code == 401


def test_secrets_are_not_kept(closed_server: Running) -> None:
    secret = secret_of(closed_server)
    with closed_server.store.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM tokens").all())
    assert secret not in kept
    assert secret.removeprefix("pb_") not in kept


def test_the_limit_says_when_to_come_again(tmp_path) -> None:
    with serving(tmp_path, works=False, rate_per_minute="3") as server:
        header = {"Authorization": f"Bearer {secret_of(server)}"}
        other = {"Authorization": f"Bearer {secret_of(server)}"}
        assert [ask(server, **header).status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = ask(server, **header)
        assert refused.json()["error"]["code"] == "too_many"
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        # The limit is each caller's own.
        assert ask(server, **other).status_code == 200
        # Who guesses is stopped by address.
        assert [ask(server).status_code for _ in range(4)] == [401, 401, 401, 429]
        # … and locks nobody else out.
        assert ask(server, **other).status_code == 200


def test_an_open_service_lets_everybody_in_but_not_as_an_admin(open_server: Running) -> None:
    assert ask(open_server).status_code == 200
    assert ask(open_server, Authorization="Bearer whatever").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Host": "[127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        # After a DNS answer that was switched, a page from elsewhere names its own host.
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
    ],
)
def test_an_open_service_answers_no_other_web_page(open_server: Running, headers: dict[str, str]) -> None:
    answer = ask(open_server, **headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_its_own_page_may_ask_an_open_service(open_server: Running) -> None:
    answer = ask(open_server, Origin=open_server.address, **{"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200


def test_other_origins_are_told_nothing_that_would_let_them_read(closed_server: Running) -> None:
    answer = httpx.options(
        f"{closed_server.address}/api/v1/articles",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
    )
    assert not [name for name in answer.headers if name.startswith("access-control")]
