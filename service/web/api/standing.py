"""Where bulletins stand, approvals included."""

from collections.abc import Sequence
from typing import Literal

from service.database.editing import Editing
from service.database.rows import BulletinRow
from service.web.api.schemas import Approved, Progress
from service.web.parts import parts

State = Literal["queued", "working", "draft", "failed", "cancelled"]


def progress(id: str) -> Progress:
    """Tell where one bulletin stands; raises NotFound."""
    return standing([parts().store.get(id)])[0]


def standing(rows: Sequence[BulletinRow]) -> list[Progress]:
    """Show some bulletins' rows."""
    approvals = Editing(parts().store.engine).approvals([row.id for row in rows])
    apart = ("targets", "approved")
    return [
        Progress(
            targets=list(row.targets),
            approved=Approved(at=its.at, by=its.name) if (its := approvals.get(row.id)) else None,
            **{name: getattr(row, name) for name in Progress.model_fields if name not in apart},
        )
        for row in rows
    ]
