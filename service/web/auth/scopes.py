"""What a token may do: its role stands for scopes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from service.database.audit import Actor
from service.database.tokens import Role

Scope = Literal["read", "submit", "edit", "approve", "admin"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

OF_ROLE: Final[Mapping[Role, frozenset[Scope]]] = {
    "reader": frozenset({"read"}),
    "editor": frozenset({"read", "submit", "edit"}),
    "approver": frozenset({"read", "submit", "edit", "approve"}),
    "admin": frozenset(SCOPES),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A caller that was let in: `id` is stable and may be logged, the secret is not kept."""

    id: str
    name: str
    scopes: frozenset[Scope]

    @property
    def actor(self) -> Actor:
        """Name this caller for the audit trail."""
        return Actor(self.id, self.name)


# Everybody on this machine, when the service is open.
OPEN: Final = Token("open", "anybody on this machine", frozenset(SCOPES) - {"admin"})
