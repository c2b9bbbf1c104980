"""The schema of `bulletin/1` for the document; models/bulletin.py writes it."""

from typing import Annotated, Literal

from pydantic import Field

from service.web.api.schemas import Made


class Doubt(Made):
    """One doubtful thing about a target segment."""

    check: str
    severity: Literal["error", "warning"]
    message: str


class Target(Made):
    """A target segment with where it comes from."""

    text: str
    origin: Literal["model", "memory", "human", "source"]
    model: str | None
    pivot: str | None
    findings: list[Doubt]
    logprob: Annotated[
        float | None, Field(description="Natural logarithm of what the model gave its mean token.")
    ] = None
    confidence: Annotated[
        Literal["high", "middle", "low"] | None,
        Field(description="Where to look first; null where a person wrote the text."),
    ] = None


class Piece(Made):
    """One segment in all languages."""

    id: str
    role: Literal["title", "summary", "caption", "body"]
    paragraph: int
    source: str
    targets: dict[str, Target]


class VersionText(Made):
    """One language of a bulletin as text; paragraphs are lists of sentences."""

    title: str
    summary: str
    captions: list[str]
    paragraphs: list[list[str]]


class SourceFacts(Made):
    """What is known of the article."""

    language: str
    url: str | None
    date: str | None
    byline: str | None


class SummaryFacts(Made):
    """How the summary was made; `links` are ids of body segments for each of its sentences."""

    method: Literal["abstractive", "extractive"]
    model: str | None
    links: list[list[str]]
    notes: list[str]


class NameForms(Made):
    """A name whose forms an editor has to confirm."""

    surface: str
    kind: Literal["person", "place", "organisation"]
    forms: dict[str, list[str]]
    reason: str


class BulletinDocument(Made):
    """A bulletin as `bulletin/1`."""

    schema_: Annotated[Literal["bulletin/1"], Field(alias="schema")]
    id: str
    source: SourceFacts
    versions: dict[str, VersionText]
    segments: list[Piece]
    summary: SummaryFacts
    names: list[NameForms]
    notes: list[str]
    models: dict[str, str]
    timings: dict[str, float]
