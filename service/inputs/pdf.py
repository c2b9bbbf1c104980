"""PDF files with text in them: lines to paragraphs, running heads and page numbers out."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from models.errors import BadInput, TooLarge
from service.inputs.base import Input, Page, Upload
from service.inputs.pdflines import Line, without_running_heads
from service.inputs.pdfparagraphs import to_blocks

MAX_PAGES: Final = 200
MAX_SECONDS: Final = 60.0
WORKER: Final = Path(__file__).with_name("pdf_worker.py")


class PdfInput(Input):
    """Read a PDF in a child process, so that one that never ends can be stopped."""

    name = "pdf"
    label = "PDF"
    media_types = ("application/pdf",)
    extensions = (".pdf",)

    max_pages = MAX_PAGES
    max_seconds = MAX_SECONDS

    def read(self, upload: Upload) -> Page:
        """Give the paragraphs of all pages; raises BadInput for scans, passwords and damage, TooLarge for books."""
        result = self._extract(upload.data)
        if "error" in result:
            raise _trouble(result["error"], result["detail"], self.max_pages)
        lines = [Line(*line) for line in result["lines"]]
        if not any(char.isalnum() for line in lines for char in line.text):
            raise BadInput(
                "The PDF has no text in it: it seems to be scanned. Run OCR on it first, then send the result."
            )
        kept, removed = without_running_heads(lines)
        return Page(to_blocks(kept), removed=removed)

    def _extract(self, data: bytes) -> dict[str, Any]:
        # Run as a file and not as a module, the worker loads pypdf alone; -P keeps this folder, with its `html.py`,
        # off the child's path.
        command = [sys.executable, "-P", str(WORKER), str(self.max_pages)]
        # The child finds packages where we found them, and inherits nothing else, no secrets among it.
        environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        try:
            done = subprocess.run(  # noqa: S603 - our own module, and no word of the input on the command line
                command,
                input=data,
                capture_output=True,
                timeout=self.max_seconds,
                env=environment,
                check=True,
            )
        except subprocess.TimeoutExpired as error:
            raise BadInput(
                f"The PDF could not be read in {self.max_seconds:g} seconds. Print it to a new PDF, or copy its text."
            ) from error
        except subprocess.CalledProcessError as error:
            raise _trouble("broken", f"exit status {error.returncode}", self.max_pages) from error
        parsed: dict[str, Any] = json.loads(done.stdout)
        return parsed


def _trouble(kind: str, detail: str, max_pages: int) -> BadInput:
    if kind == "encrypted":
        return BadInput("The PDF is encrypted. Save a copy of it without a password.")
    if kind == "pages":
        return TooLarge(
            f"The PDF has {detail} pages; at most {max_pages} are read. Send the article's pages alone."
        )
    return BadInput(f"The PDF is damaged ({detail}). Print it to a new PDF, or copy its text.")
