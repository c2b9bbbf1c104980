"""HTML: one file that needs nothing else, the versions side by side."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from models.types import Bulletin
from service.exports.aligned import columns, places, sections
from service.exports.base import Export, Standing
from service.exports.provenance import facts


class HtmlExport(Export):
    """A page to read, print or send; no script, no request to anywhere."""

    name = "html"
    label = "HTML"
    media_type = "text/html; charset=utf-8"
    extension = "html"
    magic = b"<!doctype html>"

    def make(self, bulletin: Bulletin, language: str, standing: Standing) -> bytes:
        """Render the template; every text is escaped by it."""
        layout = sections(bulletin)
        page = _environment().get_template("bulletin.html")
        return page.render(
            bulletin=bulletin,
            columns=columns(bulletin.article.language, bulletin.targets),
            sections=layout,
            places=places(layout),
            facts=facts(bulletin, workflow=standing.workflow),
        ).encode()


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("service.exports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
