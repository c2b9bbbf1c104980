"""Parts of an office file from outside, each no larger than that of any bulletin."""

import io
import zipfile
from typing import Any, Final

from models.errors import BadInput, TooLarge
from service.imports.errors import BadFile, Problem
from service.imports.safexml import parse
from service.inputs.archive import check_zip

MAX_PART: Final = 20_000_000


class Parts:
    """The parts of an office file; bombs, encrypted and damaged ones raise BadFile."""

    def __init__(self, data: bytes) -> None:
        try:
            check_zip(data)
        except BadInput as error:
            problem: Problem = "too_large" if isinstance(error, TooLarge) else "damaged"
            raise BadFile(problem, str(error)) from error
        self._data = data

    def xml(self, name: str, *, label: str) -> Any | None:  # noqa: ANN401 - lxml has no types
        """Parse one part; None where there is none of that name."""
        with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
            try:
                entry = archive.getinfo(name)
            except KeyError:
                return None
            if entry.file_size > MAX_PART:
                raise BadFile(
                    "too_large",
                    f"The part {name!r} of the {label} has {entry.file_size:,} bytes; at most {MAX_PART:,} are read.",
                )
            try:
                content = archive.read(entry)
            except (zipfile.BadZipFile, OSError) as error:
                raise BadFile("damaged", f"The {label} is damaged ({error}). Save it again.") from error
        return parse(content, label=label)
