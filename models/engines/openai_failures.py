"""The ways in which an endpoint fails, each with its text: what happened, and what to do."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

LONGEST_WAIT_S: Final = 120
"""What a server may ask us to wait; one that asks for longer is not asked again."""

_PASSING: Final = frozenset((408, 409, 425, 429))
# Not every server has always said 400 to what is too long.
_BAD_OR_BROKEN: Final = frozenset((400, 422, 500))
_CONTEXT: Final = ("context length", "context size", "context window", "context_length", "exceed_context")
_LONGEST_REASON: Final = 300
_CHECK_URL: Final = (
    "Check that `base_url` leads to an OpenAI-compatible server; most addresses of such end in /v1."
)


class Failure(Exception):
    """One attempt that failed; `passing` where a later one may succeed, after `wait_s` if the server said so."""

    def __init__(
        self, where: str, what: str, cure: str, *, passing: bool = False, wait_s: float | None = None
    ) -> None:
        super().__init__(what)
        self.passing = passing
        self.wait_s = wait_s
        self._parts = (where, what, cure)

    def text(self, *, attempts: int) -> str:
        """Write the text for the operator."""
        where, what, cure = self._parts
        times = f" ({attempts} attempts)" if attempts > 1 else ""
        return f"The endpoint {where} {what}{times}. {cure}"


def from_connection(where: str, error: Exception, timeout_s: float) -> Failure:
    """Tell a server that is not there from one that is slow and one that broke off."""
    # The names are the same in all HTTP libraries that the client can work with.
    cause = type(error.__cause__).__name__
    if cause.startswith("Connect"):
        return Failure(
            where,
            "cannot be reached",
            "Check that the server runs and that `base_url` is right.",
            passing=True,
        )
    if cause.endswith("Timeout"):
        what = f"gave no answer within {timeout_s:g} s"
        return Failure(
            where, what, "Raise `timeout_s`, lower `concurrency`, or take a faster server.", passing=True
        )
    what = f"broke off in the middle of an answer ({cause})"
    return Failure(where, what, "Look into the server's log.", passing=True)


def from_status(where: str, error: Any, body: object, *, has_key: bool) -> Failure:  # noqa: ANN401 - the client's
    """Read an answer with an error status; `body` is what the server said, without the key."""
    status = int(error.status_code)
    reason = _reason(body)
    said = f"{status}: {reason}" if reason else str(status)
    if status in (401, 403):
        # What servers say here may hold parts of the key.
        what = f"refused the key ({status})" if has_key else f"wants a key ({status})"
        return Failure(where, what, "Set `api_key` to a key that is valid there and may use the model.")
    if status == 413 or (status in _BAD_OR_BROKEN and _is_about_context(body)):
        what = f"has too little context for a request ({said})"
        return Failure(where, what, "Start the server with a longer context, or split the text.")
    if status in _PASSING or status >= 500:
        return _passing(where, status, said, _asked_wait(error.response.headers))
    if status < 400:
        return Failure(where, f"answered {status} and leads elsewhere", _CHECK_URL)
    what = f"refused a request ({said})"
    return Failure(where, what, "Check `route`, `logprobs` and `extra` in the options of the model.")


def unknown_model(where: str, model: str, offered: Sequence[str] | None) -> Failure:
    """Say which models there are instead, or that it is the address that is wrong."""
    if offered is None:
        return Failure(where, "has no such address (404) and lists no models", _CHECK_URL)
    if model in offered:
        return Failure(where, f"has the model {model!r}, but not this route (404)", "Set the other `route`.")
    cure = (
        f"Set `model` to one of: {', '.join(offered)}."
        if offered
        else "It offers none: load one on the server."
    )
    return Failure(where, f"does not know the model {model!r} (404)", cure)


def no_json(where: str, text: object) -> Failure:
    """Show the beginning of an answer that cannot be read; it may have been cut on its way."""
    what = f"gave an answer that is no JSON, or not all of it: {str(text)[:80]!r}"
    return Failure(where, what, _CHECK_URL, passing=True)


def no_choices(where: str, lacking: str) -> Failure:
    """Name what an answer lacks."""
    return Failure(where, f"gave an answer without {lacking}", f"Look into the server's log. {_CHECK_URL}")


def _passing(where: str, status: int, said: str, wait_s: float | None) -> Failure:
    if wait_s is not None and wait_s > LONGEST_WAIT_S:
        what = f"takes no request for {wait_s:.0f} s ({said})"
        return Failure(where, what, "Come back later, or ask for a higher limit there.")
    if status == 429:
        what, cure = "gets too many requests", "Lower `concurrency`, or raise `retries` or `backoff_s`."
    else:
        what, cure = "failed", "Look into the server's log; where it is overloaded, lower `concurrency`."
    return Failure(where, f"{what} ({said})", cure, passing=True, wait_s=wait_s)


def _asked_wait(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After: seconds, or a date."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _reason(body: object) -> str:
    while isinstance(body, Mapping):
        body = next((body[key] for key in ("message", "error", "detail") if body.get(key)), "")
    return " ".join(str(body or "").split())[:_LONGEST_REASON].rstrip(".")


def _is_about_context(body: object) -> bool:
    said = str(body).lower()
    return any(word in said for word in _CONTEXT)
