"""The words that the scripts of the editor say, in the reader's language; `{…}` are filled by the scripts."""

from collections.abc import Iterator, Mapping
from typing import Final

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _

SAID: Final[Mapping[str, LazyString]] = {
    "save.first": _("Something is not saved yet. Save it first, then do this again."),
    "restored": _("What you typed before is back, and is being saved."),
    "offline": _("The service does not answer. What you typed is kept in this window and sent again."),
    "signed-out": _("You are signed out. Sign in in another window, then try again: what you typed is kept here."),
    "refused": _("The service refused this. What you typed is kept; load the page again."),
    "loading": _("Loading…"),
    "confidence.high": _("High confidence"),
    "confidence.middle": _("Middling confidence"),
    "confidence.low": _("Low confidence"),
    "origin.model": _("Machine"),
    "origin.memory": _("From the memory"),
    "origin.human": _("Edited"),
    "origin.source": _("From the source"),
    "origin.by": _("Edited by {name}"),
    "source-kept": _("The source: it changes by “Source changed”."),
    "editing": _("Edit {place}"),
    "accepted": _("Accepted: {place}"),
    "retranslating": _("Translating {place} again…"),
    "retranslated": _("Translated again: {place}"),
    "changed-meanwhile": _("Somebody else has just changed {place}. Look at it, then do this again."),
    "mended": _("Mended: {place}"),
    "used": _("Taken from the memory: {place}"),
    "percent": _("{n} %"),
    "findings.none": _("There are no findings."),
    "undo.none": _("There is nothing to undo."),
    "redo.none": _("There is nothing to redo."),
    "undo.done": _("Undone: {place}"),
    "redo.done": _("Done again: {place}"),
    "undo.gone": _("{place} has been changed since. Its history has all versions."),
    "version": _("Version {n}"),
    "reverted": _("Version {n} is back."),
    "somebody": _("Somebody"),
    "conflict.who": _("{name} saved another text while you were writing: {place}, {at}. Nothing is lost; choose what stays."),
    "conflict.mine": _("Your text stands."),
    "conflict.theirs": _("The other text stands."),
    "conflict.merged": _("The merged text stands."),
    "conflict.later": _("Not decided yet. Your text is kept in this window."),
    "news.cell": _("{name} changed {place}."),
    "news.rows": _("Somebody split or joined sentences."),
    "news.workflow": _("This bulletin is in another state now."),
    "news.made": _("Sentences are being translated again."),
    "join.last": _("There is no next sentence in this paragraph to join with."),
    "waiting.first": _("A translation is still to come here. Wait for it first."),
    "copied": _("Copied the text in {language}."),
}  # fmt: skip


def words() -> Mapping[str, str]:
    """Give all of them by name."""
    return {**{name: str(text) for name, text in SAID.items()}, **dict(_counted())}


def origin(kind: str, by: str | None) -> str:
    """Say where a text comes from, as the scripts do."""
    if kind == "human" and by:
        return str(SAID["origin.by"]).replace("{name}", by)
    return str(SAID[f"origin.{kind}"])


def _counted() -> Iterator[tuple[str, str]]:
    for form, number in (("one", 1), ("other", 2)):
        mark = "{n}"
        yield f"error.{form}", ngettext("%(count)s error", "%(count)s errors", number, count=mark)
        yield f"warning.{form}", ngettext("%(count)s warning", "%(count)s warnings", number, count=mark)
        unsaved = ngettext(
            "%(count)s sentence is not saved.", "%(count)s sentences are not saved.", number, count=mark
        )
        yield f"unsaved.{form}", unsaved
