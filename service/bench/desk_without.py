"""What the list has to do without its index: the same answers from the bulletins themselves.

Only the work on the data is done, and no page is written: that favours this way in the comparison.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from models.types import Bulletin
from service.database import BulletinStore
from service.database.words import exact_words, padded, plain_words, terms

PAGE: Final = 25
ALL: Final = 1_000_000


def listed(store: BulletinStore, *, by_findings: bool = False) -> int:
    """Find the first page with the findings of each; to sort by findings, those of all are needed."""
    rows = store.recent(ALL if by_findings else PAGE)
    found = {row.id: _severities(store.bulletin(row.id)) for row in rows}
    if by_findings:
        rows = sorted(rows, key=lambda row: (-found[row.id]["error"], -found[row.id]["warning"]))
    return sum(len(row.title) + found[row.id].total() for row in rows[:PAGE])


def searched(store: BulletinStore, query: str) -> int:
    """Find the bulletins that hold all words of a query, and the findings of each."""
    wanted, finds = terms(query), []
    for row in store.recent(ALL):
        bulletin = store.bulletin(row.id)
        exact = padded(exact_words(" ".join(_texts(bulletin))))
        plain = plain_words(exact)
        if all(term.text in (exact if term.accents else plain) for term in wanted):
            finds.append((row, _severities(bulletin)))
    return len(finds)


def _texts(bulletin: Bulletin) -> Iterator[str]:
    yield from (segment.source for segment in bulletin.segments)
    for targets in bulletin.translations.values():
        yield from (each.text for each in targets.values())


def _severities(bulletin: Bulletin) -> Counter[str]:
    return Counter(
        finding.severity
        for targets in bulletin.translations.values()
        for each in targets.values()
        for finding in each.findings
    )
