"""Corrections that were made in another program are brought back: first shown, then applied."""

from flask import Flask

from service.web.imports.views import blueprint


def install(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


__all__ = ["install"]
