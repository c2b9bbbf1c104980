"""The list of bulletins, and the page of numbers."""

from flask import Flask

from service.web.listing import bulletins, numbers


def install(app: Flask) -> None:
    """Register the pages."""
    for part in (bulletins, numbers):
        app.register_blueprint(part.blueprint)
