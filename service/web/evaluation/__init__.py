"""The pages of the evaluation: runs, reports, history, and human evaluation."""

from flask import Flask

from service.web.evaluation import human, items, pages


def install(app: Flask) -> None:
    """Register the pages."""
    for part in (pages, human, items):
        app.register_blueprint(part.blueprint)
