"""Speed benches: of a profile's model, and of seq2seq weights driven in several ways."""

from models.bench.embedded import Speed, bench

__all__ = ["Speed", "bench"]
