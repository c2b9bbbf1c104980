"""The profile's model asked without help: what the pipeline has to beat."""

from collections.abc import Sequence
from typing import ClassVar

from eval.systems.asking import ask
from eval.systems.base import Job, OnDone
from eval.systems.profiled import Profiled


class Bare(Profiled):
    """Asks a chat model zero-shot, any other as its family does, and takes the answer as it is."""

    name: ClassVar[str] = "bare"

    def translate(self, job: Job, on_done: OnDone) -> None:
        """Ask for each segment by itself, through the profile's pivot where it has one."""
        *through, last = self.profile.legs(job.source, job.target)
        texts: Sequence[str] = [job.segments[place].source for place in job.wanted]
        for leg in through:
            texts = ask(self.opened.model_for(*leg), texts, *leg, zero_shot=True)
        ask(
            self.opened.model_for(*last),
            texts,
            *last,
            zero_shot=True,
            on_text=lambda index, text: on_done(job.wanted[index], text),
        )
