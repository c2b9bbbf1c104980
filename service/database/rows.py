"""What the database gives about a bulletin besides the types of models/types.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["queued", "working", "draft", "failed", "cancelled"]
Priority = Literal["interactive", "batch"]
Workflow = Literal["draft", "review", "approved", "published"]


@dataclass(frozen=True, slots=True)
class BulletinRow:
    """One bulletin in a list.

    `stage` is what is being done now, in words of the program (`segment`, `summarize`, `translate:en`,
    `finish`); `done` of `total` target segments are there, 0 of 0 before the article is segmented;
    `error` says why it failed. An article of a `batch` waits while an interactive one does. Once it is made, its state
    is `draft` for good, and `workflow` says how far people are with it; `owner` is the person who submitted it.
    """

    id: str
    state: State
    stage: str
    title: str
    language: str
    targets: tuple[str, ...]
    created: datetime
    updated: datetime
    done: int
    total: int
    error: str | None = None
    batch: str | None = None
    priority: Priority = "interactive"
    workflow: Workflow = "draft"
    owner: str | None = None

    @property
    def standing(self) -> State | Workflow:
        """Say in one word where it stands: being made, or how far people are with it."""
        return self.workflow if self.state == "draft" else self.state
