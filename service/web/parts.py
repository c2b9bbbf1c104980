"""What the views work with, kept on the application."""

from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import cast

from flask import Flask, current_app

from service.database.store import BulletinStore
from service.jobs import Jobs
from service.settings import Settings

# Each open stream holds a thread of the server; who finds no place is served by short requests instead.
STREAMS = 6


@dataclass(frozen=True, slots=True)
class Parts:
    """Settings, store and jobs; `streams` counts the places for live progress."""

    settings: Settings
    store: BulletinStore
    jobs: Jobs
    streams: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(STREAMS))

    def install(self, app: Flask) -> None:
        """Make these the parts of an application."""
        app.extensions["bulletins"] = self


def parts() -> Parts:
    """Give the parts of the application that answers the present request."""
    return cast(Parts, current_app.extensions["bulletins"])
