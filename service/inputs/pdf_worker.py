"""Take the lines out of a PDF, in a process of its own: a hostile file can then be stopped from outside.

Reads the PDF from standard input, writes JSON to standard output: `{"lines": [[page, text, x, y, size], …]}`, or
`{"error": "encrypted" | "broken" | "pages", "detail": "…"}`.
"""

import io
import json
import logging
import resource
import sys
from collections.abc import Sequence
from typing import Any, Final

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

MEMORY: Final = 1_500_000_000
# What pypdf has been seen to raise from within on damaged files, beside its own errors.
DAMAGE: Final = (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError, OverflowError,
                 RecursionError, MemoryError, NotImplementedError, UnicodeError, ZeroDivisionError)  # fmt: skip


class _Lines:
    """Gathers pypdf's pieces of text into lines with their place and size."""

    def __init__(self, page: int) -> None:
        self.page = page
        self.found: list[tuple[int, str, float, float, float]] = []
        self._text = ""
        self._place: tuple[float, float, float] | None = None

    def visit(self, text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:  # noqa: ANN401
        """Take one piece, as pypdf's visitor_text gives it; its place is text matrix times current matrix."""
        for index, part in enumerate(text.split("\n")):
            if index:
                self.close()
            self._text += part
            if part.strip() and self._place is None:
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                scale = (abs(tm[3]) or abs(tm[1])) * (abs(cm[3]) or abs(cm[1]))
                self._place = (x, y, size * scale)

    def close(self) -> None:
        """End a line."""
        if self._text.strip() and self._place:
            x, y, size = self._place
            self.found.append((self.page, self._text, round(x, 1), round(y, 1), round(size, 1)))
        self._text, self._place = "", None


def extract(data: bytes, max_pages: int) -> dict[str, Any]:
    """Give the lines of a PDF, or the kind of trouble with it."""
    try:
        reader = PdfReader(io.BytesIO(data))
        # Many files are encrypted with an empty password, only to forbid changes.
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "encrypted", "detail": ""}
        if len(reader.pages) > max_pages:
            return {"error": "pages", "detail": str(len(reader.pages))}
        lines: list[tuple[int, str, float, float, float]] = []
        for number, page in enumerate(reader.pages, 1):
            gathered = _Lines(number)
            page.extract_text(visitor_text=gathered.visit)
            gathered.close()
            lines += gathered.found
    except (FileNotDecryptedError, DependencyError) as error:
        return {"error": "encrypted", "detail": str(error)}
    except DAMAGE as error:
        return {"error": "broken", "detail": f"{type(error).__name__}: {error}"[:200]}
    return {"lines": lines}


def main() -> None:
    """Run as a child process; the first argument is the page limit."""
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    result = extract(sys.stdin.buffer.read(), int(sys.argv[1]))
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
