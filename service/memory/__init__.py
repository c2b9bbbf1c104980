"""The translation memory: what was approved once is not translated again."""

from service.memory.exact import exact, exact_of
from service.memory.fuzzy import suggest
from service.memory.learning import learn
from service.memory.match import Match
from service.memory.recall import Recall

__all__ = ["Match", "Recall", "exact", "exact_of", "learn", "suggest"]
