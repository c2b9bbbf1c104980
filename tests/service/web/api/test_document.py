import re

import httpx
import jsonschema_rs
import pytest
from flask import Flask

from service.web.api import PARTS
from service.web.api.document import document
from tests.service.web.api.running import Running

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def made(open_server: Running) -> dict[str, object]:
    return httpx.get(f"{open_server.address}/api/v1/openapi.json").json()


def operations(made: dict) -> list[tuple[str, str, dict]]:
    return [
        (path, method, each) for path, methods in made["paths"].items() for method, each in methods.items()
    ]


def test_it_is_openapi_3_1(made: dict) -> None:
    assert made["openapi"] == "3.1.0"
    assert made["info"]["title"] == "parallel-bulletins"
    # Every reference leads somewhere.
    names = set(re.findall(r'#/components/schemas/([^"\']+)', str(made)))
    assert names <= set(made["components"]["schemas"])


def test_schemas_are_json_schemas(made: dict) -> None:
    for schema in made["components"]["schemas"].values():
        # OpenAPI 3.1 takes JSON Schema 2020-12 as it is.
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def test_every_address_of_the_api_is_in_it(app: Flask, made: dict) -> None:
    rules = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.endpoint.startswith("api-docs.")
        for method in rule.methods
        if method.lower() in METHODS
    }
    assert {(path, method) for path, method, _ in operations(made)} == rules


def test_names_of_operations_are_unique(made: dict) -> None:
    names = [each["operationId"] for _, _, each in operations(made)]
    assert sorted(names) == sorted(set(names))


def test_every_way_to_fail_is_told(made: dict) -> None:
    for path, _method, each in operations(made):
        always = {"400", "401", "403", "429", "503"}
        with_path = {"404"} if "{" in path else set()
        with_body = {"413", "415", "422"} if "requestBody" in each else set()
        assert always | with_path | with_body <= set(each["responses"]), path
        assert each["summary"].endswith((".", ";"))
        assert "Retry-After" in each["responses"]["429"]["headers"]


def test_who_needs_a_token_is_told() -> None:
    assert document(PARTS, open_api=False)["security"] == [{"token": []}]
    opened = document(PARTS, open_api=True)
    assert opened["security"] == []
    assert "This service is open" in opened["info"]["description"]


def test_calls_that_we_make_are_told(made: dict) -> None:
    call = made["webhooks"]["bulletin.finished"]["post"]
    schema = call["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert set(made["components"]["schemas"][schema]["properties"]) == {
        "event", "id", "bulletin", "state", "title", "at",
    }  # fmt: skip


def test_the_page_takes_everything_from_this_service(open_server: Running) -> None:
    with httpx.Client(base_url=open_server.address) as client:
        page = client.get("/api/v1/docs")
        assert "This service is open" in page.text
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        # Nothing that the policy would stop: no script in the page, no style, nothing from elsewhere.
        assert re.findall(r"<script(?![^>]*\bsrc=)", page.text) == []
        assert "style" not in re.sub(r"rel=\"stylesheet\"", "", page.text)
        needed = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assert all(address.startswith("/") for address in needed)
        assert [client.get(address).status_code for address in needed] == [200] * len(needed)
        assert client.get("/api/v1/docs/assets/..%2f__init__.py").status_code == 404


def test_the_page_of_a_closed_service_does_not_call_it_open(closed_server: Running) -> None:
    assert "This service is open" not in httpx.get(f"{closed_server.address}/api/v1/docs").text
