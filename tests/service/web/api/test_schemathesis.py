"""What schemathesis makes of our document, sent to a real server: nothing breaks, and nothing comes that is not told."""

from contextlib import suppress

import hypothesis
import hypothesis.errors
import hypothesis.strategies
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.client import Client
from tests.service.web.api.running import TEXT, Running

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


MODES = list(schemathesis.GenerationMode)


# The server's threads draw random pauses while cases are made; nothing of a case comes from them.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")
@pytest.mark.parametrize("mode", MODES, ids=[mode.value for mode in MODES])
def test_our_document_tells_all_there_is(open_server: Running, mode: schemathesis.GenerationMode) -> None:
    with Client(open_server.address) as client:
        client.submit(text=TEXT, targets=["en"])
    document = schemathesis.openapi.from_url(f"{open_server.address}/api/v1/openapi.json")
    operations = [each.ok() for each in document.get_all_operations()]
    for operation in operations:
        send_all(operation.as_strategy(generation_mode=mode))
    assert len(operations) > 20


def send_all(cases: hypothesis.strategies.SearchStrategy) -> None:
    @hypothesis.given(case=cases)
    @hypothesis.settings(
        max_examples=3,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    def send(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS, timeout=60)

    # Where nothing is asked for, nothing can be wrong with it.
    with suppress(hypothesis.errors.Unsatisfiable):
        send()
