"""How far a bulletin is: what is stored so far, laid out as the finished page will be."""

from dataclasses import dataclass

from flask_babel import LazyString, gettext, lazy_gettext

from service.database.rows import BulletinRow
from service.database.store import BulletinStore
from service.exports.aligned import Column, Section, columns, lay_out
from service.web.words import LANGUAGE_NAMES, language_name

FINISHED = ("draft", "failed", "cancelled")

# Stage names of the job, as an editor would say them.
STAGES: dict[str, LazyString] = {
    "": lazy_gettext("Waiting for its turn"),
    "segment": lazy_gettext("Cutting the article into sentences"),
    "names": lazy_gettext("Looking for names"),
    "summarize": lazy_gettext("Writing the summary"),
    "finish": lazy_gettext("Putting the versions together"),
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A bulletin's row with the text that is there so far."""

    row: BulletinRow
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]

    @property
    def stage(self) -> str:
        """Say in words what is being done."""
        return stage_label(self.row)

    @property
    def version(self) -> str:
        """Name this amount of text: it changes when a sentence is added."""
        rows = sum(len(section.rows) for section in self.sections)
        return f"{rows}-{self.row.done}"


def stage_label(row: BulletinRow) -> str:
    """Say in words what is being done for a bulletin."""
    if row.state == "failed":
        return str(gettext("Stopped"))
    if row.state == "draft":
        return str(gettext("Finished"))
    if row.state == "cancelled":
        return str(gettext("Cancelled"))
    work, _, language = row.stage.partition(":")
    if work == "translate":
        if language not in LANGUAGE_NAMES:
            return str(gettext("Translating"))
        return str(gettext("Translating into %(language)s", language=language_name(language)))
    return str(STAGES.get(work, work.replace("_", " ").capitalize()))


def snapshot(store: BulletinStore, row: BulletinRow) -> Snapshot:
    """Read what is stored of a bulletin so far; before its first step that is nothing."""
    heads = columns(row.language, row.targets)
    summary = store.summary(row.id)
    links = summary.links if summary is not None else ()
    layout = lay_out(store.segments(row.id), heads, store.translations(row.id), links=links)
    return Snapshot(row, heads, layout)
