"""APIs that other translation services have, so that their clients work with ours unchanged."""

from flask import Flask

from service.web.compat import (
    deepl,
    deepl_documents,
    deepl_glossaries,
    deepl_info,
    deepl_multilingual,
    deepl_translate,
    libretranslate,
    libretranslate_files,
    libretranslate_info,
)
from service.web.compat.engine import Engine
from service.web.compat.shapes import add_cors
from service.web.parts import Parts

# Each module puts its views on the blueprint of its API.
AT_ROOT = "deepl_at_root"
BLUEPRINTS = (libretranslate.blueprint, deepl.blueprint)
MODULES = (
    deepl_documents,
    deepl_glossaries,
    deepl_info,
    deepl_multilingual,
    deepl_translate,
    libretranslate_files,
    libretranslate_info,
)


def install(app: Flask, its: Parts) -> None:
    """Put the compatible APIs on an application; CSRFProtect has to be there."""
    Engine(its).install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
        # These callers send a key that no page from elsewhere knows; a form's token has no place here.
        app.extensions["csrf"].exempt(blueprint)
    _serve_at_root(app)
    app.after_request(add_cors)


def _serve_at_root(app: Flask) -> None:
    """Serve DeepL's API at `/v2` and `/v3` as well: their client cuts a path without a slash at its end off."""
    app.register_blueprint(deepl.blueprint, url_prefix="/", name=AT_ROOT)
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith(f"{AT_ROOT}."):
            app.extensions["csrf"].exempt(view)


__all__ = ["install"]
