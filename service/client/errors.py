"""What can go wrong between a client and the service."""

from collections.abc import Iterable, Mapping

import httpx


class ApiError(Exception):
    """The service refused a request: `status` and `code` for programs, the text for people."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str,
        retry_after: int | None = None,
        places: Iterable[Mapping[str, str]] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.places = tuple((each["where"], each["message"]) for each in places)

    @classmethod
    def of(cls, response: httpx.Response) -> "ApiError":
        """Read a problem (RFC 9457); what something in between answered is told by its status."""
        try:
            problem = response.json()
            code, detail = problem["error"]["code"], problem["detail"]
        except (ValueError, KeyError, TypeError):
            problem, code = {}, "unknown"
            detail = f"The service answered with status {response.status_code}, and not in its own words."
        wait = response.headers.get("Retry-After", "")
        return cls(
            detail,
            status=response.status_code,
            code=code,
            retry_after=int(wait) if wait.isdigit() else None,
            places=problem.get("errors", ()),
        )


class NotFinished(Exception):
    """A bulletin did not become a draft: it failed, was cancelled, or takes longer than one would wait."""
