"""Why an edited file cannot be used at all."""

from typing import Literal

from models.errors import BadInput

Problem = Literal[
    "no_file", "unknown_format", "not_ours", "other_bulletin", "no_sentences", "declares", "damaged", "too_large",
    "no_language",
]  # fmt: skip


class BadFile(BadInput):
    """A file that cannot be brought in; `problem` is a stable name, by which a page says it in its own language."""

    code = "bad_file"

    def __init__(self, problem: Problem, message: str) -> None:
        super().__init__(message)
        self.problem: Problem = problem
        self.status = 413 if problem == "too_large" else 400
