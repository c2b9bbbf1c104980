"""`bulletin/1`: the JSON form of a bulletin, and its parallel versions as plain text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from models.confidence import confidence_of
from models.errors import BadInput
from models.segment import join
from models.types import Article, Bulletin, NameProposal, Segment, Summary, Translation

SCHEMA = "bulletin/1"

TRANSLATION: TypeAdapter[Translation] = TypeAdapter(Translation)
SEGMENT: TypeAdapter[Segment] = TypeAdapter(Segment)
SUMMARY: TypeAdapter[Summary] = TypeAdapter(Summary)
NAMES: TypeAdapter[tuple[NameProposal, ...]] = TypeAdapter(tuple[NameProposal, ...])
ARTICLE: TypeAdapter[Article] = TypeAdapter(Article)


@dataclass(frozen=True, slots=True)
class Version:
    """One language of a bulletin as text; a segment that is not translated yet is an empty string."""

    title: str
    summary: str
    captions: tuple[str, ...]
    paragraphs: tuple[tuple[str, ...], ...]


def summary_segments(summary: Summary) -> tuple[Segment, ...]:
    """Give the sentences of a summary as segments `s1`, `s2`, …; `Bulletin.segments` holds them too."""
    return tuple(Segment(f"s{n}", "summary", 0, text) for n, text in enumerate(summary.sentences, start=1))


def with_summary(segments: Sequence[Segment], summary: Summary) -> tuple[Segment, ...]:
    """Put the summary's segments behind the title: the order of `Bulletin.segments`."""
    head = [segment for segment in segments if segment.role == "title"]
    rest = [segment for segment in segments if segment.role not in ("title", "summary")]
    return (*head, *summary_segments(summary), *rest)


def text_of(bulletin: Bulletin, segment: Segment, language: str) -> str:
    """Give a segment in one language of the bulletin, empty where it is not translated yet."""
    if language == bulletin.article.language:
        return segment.source
    translation = bulletin.translations.get(segment.id, {}).get(language)
    return translation.text if translation else ""


def version(bulletin: Bulletin, language: str) -> Version:
    """Put one language of a bulletin together; raises BadInput for a language that it does not have."""
    if language not in languages(bulletin):
        have = ", ".join(languages(bulletin))
        raise BadInput(f"The bulletin has no version in {language!r}. Available: {have}.")
    paragraphs: dict[int, list[str]] = {}
    texts: dict[str, list[str]] = {"title": [], "summary": [], "caption": []}
    for segment in bulletin.segments:
        text = text_of(bulletin, segment, language)
        if segment.role == "body":
            paragraphs.setdefault(segment.paragraph, []).append(text)
        else:
            texts[segment.role].append(text)
    return Version(
        title=join(texts["title"], language),
        summary=join(texts["summary"], language),
        captions=tuple(texts["caption"]),
        paragraphs=tuple(tuple(sentences) for _, sentences in sorted(paragraphs.items())),
    )


def languages(bulletin: Bulletin) -> tuple[str, ...]:
    """Name the languages of a bulletin, the source language first."""
    return (bulletin.article.language, *bulletin.targets)


def versions(bulletin: Bulletin) -> dict[str, Version]:
    """Put all languages of a bulletin together, the source language first."""
    return {language: version(bulletin, language) for language in languages(bulletin)}


def to_json(bulletin: Bulletin) -> dict[str, Any]:
    """Write a bulletin as `bulletin/1`, made of what the json module can dump."""
    article, summary = bulletin.article, bulletin.summary
    return {
        "schema": SCHEMA,
        "id": bulletin.id,
        "source": {
            "language": article.language,
            "url": article.url,
            "date": article.date,
            "byline": article.byline,
        },
        "versions": {language: _version_json(each) for language, each in versions(bulletin).items()},
        "segments": [_segment_json(bulletin, segment) for segment in bulletin.segments],
        "summary": {
            "method": summary.method,
            "model": summary.model,
            "links": [list(ids) for ids in summary.links],
            "notes": list(summary.notes),
        },
        "names": NAMES.dump_python(bulletin.names, mode="json"),
        "notes": list(article.notes),
        "models": dict(bulletin.models),
        "timings": dict(bulletin.timings),
    }


def _version_json(each: Version) -> dict[str, Any]:
    return {
        "title": each.title,
        "summary": each.summary,
        "captions": list(each.captions),
        "paragraphs": [list(sentences) for sentences in each.paragraphs],
    }


def _segment_json(bulletin: Bulletin, segment: Segment) -> dict[str, Any]:
    targets = bulletin.translations.get(segment.id, {})
    return {
        **SEGMENT.dump_python(segment, mode="json"),
        "targets": {
            language: {
                **TRANSLATION.dump_python(targets[language], mode="json"),
                "confidence": confidence_of(targets[language], bulletin.article.language, language),
            }
            for language in bulletin.targets
            if language in targets
        },
    }


def from_json(data: Mapping[str, Any]) -> Bulletin:
    """Read `bulletin/1`; raises BadInput that names what is wrong.

    Paragraphs are joined from their sentences, so white space between sentences may differ from the article's.
    """
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
        found = data.get("schema") if isinstance(data, Mapping) else type(data).__name__
        raise BadInput(f"This is not a bulletin: the schema must be {SCHEMA!r}, got {found!r}.")
    try:
        return _read(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"This is not a valid {SCHEMA}: {place}: {first['msg']}.") from error
    except KeyError as error:
        raise BadInput(f"This is not a valid {SCHEMA}: the key {error.args[0]!r} is missing.") from error
    except (AttributeError, TypeError) as error:
        raise BadInput(f"This is not a valid {SCHEMA}: {error}.") from error


def _read(data: Mapping[str, Any]) -> Bulletin:
    source = data["source"]["language"]
    segments = tuple(SEGMENT.validate_python(each) for each in data["segments"])
    return Bulletin(
        id=data["id"],
        article=_article(data, segments),
        targets=tuple(language for language in data["versions"] if language != source),
        segments=segments,
        translations={
            each["id"]: {
                language: TRANSLATION.validate_python(target) for language, target in each["targets"].items()
            }
            for each in data["segments"]
        },
        summary=SUMMARY.validate_python({**data["summary"], "sentences": _texts(segments, "summary")}),
        names=NAMES.validate_python(data.get("names", ())),
        models=dict(data["models"]),
        timings=dict(data["timings"]),
    )


def _article(data: Mapping[str, Any], segments: Iterable[Segment]) -> Article:
    source = data["source"]
    language = source["language"]
    paragraphs = data["versions"][language]["paragraphs"]
    return ARTICLE.validate_python(
        {
            **source,
            "title": join(_texts(segments, "title"), language),
            "paragraphs": [join(sentences, language) for sentences in paragraphs],
            "captions": _texts(segments, "caption"),
            "notes": data.get("notes", ()),
        }
    )


def _texts(segments: Iterable[Segment], role: str) -> tuple[str, ...]:
    return tuple(segment.source for segment in segments if segment.role == role)
