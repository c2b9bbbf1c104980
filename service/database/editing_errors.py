"""What editing refuses, and why."""

from models.errors import AppError


class Conflict(AppError):
    """What is asked for does not go with the state that something is in."""

    status = 409
    code = "conflict"


class Stale(Conflict):
    """Somebody else was faster; `current` is the version that stands there now, 0 where nothing does."""

    code = "stale"

    def __init__(self, message: str, *, current: int) -> None:
        super().__init__(message)
        self.current = current


class OpenErrors(Conflict):
    """Errors are open that nobody has mended or accepted; `count` says how many."""

    code = "open_errors"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} sentences still have errors. Mend or accept them, or give the reason for approving as it is."
            if count > 1
            else "One sentence still has errors. Mend or accept it, or give the reason for approving as it is."
        )
        self.count = count
