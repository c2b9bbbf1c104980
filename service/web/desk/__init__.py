"""The editors' desk: one finished bulletin to read, mend, discuss and pass on."""

from flask import Flask

from service.web.desk import cells, comments, sentence, source, workflow


def install(app: Flask) -> None:
    """Register what the desk answers to."""
    for part in (cells, workflow, comments, sentence, source):
        app.register_blueprint(part.blueprint)
