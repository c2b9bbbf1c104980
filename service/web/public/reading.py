"""A published bulletin as readers see it: one language, or two or three side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.bulletin import languages, version
from models.languages import LANGUAGES
from models.segment import join
from models.types import Bulletin
from service.database.publications import ANY_LANGUAGE, Correction, Published
from service.exports.aligned import LANG_ATTRIBUTES

# The order in which the languages stand side by side, as everywhere in the house.
ORDER = tuple(LANG_ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language of a publication; `lang` is the value for a `lang` attribute."""

    tag: str
    lang: str
    name: str
    autonym: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The same piece of text in each shown language; `kind` says how it is set."""

    kind: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A correction in the words that serve a reader best; `lang` is None when it is in the page's own language."""

    at: object
    text: str
    lang: str | None


def tongues(published: Published) -> tuple[Tongue, ...]:
    """List the languages in which something is public."""
    return tuple(tongue(tag) for tag in ORDER if tag in published.slugs)


def tongue(tag: str) -> Tongue:
    """Describe a language."""
    return Tongue(tag, LANG_ATTRIBUTES[tag], LANGUAGES[tag].name, LANGUAGES[tag].autonym)


def strips(bulletin: Bulletin, shown: Sequence[str]) -> tuple[Strip, ...]:
    """Lay the languages side by side: title, lead, paragraphs, captions; pieces that are empty are left out."""
    columns = [version(bulletin, tag) for tag in shown]
    rows = [Strip("title", tuple(each.title for each in columns))]
    rows.append(Strip("lead", tuple(each.summary for each in columns)))
    for paragraphs in zip(*(each.paragraphs for each in columns), strict=True):
        texts = tuple(join(sentences, tag) for sentences, tag in zip(paragraphs, shown, strict=True))
        rows.append(Strip("paragraph", texts))
    for captions in zip(*(each.captions for each in columns), strict=True):
        rows.append(Strip("caption", captions))
    return tuple(row for row in rows if any(row.texts))


def notes(corrections: Sequence[Correction], language: str) -> tuple[Note, ...]:
    """Give the corrections for readers of a language, the latest first."""
    return tuple(_note(each, language) for each in reversed(corrections))


def day_of(bulletin: Bulletin) -> date | None:
    """Give the date of the article, if it is one of the calendar."""
    try:
        return date.fromisoformat(bulletin.article.date or "")
    except ValueError:
        return None


def other_languages(bulletin: Bulletin, wanted: Sequence[str], language: str) -> tuple[str, ...]:
    """Keep those of the wanted languages that the bulletin has beside the page's own, at most two."""
    have = languages(bulletin)
    return tuple(tag for tag in dict.fromkeys(wanted) if tag in have and tag != language)[:2]


def _note(correction: Correction, language: str) -> Note:
    for tag in (language, ANY_LANGUAGE, *ORDER):
        if text := correction.notes.get(tag):
            lang = None if tag in (language, ANY_LANGUAGE) else LANG_ATTRIBUTES[tag]
            return Note(correction.at, text, lang)
    return Note(correction.at, "", None)
