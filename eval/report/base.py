"""What every form of report does: write a document to a place."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from eval.report.document import Document


class Report(ABC):
    """One form; a subclass writes `write`. `is_folder` tells whether it makes a folder rather than a file."""

    name: ClassVar[str]
    is_folder: ClassVar[bool] = False

    @abstractmethod
    def write(self, document: Document, out: Path) -> list[Path]:
        """Write the report and list the files; raises BadInput for what this form cannot hold."""


def write_text(path: Path, content: str) -> Path:
    """Write a file with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path
