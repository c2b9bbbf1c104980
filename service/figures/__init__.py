"""Figures about the work: how much was made, how much was edited, what was doubtful, how long it took."""

from service.figures.edits import count_edits, edits_of, signature

__all__ = ["count_edits", "edits_of", "signature"]
