"""The web application: wiring only."""

from flask import Flask

from service.database.store import BulletinStore
from service.jobs import Jobs
from service.settings import Settings
from service.web import errors, events, filters, health, pages, security
from service.web.evaluation import install as install_evaluation
from service.web.parts import Parts


def create_app(settings: Settings, *, store: BulletinStore, jobs: Jobs) -> Flask:
    """Put the pages on top of a store and a running or waiting job system; neither is started here."""
    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    Parts(settings=settings, store=store, jobs=jobs).install(app)
    security.install(app, settings)
    errors.install(app)
    filters.install(app)
    for part in (pages, events, health):
        app.register_blueprint(part.blueprint)
    install_evaluation(app)
    return app
