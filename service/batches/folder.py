"""A folder of articles in any input format, with the folders in it."""

import os
from collections.abc import Iterator
from pathlib import Path

from models.errors import BadInput
from service.batches.base import Entry, Reader, digest_of, refuse
from service.batches.files import file_entry, is_litter


class FolderReader(Reader):
    """Reads files in the order of their paths; hidden files and links to folders are passed over."""

    name = "folder"

    @staticmethod
    def reads(path: Path) -> bool:
        """Take any folder."""
        return path.is_dir()

    def size(self) -> int:
        """Count files."""
        return sum(1 for _ in self._files(self.path))

    def entries(self) -> Iterator[Entry]:
        """Give one entry for each file."""
        for number, path in enumerate(self._files(self.path), start=1):
            # A name that is no UTF-8 could be written nowhere.
            name = os.fsencode(path.relative_to(self.path).as_posix()).decode("utf-8", "replace")
            try:
                with path.open("rb") as file:
                    # One byte over the limit is enough to see that there is more.
                    data = file.read(self.reading.max_bytes + 1)
            except OSError as error:
                problem = BadInput(f"{name} cannot be read: {error.strerror}.")
                yield Entry(number, name, None, digest_of(os.fsencode(path)), number, refuse(problem))
            else:
                yield file_entry(number, name, data, number, self.reading)

    def _files(self, folder: Path) -> Iterator[Path]:
        try:
            with os.scandir(folder) as found:
                children = sorted(
                    (each.name, each.is_dir(follow_symlinks=False), each.is_file()) for each in found
                )
        except OSError as error:
            raise BadInput(f"The folder {folder} cannot be read: {error.strerror}.") from error
        for name, is_folder, is_file in children:
            path = folder / name
            if is_litter(name) or path in self.reading.left_out:
                continue
            if is_folder:
                yield from self._files(path)
            elif is_file:
                yield path
