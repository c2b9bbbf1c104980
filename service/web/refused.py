"""What a form or a search was given and cannot be used."""

from models.errors import BadInput


class Refused(BadInput):
    """`field` is the id of the control to mend; `status` is the answer's."""

    def __init__(self, message: str, *, field: str, status: int = 400) -> None:
        super().__init__(message)
        self.field = field
        self.status = status
