"""What changes in a bulletin when a name in it is confirmed: what is doubtful about its sentences, not the sentences."""

import json
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.bulletin import NAMES, TRANSLATION
from models.types import Finding, NameProposal, Translation
from service.database import reads, versions
from service.database import tables as t
from service.database.cells import key

# A target sentence by segment id and language.
Where = tuple[str, str]


def proposals(connection: Connection, id: str) -> tuple[NameProposal, ...]:
    """List the names of a bulletin that nobody has confirmed; raises NotFound."""
    return NAMES.validate_python(reads.row_of(connection, id)["names"] or ())


def withdraw_proposals(connection: Connection, id: str, surfaces: Iterable[str]) -> None:
    """Take names from the list of those to be confirmed."""
    gone = set(surfaces)
    left = tuple(name for name in proposals(connection, id) if name.surface not in gone)
    names = NAMES.dump_python(left, mode="json")
    connection.execute(
        t.bulletins.update().where(t.bulletins.c.id == id).values(names=names, updated=t.now())
    )


def drop_findings(connection: Connection, check: str, begins: str) -> None:
    """Take the findings of a check that begin so away, in all bulletins."""
    its = t.translations.c
    # As it stands in the JSON, where letters with accents are written as numbers.
    written = sa.cast(its.findings, sa.Text).contains(json.dumps(begins)[1:-1], autoescape=True)
    query = sa.select(its.bulletin_id, its.segment_id, its.language, its.findings).where(written)
    revisions: dict[str, int] = {}
    for id, segment_id, language, findings in connection.execute(query).all():
        left = [each for each in findings if each["check"] != check or not each["message"].startswith(begins)]
        if id not in revisions:
            revisions[id] = versions.next_revision(connection, id)
        values = {"findings": left, "revision": revisions[id], "updated": its.updated}
        connection.execute(t.translations.update().where(*key(id, segment_id, language)).values(values))


def put_findings(
    connection: Connection,
    id: str,
    found: Mapping[Where, Sequence[Finding]],
    *,
    seen: Mapping[Where, Translation],
) -> None:
    """Say anew what is doubtful about sentences that still read as they were `seen`; they keep their versions."""
    if not found:
        return
    revision = versions.next_revision(connection, id)
    for (segment_id, language), findings in found.items():
        made = Translation("", findings=tuple(findings))
        values = {"findings": TRANSLATION.dump_python(made, mode="json")["findings"], "revision": revision}
        its = t.translations.c
        same = (*key(id, segment_id, language), its.text == seen[segment_id, language].text)
        # `updated` is when it was written, which it is not now.
        connection.execute(t.translations.update().where(*same).values(**values, updated=its.updated))
