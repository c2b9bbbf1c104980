"""What everybody may read: the published bulletins, their lists and feeds; and the buttons that publish."""

from flask import Flask

from service.web.public import acts, pages


def install(app: Flask) -> None:
    """Put the public pages and the publishing of them on an application."""
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(acts.blueprint)
