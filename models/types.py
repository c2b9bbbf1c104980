"""The plain types that cross every border; see docs and `bulletin/1` in models/bulletin.py for their JSON form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["title", "summary", "caption", "body"]
Severity = Literal["error", "warning"]
Origin = Literal["model", "memory", "human", "source"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubtful thing about one target segment, in words for an editor."""

    check: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Article:
    """What was read from an input, free of page noise.

    `language` is one of `vi`, `en`, `zh` (Simplified) and `zh-Hant`; `date` is ISO 8601 (`2024-01-04`);
    `paragraphs` and `captions` are in reading order; `notes` tell what reading had to change or guess.
    """

    language: str
    title: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...] = ()
    date: str | None = None
    byline: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """One unit of translation: a title, a caption, a summary sentence or a body sentence.

    `id` is `t1`, `c1`, `s1` or `p2s1` (second paragraph, first sentence); `paragraph` counts from 1 for body
    segments and captions, and is 0 elsewhere.
    """

    id: str
    role: Role
    paragraph: int
    source: str


@dataclass(frozen=True, slots=True)
class Translation:
    """A target segment with where it comes from; `pivot` names the language in between, if any.

    `logprob` is the natural logarithm of what the model gave the mean token of its answer; None where it does not tell,
    or where somebody else wrote the text. models/confidence.py makes levels of it.
    """

    text: str
    origin: Origin = "model"
    model: str | None = None
    pivot: str | None = None
    findings: tuple[Finding, ...] = ()
    logprob: float | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences in the source language, each with the ids of the body segments that it rests on.

    `method` is `abstractive` (the model wrote it) or `extractive` (sentences of the article).
    """

    sentences: tuple[str, ...]
    links: tuple[tuple[str, ...], ...]
    method: Literal["abstractive", "extractive"]
    model: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameProposal:
    """A name whose forms in the other languages an editor has to confirm; `forms` lists candidates, best first."""

    surface: str
    kind: Literal["person", "place", "organisation"]
    forms: Mapping[str, tuple[str, ...]]
    reason: str


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One article in all its languages: `translations[segment id][language]` is aligned by construction.

    `targets` never holds the source language; `models` maps `"vi-en"` and `"summary"` to model names;
    `timings` are seconds by name.
    """

    id: str
    article: Article
    targets: tuple[str, ...]
    segments: tuple[Segment, ...]
    translations: Mapping[str, Mapping[str, Translation]]
    summary: Summary
    names: tuple[NameProposal, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)
