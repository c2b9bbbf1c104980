"""What comes in from the forms of human evaluation, checked before anything is kept."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self, get_args

from flask_babel import format_decimal
from flask_babel import gettext as _
from pydantic import TypeAdapter, ValidationError
from werkzeug.datastructures import MultiDict

from service.database.annotation_rows import TIE, Item, Judgement, Kind, Severity, Span
from service.web.refused import Refused

MOST_ITEMS: Final = 1000
MOST_SPANS: Final = 100
MOST_COMMENT: Final = 2000
MOST_NAME: Final = 60
MOST_SEED: Final = 2**31 - 1
# Longer than that nobody looks at one item: the page was left open.
MOST_SECONDS: Final = 1800.0

CHOICES: Final = ("first", "tie", "second")
_SPANS: Final = TypeAdapter(tuple[Span, ...])


@dataclass(frozen=True, slots=True)
class CampaignForm:
    """The fields of a new campaign as they were sent."""

    name: str = ""
    kind: str = "preference"
    first: str = ""
    second: str = ""
    size: str = "50"
    seed: str = "1"

    @classmethod
    def read(cls, fields: MultiDict[str, str]) -> Self:
        """Take the fields of a request, whatever they hold."""
        return cls(**{name: fields.get(name, "").strip() for name in cls.__slots__})

    def checked(self) -> tuple[Kind, int, int]:
        """Give kind, number of segments and seed; raises Refused."""
        kind = next((each for each in get_args(Kind) if each == self.kind), None)
        if kind is None:
            raise Refused(
                _("Unknown kind %(name)s. Choose one of the list.", name=repr(self.kind)), field="kind"
            )
        if not self.first:
            raise Refused(_("Choose the run to judge."), field="first")
        if len(self.name) > MOST_NAME:
            raise Refused(
                _("The name is too long: at most %(number)s characters.", number=MOST_NAME), field="name"
            )
        size = _whole(self.size, 1, MOST_ITEMS, _("The number of segments"), field="size")
        return kind, size, _whole(self.seed, 0, MOST_SEED, _("The seed"), field="seed")


def annotator_name(raw: str) -> str:
    """Bring a typed name to one form; raises Refused for one that cannot be used."""
    name = " ".join(unicodedata.normalize("NFC", raw).split())
    if not name:
        raise Refused(_("Type your name: your judgements are kept under it."), field="annotator")
    if len(name) > MOST_NAME or any(unicodedata.category(sign)[0] == "C" for sign in name):
        raise Refused(
            _("Use a name of at most %(number)s letters, digits and spaces.", number=MOST_NAME),
            field="annotator",
        )
    return name


def judgement_of(
    fields: MultiDict[str, str], item: Item, order: Sequence[int], *, kind: Kind, annotator: str
) -> Judgement:
    """Read one judgement; `order` is how the annotator saw the item's texts. Raises Refused."""
    comment = fields.get("comment", "").strip()
    if len(comment) > MOST_COMMENT:
        raise Refused(
            _("The note is too long: at most %(number)s characters.", number=format_decimal(MOST_COMMENT)),
            field="comment",
        )
    spans = _spans(fields, item.texts[0]) if kind == "esa" else ()
    return Judgement(
        position=item.position,
        annotator=annotator,
        preferred=_preferred(fields, item, order) if kind == "preference" else None,
        score=None if kind == "preference" else _score(fields),
        spans=spans,
        comment=comment,
        seconds=_seconds(fields.get("seconds", "")),
    )


def _preferred(fields: MultiDict[str, str], item: Item, order: Sequence[int]) -> int:
    choice = fields.get("choice", "")
    if choice not in CHOICES:
        raise Refused(
            _("Choose the better translation, or say that they are about the same."), field="choice"
        )
    if choice == "tie":
        return TIE
    return item.systems[order[0 if choice == "first" else 1]]


def _score(fields: MultiDict[str, str]) -> int:
    return _whole(fields.get("score", ""), 0, 100, _("The score"), field="score")


def _spans(fields: MultiDict[str, str], text: str) -> tuple[Span, ...]:
    """Read spans as the script marks them, and as words typed without script."""
    raw = fields.get("spans", "") or "[]"
    try:
        spans = list(_SPANS.validate_python(json.loads(raw)))
    except (ValueError, ValidationError, RecursionError) as error:
        raise Refused(_("The marked places cannot be read. Mark them again."), field="text") from error
    for severity in get_args(Severity):
        spans += _typed(fields.get(f"{severity}_words", ""), text, severity)
    if len(spans) > MOST_SPANS:
        raise Refused(_("At most %(number)s places can be marked.", number=MOST_SPANS), field="text")
    if any(not 0 <= span.start < span.end <= len(text) for span in spans):
        raise Refused(_("A marked place is not in the translation. Mark it again."), field="text")
    return tuple(sorted(dict.fromkeys(spans), key=lambda span: (span.start, span.end)))


def _typed(raw: str, text: str, severity: Severity) -> list[Span]:
    spans: list[Span] = []
    after: dict[str, int] = {}
    for line in raw.splitlines()[:MOST_SPANS]:
        words = line.strip()
        if not words:
            continue
        # The same words on two lines mean two places.
        start = text.find(words, after.get(words, 0))
        if start < 0:
            raise Refused(
                _(
                    "“%(words)s” is not in the translation (so often). Copy the wrong words exactly, one place a line.",
                    words=words[:80],
                ),
                field=f"{severity}_words",
            )
        after[words] = start + len(words)
        spans.append(Span(start, start + len(words), severity))
    return spans


def _whole(raw: str, low: int, high: int, what: str, *, field: str) -> int:
    text = raw.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 12 and low <= int(text) <= high):
        raise Refused(
            _(
                "%(what)s must be a whole number from %(low)s to %(high)s.",
                what=what,
                low=format_decimal(low),
                high=format_decimal(high),
            ),
            field=field,
        )
    return int(text)


def _seconds(raw: str) -> float:
    try:
        seconds = float(raw)
    except ValueError:
        return 0.0
    return round(seconds, 1) if 0 <= seconds <= MOST_SECONDS else 0.0
