"""What the audit trail says, in the reader's words; the trail itself keeps short names that programs can count."""

from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext as _l

from service.database.audit import COMMAND_LINE, Actor, Entry
from service.database.people_guesses import SOMEBODY
from service.web.people.person import OPEN_ID

ACTIONS: Final[Mapping[str, str]] = {
    "batch.cancel": _l("cancelled a batch"),
    "batch.create": _l("sent in a batch"),
    "batch.pause": _l("paused a batch"),
    "batch.resume": _l("let a batch go on"),
    "bulletin.accept": _l("accepted a sentence"),
    "bulletin.approve": _l("approved"),
    "bulletin.comment": _l("commented"),
    "bulletin.correct": _l("corrected what is published"),
    "bulletin.delete": _l("threw a bulletin away"),
    "bulletin.edit": _l("changed a sentence"),
    "bulletin.join": _l("joined two sentences"),
    "bulletin.move": _l("moved a bulletin on or back"),
    "bulletin.publish": _l("published"),
    "bulletin.resolve": _l("resolved a comment"),
    "bulletin.retranslate": _l("had a sentence made again"),
    "bulletin.retry": _l("tried again"),
    "bulletin.source": _l("took in a corrected source"),
    "bulletin.split": _l("split a sentence"),
    "bulletin.submit": _l("sent in an article"),
    "bulletin.unpublish": _l("took off the public pages"),
    "ledger.add": _l("added a ledger entry"),
    "ledger.change": _l("changed a ledger entry"),
    "ledger.delete": _l("removed a ledger entry"),
    "ledger.import": _l("took in a ledger file"),
    "memory.change": _l("corrected a memory entry"),
    "memory.delete": _l("removed a memory entry"),
    "memory.import": _l("took in a memory file"),
    "person.close": _l("closed an account"),
    "person.invite": _l("invited somebody"),
    "person.join": _l("made the account"),
    "person.lock_out": _l("typed too many wrong passwords"),
    "person.password": _l("changed a password"),
    "person.rename": _l("took another name"),
    "person.reopen": _l("let somebody in again"),
    "person.reset": _l("made a link for a new password"),
    "person.role": _l("gave a role"),
    "person.sign_in": _l("signed in"),
    "person.sign_out_everywhere": _l("signed out everywhere"),
    "person.withdraw": _l("took an invitation back"),
    "token.create": _l("made a token"),
    "token.revoke": _l("revoked a token"),
}
# Who did something without being a person.
ACTORS: Final[Mapping[str, str]] = {
    COMMAND_LINE.id: _l("the command line"),
    OPEN_ID: _l("anybody on this machine"),
    SOMEBODY.id: _l("somebody who is not signed in"),
}
DETAILS: Final[Mapping[str, str]] = {
    "added": _l("added"),
    "changed": _l("changed"),
    "entries": _l("entries"),
    "failures": _l("wrong passwords"),
    "from": _l("before"),
    "language": _l("language"),
    "name": _l("name"),
    "reason": _l("reason"),
    "removed": _l("removed"),
    "role": _l("role"),
    "segment": _l("sentence"),
    "to": _l("after"),
    "units": _l("sentences"),
    "until": _l("until"),
    "version": _l("version"),
}
# Values of details that are words of ours.
VALUES: Final[Mapping[str, str]] = {
    "admin": _l("Administrator"),
    "administrator": _l("Administrator"),
    "approved": _l("Approved"),
    "approver": _l("Approver"),
    "draft": _l("Draft"),
    "editor": _l("Editor"),
    "evaluator": _l("Evaluator"),
    "published": _l("Published"),
    "reader": _l("Reader"),
    "review": _l("In review"),
}
WORDED: Final = frozenset({"from", "role", "to"})


def act(action: str) -> str:
    """Say what was done; an action that is not known here keeps its short name."""
    return str(ACTIONS.get(action, action))


def doer(actor: Actor) -> str:
    """Say who did it."""
    return str(ACTORS.get(actor.id, actor.name))


def details(entry: Entry) -> list[tuple[str, str]]:
    """Say what else is known of it: what it is, and its value."""
    return [
        (str(DETAILS.get(name, name)), str(VALUES.get(value, value)) if name in WORDED else value)
        for name, value in entry.details.items()
    ]
