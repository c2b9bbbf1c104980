"""How much several workers do on one database."""

from service.bench.report import table, write
from service.bench.workers import Bench, Round, bench_workers

__all__ = ["Bench", "Round", "bench_workers", "table", "write"]
