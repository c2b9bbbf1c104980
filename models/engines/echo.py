"""Gives the prompt back: deterministic, without weights, as slow as it is told to be."""

import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from models.engines.base import Engine, OnOutput, Output, Request


class EchoEngine(Engine):
    """Answers each request with its prompt, at one character a token.

    A batch of up to `max_batch` requests takes `delay_s` seconds, and one batch runs at a time, as on a real
    machine. Each answer is appended to the file `log` as one line, before `on_output` hears of it, so that a
    test can count what was computed twice.
    """

    name: ClassVar[str] = "echo"
    max_batch: ClassVar[int] = 8
    canary: ClassVar[bool] = False

    def __init__(self, path: Path | None, *, delay_s: float = 0.0, log: str | None = None) -> None:
        self._delay_s = delay_s
        self._log = log
        self._busy = threading.Lock()

    def generate(self, requests: Sequence[Request], *, on_output: OnOutput | None = None) -> list[Output]:
        """Answer all requests, in order; a prompt longer than `max_tokens` characters is cut and marked so."""
        outputs: list[Output] = []
        for start in range(0, len(requests), self.max_batch):
            batch = requests[start : start + self.max_batch]
            for index, output in enumerate(self._answer(batch), start=start):
                outputs.append(output)
                if on_output is not None:
                    on_output(index, output)
        return outputs

    def _answer(self, batch: Sequence[Request]) -> list[Output]:
        with self._busy:
            if self._delay_s:
                time.sleep(self._delay_s)
            outputs = [_echo(request) for request in batch]
            for output in outputs:
                self._write(output.text)
        return outputs

    def _write(self, text: str) -> None:
        if self._log is None:
            return
        # One write to a file opened for appending: lines of several processes do not mix.
        log = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(log, (" ".join(text.split()) + "\n").encode())
        finally:
            os.close(log)


def _echo(request: Request) -> Output:
    text = request.prompt[: request.max_tokens]
    return Output(
        text=text,
        tokens_in=len(request.prompt),
        tokens_out=len(text),
        truncated=len(text) < len(request.prompt),
    )
