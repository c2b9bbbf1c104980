"""The calls of the client, one method each."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Literal, Self
from urllib.parse import quote

import httpx

from service.client.errors import ApiError, NotFinished
from service.client.types import Batch, Document, Job, Page, Submitted, Target, Term, parse, parse_page

API: Final = "/api/v1"
# How long `wait` pauses: short at first, for short articles.
SHORTEST_S, LONGEST_S = 0.05, 2.0
# How often a request that met a limit is sent again, each time after the pause that the service asks for.
TRIES: Final = 5


class Client:
    """A connection to one service; a context manager. Raises ApiError for whatever the service refuses."""

    def __init__(
        self,
        address: str,
        *,
        token: str | None = None,
        timeout: float = 60.0,
        patience_s: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Name a service; a limit that is over within `patience_s` seconds is waited for."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(
            base_url=address.rstrip("/") + API, headers=headers, timeout=timeout, transport=transport
        )
        self._patience_s = patience_s

    def __enter__(self) -> Self:
        """Give the client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def submit(
        self,
        *,
        text: str | None = None,
        article: Mapping[str, Any] | None = None,
        url: str | None = None,
        file: tuple[str, bytes] | None = None,
        language: str | None = None,
        targets: Sequence[str] | None = None,
        callback: tuple[str, str] | None = None,
        key: str | None = None,
    ) -> Submitted:
        """Submit an article in one way; `file` is a name and bytes, `callback` an address and a secret.

        With a `key`, an article is made once, however often it is sent.
        """
        headers = {"Idempotency-Key": key} if key else {}
        common = {"language": language, "targets": list(targets) if targets else None}
        if file is not None:
            fields = {
                **common,
                **dict(zip(("callback_url", "callback_secret"), callback or (), strict=False)),
            }
            data = {name: value for name, value in fields.items() if value is not None}
            answer = self._send("POST", "/articles", headers=headers, data=data, files={"file": file})
        else:
            body: dict[str, Any] = {"text": text, "article": article, "url": url, **common}
            if callback is not None:
                body["callback"] = dict(zip(("url", "secret"), callback, strict=True))
            given = {name: value for name, value in body.items() if value is not None}
            answer = self._send("POST", "/articles", headers=headers, json=given)
        return parse(Submitted, answer.json())

    def job(self, id: str) -> Job:
        """Tell where a bulletin stands."""
        return parse(Job, self._send("GET", f"/jobs/{_part(id)}").json())

    def jobs(self, *, limit: int = 50, after: str | None = None, **filters: str) -> Page[Job]:
        """List bulletins, the newest first; `filters` are `state`, `language` and `batch`."""
        query = {"limit": limit, **({"after": after} if after else {}), **filters}
        return parse_page(Job, self._send("GET", "/jobs", params=query).json())

    def all_jobs(self, **filters: str) -> Iterator[Job]:
        """List all bulletins, page after page."""
        after: str | None = None
        while True:
            page = self.jobs(limit=200, after=after, **filters)
            yield from page.items
            if page.next is None:
                return
            after = page.next

    def wait(self, id: str, *, timeout: float = 600.0) -> Job:
        """Wait until a bulletin is a draft; raises NotFinished with the reason when it does not become one."""
        end, pause = time.monotonic() + timeout, SHORTEST_S
        while True:
            job = self.job(id)
            if job.state == "draft":
                return job
            if job.finished:
                raise NotFinished(f"The bulletin {id} is {job.state}: {job.error or 'nobody says why'}")
            if time.monotonic() >= end:
                raise NotFinished(
                    f"The bulletin {id} is {job.state} after {timeout:.0f} s ({job.done}/{job.total})."
                )
            time.sleep(pause)
            pause = min(LONGEST_S, pause * 1.5)

    def cancel(self, id: str) -> Job:
        """Stop the work on a bulletin."""
        return parse(Job, self._send("POST", f"/jobs/{_part(id)}/cancel").json())

    def retry(self, id: str) -> Job:
        """Start a bulletin again that failed or was cancelled."""
        return parse(Job, self._send("POST", f"/jobs/{_part(id)}/retry").json())

    def bulletin(self, id: str) -> Document:
        """Read a bulletin."""
        return parse(Document, self._send("GET", f"/bulletins/{_part(id)}").json())

    def export(self, id: str, format: str, *, language: str | None = None) -> bytes:
        """Give a finished bulletin as a file, such as `docx`; in a language where a format holds one at a time."""
        query = {"language": language} if language else {}
        path = f"/bulletins/{_part(id)}/exports/{_part(format)}"
        return self._send("GET", path, params=query).content

    def patch(self, id: str, segment: str, language: str, text: str) -> Target:
        """Replace one target segment by what a person wrote."""
        body = {"language": language, "text": text}
        return parse(
            Target, self._send("PATCH", f"/bulletins/{_part(id)}/segments/{_part(segment)}", json=body).json()
        )

    def retranslate(self, id: str, segment: str, language: str) -> Job:
        """Have one target segment made again."""
        path = f"/bulletins/{_part(id)}/segments/{_part(segment)}/retranslate"
        return parse(Job, self._send("POST", path, json={"language": language}).json())

    def approve(self, id: str) -> Job:
        """Approve a bulletin."""
        return parse(Job, self._send("POST", f"/bulletins/{_part(id)}/approve").json())

    def delete(self, id: str) -> None:
        """Throw a bulletin away."""
        self._send("DELETE", f"/bulletins/{_part(id)}")

    def submit_batch(
        self,
        name: str,
        data: bytes,
        *,
        targets: Sequence[str] | None = None,
        language: str | None = None,
        key: str | None = None,
    ) -> Batch:
        """Upload a batch; `name` ends in `.jsonl`, `.csv` or `.zip`. With a `key`, it is taken once."""
        fields = {"targets": list(targets) if targets else None, "language": language}
        answer = self._send(
            "POST",
            "/batches",
            headers={"Idempotency-Key": key} if key else {},
            data={field: value for field, value in fields.items() if value is not None},
            files={"file": (name, data)},
        )
        return parse(Batch, answer.json())

    def batch(self, id: str) -> Batch:
        """Tell how far a batch is."""
        return parse(Batch, self._send("GET", f"/batches/{_part(id)}").json())

    def batches(self, *, limit: int = 50, after: str | None = None) -> Page[Batch]:
        """List batches, the newest first."""
        query = {"limit": limit, **({"after": after} if after else {})}
        return parse_page(Batch, self._send("GET", "/batches", params=query).json())

    def steer_batch(self, id: str, how: Literal["pause", "resume", "cancel"]) -> Batch:
        """Pause a batch, go on with it, or end it."""
        return parse(Batch, self._send("POST", f"/batches/{_part(id)}/{how}").json())

    def batch_results(self, id: str) -> Iterator[dict[str, Any]]:
        """Give what is finished of a batch so far, in the order of the file: `bulletin/1` or `failure/1`."""
        for line in self._send("GET", f"/batches/{_part(id)}/results").text.splitlines():
            yield json.loads(line)

    def terms(
        self, q: str | None = None, *, limit: int = 50, after: str | None = None, **filters: str
    ) -> Page[Term]:
        """Search the ledger; `filters` are `kind` and `language`."""
        query = {"limit": limit, **filters, **{k: v for k, v in (("q", q), ("after", after)) if v}}
        return parse_page(Term, self._send("GET", "/ledger", params=query).json())

    def add_term(self, kind: str, forms: Mapping[str, Sequence[str]], **more: str | bool) -> Term:
        """Add an entry to the ledger; `more` are `enforced`, `origin` and `note`."""
        return parse(Term, self._send("POST", "/ledger", json=_entry(kind, forms, more)).json())

    def put_term(
        self,
        id: str,
        kind: str,
        forms: Mapping[str, Sequence[str]],
        *,
        version: int | None = None,
        **more: str | bool,
    ) -> Term:
        """Make an entry this one, or override a built-in one; with `version` only if it is still that."""
        query = {} if version is None else {"version": version}
        body = _entry(kind, forms, more)
        return parse(Term, self._send("PUT", f"/ledger/{_part(id)}", params=query, json=body).json())

    def delete_term(self, id: str, *, version: int | None = None) -> None:
        """Delete an entry; a built-in one that it overrode holds again."""
        query = {} if version is None else {"version": version}
        self._send("DELETE", f"/ledger/{_part(id)}", params=query)

    def _send(self, method: str, path: str, **how: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
        for left in reversed(range(TRIES)):
            response = self._http.request(method, path, **how)
            if response.is_success:
                return response
            error = ApiError.of(response)
            wait = error.retry_after
            if wait is None or wait > self._patience_s or not left:
                raise error
            time.sleep(wait)
        raise AssertionError("the last try returns or raises")


def _part(name: str) -> str:
    """Write a name as one part of an address, whatever is in it."""
    return quote(name, safe="")


def _entry(kind: str, forms: Mapping[str, Sequence[str]], more: Mapping[str, str | bool]) -> dict[str, Any]:
    return {"kind": kind, "forms": {language: list(each) for language, each in forms.items()}, **more}
