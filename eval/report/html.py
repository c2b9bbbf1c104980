"""One HTML file that needs nothing else: tables, plots as SVG, and a browser for the segments."""

import base64
import json
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import ClassVar, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from eval.report import wording
from eval.report.base import Report, write_text
from eval.report.browser import browser_data
from eval.report.document import LANG_ATTRIBUTES, Document
from eval.report.outcome import outcome
from eval.report.plots import bar, change_plots, histogram, score_plots

SCRIPTS: Final = ("sort.js", "diff.js", "cells.js", "browse.js")


class HtmlReport(Report):
    """A page that works from a file and, with `policy()` as its header, from our service."""

    name: ClassVar[str] = "html"

    def write(self, document: Document, out: Path) -> list[Path]:
        """Write the page."""
        return [write_text(out, render(document))]


def render(document: Document, *, home: str | None = None) -> str:
    """Make the page; `home` is the address that leads back, where there is one."""
    page = _environment().get_template("report.html")
    return page.render(
        document=document,
        home=home,
        words=wording,
        langs=LANG_ATTRIBUTES,
        plots=score_plots,
        changes=change_plots,
        histogram=histogram,
        bar=bar,
        outcome=outcome,
        policy=policy(),
        # The two are files of ours; the data is the only thing from outside, see `_json`.
        style=Markup(_style()),  # noqa: S704
        script=Markup(_script()),  # noqa: S704
        data=Markup(_json(browser_data(document))),  # noqa: S704
    )


@cache
def policy() -> str:
    """Give the content policy: nothing is loaded, and only the report's own script and style count."""
    return (
        f"default-src 'none'; script-src '{_hash(_script())}'; style-src '{_hash(_style())}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _json(data: object) -> str:
    """Write data for a script element, where `</script>` and `<!--` must not come up."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(sha256(content.encode()).digest()).decode()


@cache
def _style() -> str:
    return files("eval.report").joinpath("static/report.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    folder = files("eval.report").joinpath("static")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("eval.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
