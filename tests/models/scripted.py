"""A model whose answers a test writes down, behind the real engine and family interfaces."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from models.engines import Engine, OnOutput, Output, Request
from models.families import Family, SummaryTask, TranslationTask
from models.profiles import LoadedModel, OpenProfile, Profile

Answer = Callable[[str, int], str]


class ScriptedEngine(Engine):
    """Answers by calling `answer(prompt, how many times this text was asked before)`."""

    name: ClassVar[str] = "scripted"

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.truncated = False
        self._lock = threading.Lock()

    def generate(self, requests: Sequence[Request], *, on_output: OnOutput | None = None) -> list[Output]:
        outputs = []
        for index, request in enumerate(requests):
            with self._lock:
                text = request.prompt.rsplit("\n", 1)[-1]
                before = sum(prompt.rsplit("\n", 1)[-1] == text for prompt in self.asked)
                self.asked.append(request.prompt)
            outputs.append(self._output(request.prompt, before))
            if on_output is not None:
                on_output(index, outputs[-1])
        return outputs

    def _output(self, prompt: str, before: int) -> Output:
        return Output(self.answer(prompt, before), tokens_in=1, tokens_out=1, truncated=self.truncated)


class ScriptedFamily(Family):
    """Writes what it was told on lines of its own, the text last."""

    name: ClassVar[str] = "scripted"
    summarizes: ClassVar[bool] = True

    def translation(self, task: TranslationTask) -> Request:
        terms = ";".join(f"{source}={target}" for source, target in task.terms)
        head = f"{task.source}>{task.target}|{terms}|{task.previous or ''}"
        return Request(f"{head}\n{task.text}", max_tokens=100)

    def summary(self, task: SummaryTask) -> Request:
        return Request(f"summary:{task.sentences}|{task.missed or ''}\n{task.text}", max_tokens=100)


def scripted_profile(
    answer: Answer,
    *,
    pivot: Mapping[str, str] | None = None,
    lexicon: tuple[str, ...] = (),
    engine: ScriptedEngine | None = None,
) -> tuple[OpenProfile, ScriptedEngine]:
    engine = engine or ScriptedEngine(answer)
    profile = Profile(name="scripted", translate="m", summarize="m", pivot=dict(pivot or {}), lexicon=lexicon)
    return OpenProfile(profile, {"m": LoadedModel("m", engine, ScriptedFamily())}), engine
