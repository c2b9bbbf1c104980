"""One plain sentence through every direction at load: a model that is driven wrongly fails here, not in print.

A wrong language tag is the commonest way to drive a model wrongly, and nothing else notices it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from models.checks import Pair
from models.checks.repetition import RepetitionCheck
from models.engines import Engine, Output
from models.errors import CanaryFailed, UndetectedLanguage
from models.families import TranslationTask
from models.languages import LANGUAGES, detect
from models.loading import LoadedModel

# Ours: plain words and no names, so that any model can do it and the language of its answer can be told.
SENTENCES: Final = {
    "vi": "Hôm nay trời đẹp, nhiều người dân đã ra công viên để đi dạo và gặp gỡ bạn bè của mình.",
    "en": "The weather is fine today, and many people have gone to the park to walk and to meet their friends.",
    "zh": "今天天气很好，许多人来到公园散步，和自己的朋友见面聊天。",
}
_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Trial:
    """One direction of one model, to be tried."""

    model: LoadedModel
    source: str
    target: str

    @property
    def task(self) -> TranslationTask:
        """Give the sentence of the source language as a task."""
        return TranslationTask(SENTENCES[self.source], self.source, self.target)


def try_out(trials: Iterable[Trial]) -> None:
    """Translate one sentence for each trial, all of an engine in one go; raises CanaryFailed for the first failure."""
    by_engine: dict[Engine, list[Trial]] = {}
    for trial in trials:
        if trial.model.engine.canary:
            by_engine.setdefault(trial.model.engine, []).append(trial)
    for engine, each in by_engine.items():
        outputs = engine.generate([trial.model.family.translation(trial.task) for trial in each])
        _judge_all(each, outputs)


def _judge_all(trials: Sequence[Trial], outputs: Sequence[Output]) -> None:
    for trial, output in zip(trials, outputs, strict=True):
        text = trial.model.family.clean(output.text, trial.task).strip()
        reason = complaint(text, trial.source, trial.target)
        if reason is not None:
            raise CanaryFailed(
                f"The model {trial.model.name} is refused: from {LANGUAGES[trial.source].name} into "
                f"{LANGUAGES[trial.target].name} ({trial.source}-{trial.target}) {reason} "
                "Most often the model is asked with a wrong language tag or in a wrong form: compare `family` and "
                "`family_options` in the catalogue with the model's card."
            )


def complaint(text: str, source: str, target: str) -> str | None:
    """Say what is wrong with a translation of the sentence; None for one that will do."""
    if not text:
        return "its answer to a plain sentence is empty."
    loops = RepetitionCheck().run(Pair(SENTENCES[source], text, source, target))
    if loops:
        return f"it repeats itself in a plain sentence: {loops[0].message} It wrote {_shown(text)}."
    try:
        found = detect(text).language
    except UndetectedLanguage as error:
        return f"it does not write {LANGUAGES[target].name}: {error.args[0].partition('. ')[0]}."
    if found.partition("-")[0] != target:
        return f"it writes {LANGUAGES[found].name}: {_shown(text)}."
    return None


def _shown(text: str) -> str:
    short = " ".join(text.split())
    return repr(short if len(short) <= _SHOWN else short[: _SHOWN - 1] + "…")
