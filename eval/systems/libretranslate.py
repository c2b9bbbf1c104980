"""A client of LibreTranslate's API: the one way of translating that many servers share."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from models.errors import BadInput, ModelError
from models.languages import parse_tag

CONCURRENCY: Final = 4
RETRIES: Final = 3
_TIMEOUT_S: Final = 120
_LONGEST_WAIT_S: Final = 60
_MAX_ANSWER: Final = 10**6
_PASSING: Final = frozenset((408, 425, 429, 500, 502, 503, 504))


class LibreTranslate:
    """Asks `/translate` for one text a request; the languages are named as the server names them."""

    def __init__(self, url: str, *, key: str | None, backoff_s: float = 1.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise BadInput(
                f"An endpoint must look like http://127.0.0.1:5000 (without a key in it), got {url!r}."
            )
        self._url = url
        self._key = key
        self._backoff_s = backoff_s
        self._closing = threading.Event()
        # A redirect would carry the key to another server.
        self._http = httpx.Client(timeout=_TIMEOUT_S, follow_redirects=False, trust_env=False)
        self._codes: dict[str, str] = {}

    def translate(
        self, texts: Sequence[str], source: str, target: str, *, on_text: Callable[[int, str], None]
    ) -> None:
        """Translate all texts; those done before one fails for good are still delivered."""
        codes = self._named(source), self._named(target)
        stopped = threading.Event()

        def one(index: int) -> None:
            if stopped.is_set():
                return
            try:
                on_text(index, self._one(texts[index], *codes))
            except Exception:
                stopped.set()
                raise

        with ThreadPoolExecutor(CONCURRENCY, thread_name_prefix="libretranslate") as pool:
            for _ in pool.map(one, range(len(texts))):
                pass

    def close(self) -> None:
        """Let go of the connections."""
        self._closing.set()
        self._http.close()

    def _named(self, tag: str) -> str:
        """Find the server's own code of a language: Chinese is zh, zh-Hans or zh_CN, by version."""
        if not self._codes:
            listed = self._asked("GET", "/languages", None)
            for each in listed if isinstance(listed, list) else []:
                code = each.get("code") if isinstance(each, Mapping) else None
                if isinstance(code, str) and (ours := _ours(code)):
                    self._codes.setdefault(ours, code)
        if tag not in self._codes:
            have = ", ".join(self._codes.values()) or "none of ours"
            raise BadInput(f"The endpoint {self._url} does not offer {tag}. It offers: {have}.")
        return self._codes[tag]

    def _one(self, text: str, source: str, target: str) -> str:
        body = {"q": text, "source": source, "target": target, "format": "text"}
        answer = self._asked("POST", "/translate", {**body, "api_key": self._key} if self._key else body)
        made = answer.get("translatedText") if isinstance(answer, Mapping) else None
        if not isinstance(made, str):
            raise ModelError(
                f"The endpoint {self._url} gave an answer without `translatedText`. Check that it speaks "
                "LibreTranslate's API; write openai+http://… for a server that speaks OpenAI's."
            )
        return " ".join(made.split())

    def _asked(self, method: str, path: str, body: Mapping[str, str] | None) -> Any:  # noqa: ANN401 - JSON
        for attempt in range(RETRIES + 1):
            wait_s = self._backoff_s * 2**attempt
            try:
                status, headers, data = self._send(method, path, body)
            except httpx.HTTPError as error:
                failure = f"cannot be reached ({type(error).__name__})"
            else:
                if status == 200:
                    return _decoded(data, self._url)
                failure = f"refused a request ({status}{_reason(data)})"
                if status not in _PASSING:
                    break
                wait_s = _asked_wait(headers) or wait_s
            if attempt == RETRIES or self._closing.wait(min(wait_s, _LONGEST_WAIT_S)):
                break
        raise ModelError(
            f"The endpoint {self._url} {failure}. Check that it runs, that the address is right, and, where it "
            "wants a key, --key-file."
        )

    def _send(
        self, method: str, path: str, body: Mapping[str, str] | None
    ) -> tuple[int, httpx.Headers, bytes]:
        with self._http.stream(method, self._url + path, json=body) as response:
            data = b""
            for part in response.iter_bytes():
                data += part
                if len(data) > _MAX_ANSWER:
                    raise ModelError(
                        f"The endpoint {self._url} gave more than {_MAX_ANSWER // 10**6} MB as one answer."
                    )
            return response.status_code, response.headers, data


def _ours(code: str) -> str | None:
    try:
        return parse_tag(code)
    except BadInput:
        return None


def _decoded(data: bytes, url: str) -> Any:  # noqa: ANN401 - JSON holds anything
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"The endpoint {url} gave an answer that is no JSON: {data[:60]!r}.") from error


def _reason(data: bytes) -> str:
    try:
        said = json.loads(data)["error"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return f": {' '.join(str(said).split())[:200]}"


def _asked_wait(headers: httpx.Headers) -> float | None:
    value = headers.get("retry-after", "").strip()
    return float(value) if value.isdecimal() else None
