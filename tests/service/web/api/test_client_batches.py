import json
import time

import pytest

from service.client import ApiError
from tests.service.web.api.running import TEXT, Running

LINES = "\n".join(
    json.dumps({"id": f"a{number}", "text": TEXT.replace("mười hai", str(number))}) for number in (20, 30)
)


@pytest.mark.timeout(120)
def test_a_batch_is_sent_watched_and_taken_home(closed_server: Running) -> None:
    with closed_server.client("editor") as client:
        batch = client.submit_batch("articles.jsonl", LINES.encode(), targets=["en"], key="week 7")
        assert (
            client.submit_batch("articles.jsonl", LINES.encode(), targets=["en"], key="week 7").id == batch.id
        )
        while not (now := client.batch(batch.id)).finished:
            time.sleep(0.1)
        assert (now.state, now.done, now.failed, now.total) == ("done", 2, 0, 2)
        results = list(client.batch_results(batch.id))
        assert batch.id in [each.id for each in client.batches(limit=5).items]
    assert [each["schema"] for each in results] == ["bulletin/1", "bulletin/1"]


def test_a_file_of_no_known_kind_is_refused(closed_server: Running) -> None:
    with closed_server.client("editor") as client, pytest.raises(ApiError) as caught:
        client.submit_batch("articles.pdf", b"x")
    assert caught.value.status in (400, 422)
