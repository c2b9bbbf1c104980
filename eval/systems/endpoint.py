"""Any compatible endpoint: LibreTranslate's API, or OpenAI's."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Final, Self
from urllib.parse import urlsplit

from eval.app import App
from eval.systems.asking import zero_shot_request
from eval.systems.base import Job, OnDone, Options, System
from eval.systems.libretranslate import LibreTranslate
from models.engines import Output
from models.engines.openai import OpenAIEngine
from models.errors import BadInput
from models.families.chat_markup import CHATML

_KINDS: Final = ("openai", "libretranslate")
_MAX_KEY: Final = 4096


class Endpoint(System):
    """Asks a server for each segment by itself, several at a time.

    `openai+http://…` and `libretranslate+http://…` say which API it speaks; without that an address that ends in
    `/v1` is OpenAI's.
    """

    name: ClassVar[str] = "endpoint"

    def __init__(self, url: str, kind: str, *, model: str | None, key: str | None) -> None:
        self._url = url
        self._kind = kind
        self._model = model
        self._client: LibreTranslate | None = None
        self._engine: OpenAIEngine | None = None
        if kind == "openai":
            if model is None:
                raise BadInput("An OpenAI-compatible endpoint has several models: name one with --model.")
            self._engine = OpenAIEngine(None, base_url=url, model=model, api_key=key, logprobs=False)
        else:
            self._client = LibreTranslate(url, key=key)

    @classmethod
    def open(cls, argument: str, options: Options, app: App) -> Self:
        """Make it for an address; the key is read from a file, so that no list of processes shows it."""
        kind, _, rest = argument.partition("+")
        if kind in _KINDS and rest:
            url = rest
        else:
            url, kind = argument, "openai" if argument.rstrip("/").endswith("/v1") else "libretranslate"
        return cls(url.rstrip("/"), kind, model=options.model, key=_key(options.key_file))

    @property
    def label(self) -> str:
        """Name the model, or else the server."""
        return self._model or urlsplit(self._url).netloc.replace(":", "_")

    def parts(self, source: str, target: str) -> Mapping[str, str]:
        """Name server and model; what the server runs cannot be known from here."""
        parts = {"system": self.name, "kind": self._kind, "url": self._url}
        return {**parts, "model": self._model} if self._model else parts

    def translate(self, job: Job, on_done: OnDone) -> None:
        """Ask for all wanted segments."""
        texts = [job.segments[place].source for place in job.wanted]
        if self._client is not None:
            self._client.translate(
                texts, job.source, job.target, on_text=lambda index, text: on_done(job.wanted[index], text)
            )
        if self._engine is not None:

            def keep(index: int, output: Output) -> None:
                on_done(job.wanted[index], " ".join(output.text.split()))

            # The server marks the turns; only the messages of the request are sent.
            requests = [zero_shot_request(CHATML, text, job.source, job.target) for text in texts]
            self._engine.generate(requests, on_output=keep)

    def close(self) -> None:
        """Let go of the connections."""
        for each in (self._client, self._engine):
            if each is not None:
                each.close()


def _key(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        key = path.read_text(encoding="utf-8")[:_MAX_KEY].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The key file {path} cannot be read: {error}.") from error
    if not key:
        raise BadInput(f"The key file {path} is empty. Write the key into it, and nothing else.")
    return key
