"""One model at one OpenAI-compatible endpoint: a single attempt at a request, with the official client."""

import importlib.util
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from models.engines.base import Output, Request
from models.engines.openai_answers import offered_models, read_answer
from models.engines.openai_failures import from_connection, from_status, no_json, unknown_model
from models.errors import BadSetting, ModelError

ROUTES: Final = ("chat", "completions")
_CONNECT_S: Final = 10
# The client adds others, some from variables of the environment that only Settings may read. The last is how the
# client itself knows that the answer is wanted as it came.
_HEADERS: Final = frozenset(
    (
        "host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent",
        "x-stainless-raw-response",
    )
)  # fmt: skip


class Endpoint:
    """Sends requests; whatever goes wrong is a Failure."""

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        api_key: str | None,
        route: str,
        timeout_s: float,
        logprobs: bool,
        extra: Mapping[str, Any],
    ) -> None:
        if route not in ROUTES:
            raise BadSetting(f"route: unknown route {route!r}. Available: {', '.join(ROUTES)}.")
        self._base_url = _checked_url(base_url)
        self._model = model
        self._secret = _checked_key(api_key)
        self._chat = route == "chat"
        self._timeout_s = timeout_s
        self._logprobs = logprobs
        self._extra = dict(extra)
        self._client = _client(self._base_url, self._secret, timeout_s)

    def check(self, requests: Sequence[Request]) -> None:
        """Raise BadSetting for requests that this route cannot carry."""
        if self._chat and not all(request.messages for request in requests):
            raise BadSetting(
                'route: "chat" needs a family that writes messages. Use route = "completions", or a chat family.'
            )

    def ask(self, request: Request) -> Output:
        """Ask once; raises Failure."""
        resource = self._client.chat.completions if self._chat else self._client.completions
        text = self._send(resource.with_raw_response.create, **self._body(request))
        return read_answer(self._decoded(text), request.stop, where=self._base_url)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _body(self, request: Request) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._model,
            "max_tokens": request.max_tokens,
            "temperature": 0.0,
            "extra_body": self._extra,
        }
        if request.stop:
            body["stop"] = list(request.stop)
        if self._chat:
            body["messages"] = [{"role": role, "content": text} for role, text in request.messages]
        else:
            body["prompt"] = request.prompt
        if self._logprobs:
            # On this route it is the number of alternatives; llama.cpp gives nothing for 0.
            body["logprobs"] = True if self._chat else 1
        return body

    def _send(self, call: Any, **arguments: Any) -> str:  # noqa: ANN401 - the client's methods
        import openai

        try:
            return str(call(**arguments).text)
        except openai.APIStatusError as error:
            if error.status_code == 404:
                raise unknown_model(self._base_url, self._model, self._offered()) from None
            said = self._hidden(error.body)
            raise from_status(self._base_url, error, said, has_key=bool(self._secret)) from None
        except openai.APIConnectionError as error:
            raise from_connection(self._base_url, error, self._timeout_s) from None

    def _offered(self) -> list[str] | None:
        """List the models of the server, or None where it does not tell."""
        import openai

        try:
            text = str(self._client.models.with_raw_response.list().text)
        except openai.APIError:
            return None
        return offered_models(text)

    def _decoded(self, text: str) -> Any:  # noqa: ANN401 - JSON holds anything
        try:
            return json.loads(text)
        except ValueError:
            raise no_json(self._base_url, self._hidden(text)) from None

    def _hidden(self, said: object) -> object:
        """Take the key out of what a server said: some repeat it."""
        if isinstance(said, Mapping):
            return {name: self._hidden(value) for name, value in said.items()}
        if isinstance(said, str) and self._secret:
            return said.replace(self._secret, "…")
        return said


def _client(base_url: str, secret: str, timeout_s: float) -> Any:  # noqa: ANN401 - untyped where it is not installed
    if importlib.util.find_spec("openai") is None:
        raise ModelError(
            "This model needs openai, which is not installed. Run `pip install 'parallel-bulletins[endpoint]'`."
        )
    import openai

    def own_headers(request: Any) -> None:  # noqa: ANN401 - as above
        for name in set(request.headers) - _HEADERS:
            del request.headers[name]
        if secret:
            request.headers["Authorization"] = f"Bearer {secret}"

    timeout = openai.Timeout(timeout_s, connect=min(timeout_s, _CONNECT_S))
    # A redirect would carry the key to another server.
    http = openai.DefaultHttpxClient(
        timeout=timeout, follow_redirects=False, trust_env=False, event_hooks={"request": [own_headers]}
    )
    # With a key of its own the client does not look for one in the environment.
    return openai.OpenAI(
        base_url=base_url, api_key="unused", timeout=timeout, max_retries=0, http_client=http
    )


def _checked_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        parts, whole = urlsplit(""), None
    if parts.username is not None or parts.password is not None:
        # The value stays out of the message: messages end up in logs.
        raise BadSetting("base_url: a name or password stands in the address. Put the key in `api_key`.")
    if not whole or parts.query or parts.fragment or url.split() != [url]:
        raise BadSetting(f"base_url must look like http://127.0.0.1:8000/v1, got {url!r}.")
    return url.rstrip("/")


def _checked_key(key: str | None) -> str:
    if key is None:
        return ""
    if not key or not all("!" <= each <= "~" for each in key):
        raise BadSetting(
            f"api_key must be printable ASCII without spaces, got {len(key)} characters that are not. "
            "Leave it out for a server without keys."
        )
    return key
