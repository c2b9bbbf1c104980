"""The lead: what stands for an article in lists, feeds and cards of other services."""

from typing import Final

from models.bulletin import version
from models.segment import join
from models.types import Bulletin

LIMIT: Final = 400


def lead_of(bulletin: Bulletin, language: str) -> str:
    """Give the summary, or without one the first paragraph, cut at a sentence."""
    its = version(bulletin, language)
    if its.summary:
        return its.summary
    lead = ""
    for sentence in next(iter(its.paragraphs), ()):
        longer = join([lead, sentence], language) if lead else sentence
        if lead and len(longer) > LIMIT:
            break
        lead = longer
    return lead
