"""A corrected article beside the one that a bulletin was made of: what stays, and what has to be made again."""

from service.sources.plan import SourceChange, SummaryWay, plan
from service.sources.read import corrected, source_text

__all__ = ["SourceChange", "SummaryWay", "corrected", "plan", "source_text"]
