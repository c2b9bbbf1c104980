"""Models behind any OpenAI-compatible endpoint: vLLM, the server of llama.cpp, Ollama and others."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

from models.engines.base import Engine, OnOutput, Output, Request
from models.engines.openai_endpoint import Endpoint
from models.engines.openai_failures import Failure
from models.errors import BadSetting, ModelError


class OpenAIEngine(Engine):
    """Asks greedily, for up to `concurrency` requests at a time, however many threads call it.

    `route` is "completions" (the finished prompt) or "chat" (`Request.messages`; the server marks the turns).
    An attempt that may succeed later is repeated up to `retries` times, after as long as the server asks for or
    else after `backoff_s`, doubled each time. `extra` goes into the body of each request, for what one kind of
    server alone understands; `logprobs=False` is for servers that refuse to give them. The key comes from
    `api_key` alone and is never shown. `Request.forbidden` and `prefix` have no effect here.
    """

    name: ClassVar[str] = "openai"
    max_batch: ClassVar[int] = 64

    def __init__(
        self,
        path: Path | None,
        *,
        base_url: str,
        model: str,
        api_key: str | None = None,
        route: str = "chat",
        concurrency: int = 8,
        timeout_s: float = 120,
        retries: int = 4,
        backoff_s: float = 1,
        logprobs: bool = True,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        if path is not None:
            raise BadSetting(f"A model behind an endpoint has no files, got {path}. Take `files` away.")
        if concurrency < 1 or retries < 0 or timeout_s <= 0 or backoff_s < 0:
            raise BadSetting(
                "concurrency must be at least 1, retries and backoff_s at least 0 and timeout_s above 0, got "
                f"{concurrency}, {retries}, {backoff_s} and {timeout_s}."
            )
        self._endpoint = Endpoint(
            base_url=base_url,
            model=model,
            api_key=api_key,
            route=route,
            timeout_s=timeout_s,
            logprobs=logprobs,
            extra=extra or {},
        )
        self._retries = retries
        self._backoff_s = backoff_s
        self._closing = threading.Event()
        self._pool = ThreadPoolExecutor(concurrency, thread_name_prefix="openai")

    def generate(self, requests: Sequence[Request], *, on_output: OnOutput | None = None) -> list[Output]:
        """Answer all requests, in order.

        Where one fails for good, those under way are still delivered, the others are not begun, and the error
        is raised last.
        """
        self._endpoint.check(requests)

        stopped = threading.Event()

        def answer(index: int) -> Output:
            if stopped.is_set():
                raise CancelledError
            try:
                output = self._complete(requests[index])
                if on_output is not None:
                    on_output(index, output)
            except Exception:
                stopped.set()
                raise
            return output

        futures: list[Future[Output]] = []
        try:
            for index in range(len(requests)):
                futures.append(self._submit(answer, index))
            # They are begun in order, so that what failed comes before what was not begun.
            return [future.result() for future in futures]
        except CancelledError as error:
            raise _closed() from error
        finally:
            stopped.set()
            for future in futures:
                # Not `wait`: it never hears of what was cancelled by closing the pool.
                if not future.cancel():
                    future.exception()

    def close(self) -> None:
        """Wait for the requests under way, without repeating any, and let go of the connections."""
        self._closing.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._endpoint.close()

    def _submit(self, answer: Callable[[int], Output], index: int) -> Future[Output]:
        try:
            return self._pool.submit(answer, index)
        except RuntimeError as error:
            raise _closed() from error

    def _complete(self, request: Request) -> Output:
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._endpoint.ask(request)
            except Failure as error:
                failure = error
            if not failure.passing or attempt > self._retries:
                break
            pause = self._backoff_s * 2 ** (attempt - 1) if failure.wait_s is None else failure.wait_s
            if self._closing.wait(pause):
                raise _closed()
        # Not `from` the failure: the library's errors behind it hold the request, and that holds the key.
        raise ModelError(failure.text(attempts=attempt))


def _closed() -> ModelError:
    return ModelError("This engine was closed; open the profile again.")
