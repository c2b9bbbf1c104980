"""The translation memory at the desk: looked through, corrected, imported, exported, and what it suggests."""

from flask import Flask

from service.web.memory import files, pages, suggestions


def install(app: Flask) -> None:
    """Register the pages."""
    for part in (pages, files, suggestions):
        app.register_blueprint(part.blueprint)
