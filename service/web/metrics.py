"""Figures for Prometheus: what this process did, and how the queue stands."""

import hmac
from collections.abc import Iterable

from flask import Blueprint, Response, request
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from service.database.queue import Queue
from service.database.store import BulletinStore
from service.web.parts import parts

blueprint = Blueprint("metrics", __name__)

REQUESTS = Counter("bulletins_requests", "Requests answered.", ["endpoint", "method", "status"])
SECONDS = Histogram(
    "bulletins_request_seconds", "Seconds until an answer began.", ["endpoint"],
    buckets=(0.005, 0.02, 0.1, 0.5, 2, 10, 60),
)  # fmt: skip
# Clients choose the word; as a label it may only be one of few.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
STATES = ("queued", "working", "draft", "failed", "cancelled")


@blueprint.get("/metrics")
def metrics() -> Response:
    """Give all figures in the text format; with `metrics_token` set, to who shows it as a bearer token."""
    its = parts()
    wanted = its.settings.metrics_token
    given = request.headers.get("Authorization", "")
    if wanted is not None and not hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode()):
        refused = Response("The token of BULLETINS_METRICS_TOKEN is needed.\n", 401, mimetype="text/plain")
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    queue = CollectorRegistry()
    queue.register(Standing(its.store, its.settings.worker_timeout_s))
    return Response(generate_latest(REGISTRY) + generate_latest(queue), content_type=CONTENT_TYPE_LATEST)


def count(status: int, seconds: float) -> None:
    """Count the present request, by words of the program only."""
    endpoint = request.endpoint or "unknown"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(endpoint, method, str(status)).inc()
    SECONDS.labels(endpoint).observe(seconds)


class Standing(Collector):
    """How the queue stands in the database: the same in every process that is asked."""

    def __init__(self, store: BulletinStore, timeout_s: float) -> None:
        self._store = store
        self._timeout_s = timeout_s

    def collect(self) -> Iterable[Metric]:
        """Ask the database."""
        bulletins = GaugeMetricFamily("bulletins_in_state", "Bulletins, by state.", labels=["state"])
        found = self._store.counts_by_state()
        for state in STATES:
            bulletins.add_metric([state], found.get(state, 0))
        yield bulletins
        workers = GaugeMetricFamily("bulletins_workers_alive", "Workers that gave a sign lately.")
        workers.add_metric([], Queue(self._store.engine).alive(self._timeout_s))
        yield workers
