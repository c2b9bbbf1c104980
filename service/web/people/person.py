"""Somebody at the desk, and what each role may do there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from service.database.audit import Actor
from service.database.people import PersonRow, Role

Permission = Literal["read", "edit", "approve", "publish", "evaluate", "administer"]
PERMISSIONS: Final[tuple[Permission, ...]] = get_args(Permission)

# Evaluators judge translations blindly: they see no drafts.
OF_ROLE: Final[Mapping[Role, frozenset[Permission]]] = {
    "editor": frozenset({"read", "edit"}),
    "approver": frozenset({"read", "edit", "approve", "publish"}),
    "evaluator": frozenset({"evaluate"}),
    "administrator": frozenset(PERMISSIONS),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the desk."""

    id: str
    name: str
    email: str
    role: Role
    language: str | None = None

    @property
    def actor(self) -> Actor:
        """Name this person for the audit trail."""
        return Actor(self.id, self.name)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Tell all that this person may do."""
        return OF_ROLE[self.role] - {"administer"} if self.is_open else OF_ROLE[self.role]

    @property
    def is_open(self) -> bool:
        """Tell whether this is everybody at an open service, who has no account."""
        return self.id == OPEN_ID

    @classmethod
    def of(cls, row: PersonRow) -> "Person":
        """Take what the desk needs from a stored person."""
        return cls(row.id, row.name, row.email, row.role, row.language)


OPEN_ID: Final = "open"
# Everybody on this machine, where the service was started with --open: all rights but letting others in.
OPEN: Final = Person(OPEN_ID, "anybody on this machine", "", "administrator")
