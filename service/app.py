"""The web application: wiring only."""

from flask import Flask

from service.database.store import BulletinStore
from service.jobs import Jobs
from service.settings import Settings
from service.web import (
    api,
    batches,
    compat,
    desk,
    errors,
    events,
    filters,
    health,
    i18n,
    imports,
    ledger,
    listing,
    memory,
    metrics,
    pages,
    people,
    public,
    security,
    trace,
)
from service.web.evaluation import install as install_evaluation
from service.web.parts import Parts


def create_app(settings: Settings, *, store: BulletinStore, jobs: Jobs) -> Flask:
    """Put the pages on top of a store and a running or waiting job system; neither is started here."""
    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    its = Parts(settings=settings, store=store, jobs=jobs)
    its.install(app)
    trace.install(app, settings)
    people.install(app, settings)
    security.install(app, settings)
    errors.install(app)
    filters.install(app)
    i18n.install(app)
    app.context_processor(lambda: {"open_api": settings.open_api})
    for part in (pages, batches, events, health, metrics):
        app.register_blueprint(part.blueprint)
    api.install(app, settings)
    compat.install(app, its)
    install_evaluation(app)
    desk.install(app)
    ledger.install(app)
    listing.install(app)
    memory.install(app)
    public.install(app)
    imports.install(app)
    return app


def create_probe(settings: Settings, *, store: BulletinStore, jobs: Jobs) -> Flask:
    """Put health and figures on top of a worker, and nothing else."""
    app = Flask(__name__, static_folder=None)
    Parts(settings=settings, store=store, jobs=jobs).install(app)
    trace.install(app, settings)
    for part in (health, metrics):
        app.register_blueprint(part.blueprint)
    return app
