"""People at the desk: who they are, what they may do, and the pages on which that is settled."""

from importlib import import_module

from flask import Flask

from service.database.people import ROLES, Role
from service.settings import Settings
from service.web.people import access, limits
from service.web.people.access import account, allow, current_person, everybody, may, signed_in
from service.web.people.person import OPEN, PERMISSIONS, Permission, Person

# Each module puts its views on the blueprint.
VIEWS = ("sign_in", "joining", "account_pages", "tokens", "team", "audit")


def install(app: Flask, settings: Settings) -> None:
    """Close every page but the public ones to whoever is not signed in, and register the pages of people."""
    # The views use what is defined above.
    from service.web.people.blueprint import blueprint

    access.install(app, settings)
    limits.install(app, settings)
    for module in VIEWS:
        import_module(f"service.web.people.{module}")
    app.register_blueprint(blueprint)


__all__ = [
    "OPEN",
    "PERMISSIONS",
    "ROLES",
    "Permission",
    "Person",
    "Role",
    "account",
    "allow",
    "current_person",
    "everybody",
    "install",
    "may",
    "signed_in",
]
