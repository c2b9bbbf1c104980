"""Any model of the catalogue, asked as its publisher says, without the pipeline."""

from collections.abc import Mapping
from typing import ClassVar, Self

from eval.app import App
from eval.systems.asking import ask
from eval.systems.base import Job, OnDone, Options
from eval.systems.profiled import Profiled
from models.errors import BadInput
from models.profiles import DIRECTIONS, Profile, open_profile


class Model(Profiled):
    """Asks one model by its family; no ledger, no checks, no second attempt."""

    name: ClassVar[str] = "model"

    @classmethod
    def open(cls, argument: str, options: Options, app: App) -> Self:
        """Make it for a model by its name; raises ModelError for one that is unknown or refused."""
        catalogue, store = app.catalogue(), app.store()
        catalogue.get(argument)
        profile = Profile(name=argument, translate=argument, summarize="extract", canary=False)
        return cls(
            profile,
            lambda: open_profile(profile, store, catalogue=catalogue),
            catalogue=catalogue,
            store=store,
        )

    @property
    def label(self) -> str:
        """Name the model."""
        return self.profile.name

    def parts(self, source: str, target: str) -> Mapping[str, str]:
        """Name the model; raises BadInput for a direction that it does not do."""
        entry = self._catalogue.get(self.profile.translate)
        if not entry.translates(source, target):
            does = ", ".join("-".join(pair) for pair in DIRECTIONS if entry.translates(*pair))
            raise BadInput(
                f"The model {entry.name} does not translate {source}-{target}. It translates: {does or 'nothing'}."
            )
        parts = dict(super().parts(source, target))
        del parts["profile"]
        return parts

    def translate(self, job: Job, on_done: OnDone) -> None:
        """Ask for each segment by itself."""
        texts = [job.segments[place].source for place in job.wanted]
        ask(
            self.opened.model_for(job.source, job.target),
            texts,
            job.source,
            job.target,
            zero_shot=False,
            on_text=lambda index, text: on_done(job.wanted[index], text),
        )
