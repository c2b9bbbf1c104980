"""Office files whose parts are XML with paragraphs in it."""

import re
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from service.documents.base import Opened, check_count
from service.documents.marked import Passage, plain
from service.documents.package import Package
from service.documents.runs import Paragraph


class OpenedParagraphs(Opened):
    """The paragraphs with text in the parts of a package; `main` is the part that it cannot do without."""

    def __init__(
        self,
        package: Package,
        *,
        main: str,
        parts: re.Pattern[str],
        tag: str,
        read: Callable[[Any], Paragraph | None],
    ) -> None:
        self._package = package
        package.xml(main)
        self._parts = {name: package.xml(name) for name in package.names if parts.fullmatch(name)}
        elements = chain.from_iterable(root.iter(tag) for root in self._parts.values())
        found = (read(element) for element in elements)
        self._paragraphs = [each for each in found if each and any(map(str.isalnum, plain(each.passage)))]
        self.passages = [paragraph.passage for paragraph in self._paragraphs]
        check_count(self.passages)

    def write(self, translated: Sequence[Passage], *, target: str) -> bytes:
        """Put the passages in the place of the paragraphs' text."""
        for paragraph, passage in zip(self._paragraphs, translated, strict=True):
            paragraph.put(passage)
        return self._package.write(self._parts)
