"""500 programs at once on the API, and one person on the pages, for locust.

pip install locust
BULLETINS_PROFILE=echo bulletins serve --open --port 8765 &
locust -f docs/benchmarks/locustfile.py --headless -u 501 -r 501 -t 30s -H http://127.0.0.1:8765

A refusal that the service may give (429, 503, both with Retry-After) counts as an answer and is listed by its status;
anything else is a failure.
"""

from typing import Any

from locust import HttpUser, constant, task

TEXT = "Cầu mới thông xe\n\nCầu mới thông xe sáng nay. Cầu dài {} mét. Người dân đi lại dễ hơn."
REFUSALS = (429, 503)


class Visitor(HttpUser):
    """Asks, and tells what was answered, by status."""

    abstract = True
    wait_time = constant(1)

    def ask(self, method: str, path: str, **more: Any) -> None:  # noqa: ANN401 - what requests takes
        """Send one request; a refusal has to say when to come again."""
        with self.client.request(method, path, catch_response=True, **more) as answer:
            answer.request_meta["name"] = f"{path.partition('?')[0]} {answer.status_code}"
            if answer.status_code in REFUSALS and answer.headers.get("Retry-After"):
                answer.success()


class Program(Visitor):
    """Submits articles and asks how things stand."""

    number = 0

    @task(2)
    def submit(self) -> None:
        """Submit an article of three sentences."""
        Program.number += 1
        body = {"text": TEXT.format(Program.number), "targets": ["en"]}
        self.ask("POST", "/api/v1/articles", json=body)

    @task
    def jobs(self) -> None:
        """List jobs."""
        self.ask("GET", "/api/v1/jobs?limit=20")

    @task
    def languages(self) -> None:
        """List languages."""
        self.ask("GET", "/api/v1/languages")


class Person(Visitor):
    """Opens the front page again and again."""

    fixed_count = 1

    @task
    def front_page(self) -> None:
        """Open the front page."""
        self.ask("GET", "/")
