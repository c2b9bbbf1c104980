"""What can be evaluated: the whole pipeline of a profile, or its bare model."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from models import Translator
from models.direction import Context
from models.engines import Output, Request
from models.languages import LANGUAGES
from models.profiles import OpenProfile
from models.registry import Registry
from models.segment import join, split
from models.termbase import Termbase
from models.types import Segment, Translation

SYSTEMS: Final = Registry("system", {"pipeline": "eval.systems:Pipeline", "bare": "eval.systems:Bare"})

OnLine = Callable[[int, str], None]


class System(ABC):
    """Translates lines; `describe` names what its outputs depend on beyond the profile."""

    name: ClassVar[str]

    def __init__(self, profile: OpenProfile) -> None:
        self.profile = profile

    @abstractmethod
    def translate(self, lines: Sequence[str], *, source: str, target: str, on_line: OnLine) -> None:
        """Translate all lines; `on_line(index, text)` is called once for each, in any order, from any thread."""


class Pipeline(System):
    """The service's own way: segmenting, ledgers, checks, repair; each line is an article of its own."""

    name: ClassVar[str] = "pipeline"

    def translate(self, lines: Sequence[str], *, source: str, target: str, on_line: OnLine) -> None:
        """Translate sentence by sentence and join the sentences of a line again."""
        translator = Translator(self.profile, Termbase.load())
        segments = [
            Segment(f"p{number}s{place}", "body", number, sentence.strip())
            for number, line in enumerate(lines)
            for place, sentence in enumerate(split(line, source), start=1)
        ]
        left = {number: [s for s in segments if s.paragraph == number] for number in range(len(lines))}
        texts: dict[str, str] = {}

        def keep(segment: Segment, translation: Translation) -> None:
            texts[segment.id] = translation.text
            mine = left[segment.paragraph]
            if all(each.id in texts for each in mine):
                on_line(segment.paragraph, join([texts[each.id] for each in mine], target))

        context = Context(segments=segments)
        translator.translate_segments(segments, source=source, target=target, context=context, on_done=keep)


class Bare(System):
    """The profile's model asked zero-shot, its answer taken as it is: what the pipeline has to beat."""

    name: ClassVar[str] = "bare"

    def translate(self, lines: Sequence[str], *, source: str, target: str, on_line: OnLine) -> None:
        """Ask for each line in one chat turn."""
        requests = [Request(_zero_shot(line, source, target), max_tokens=256) for line in lines]

        def keep(index: int, output: Output) -> None:
            on_line(index, " ".join(output.text.split()))

        self.profile.model_for(source, target).engine.generate(requests, on_output=keep)


def _zero_shot(line: str, source: str, target: str) -> str:
    names = [LANGUAGES[tag].name for tag in (source, target)]
    return (
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
        f"Translate the following text from {names[0]} into {names[1]}. Reply with the translation only.\n\n"
        f"{line}<|im_end|>\n<|im_start|>assistant\n"
    )
