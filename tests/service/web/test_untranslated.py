"""Nothing that people read escapes the catalogues."""

from pathlib import Path

import pytest
from flask import Flask

import service.web
from tests.service.web.untranslated import in_script, in_template

WEB = Path(service.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SCRIPTS = sorted((WEB / "static").rglob("*.js"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_template_holds_no_words_that_cannot_be_translated(guarded: Flask, path: Path) -> None:
    assert in_template(guarded.jinja_env, path) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(WEB)))
def test_a_script_takes_its_words_from_the_page(path: Path) -> None:
    assert in_script(path) == []


def test_the_search_finds_what_it_is_for(guarded: Flask, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<h1>Plain words</h1><p>{{ _("Fine") }} {% trans %}Also <b>fine</b>{% endtrans %}</p>'
        '<img alt="A picture">{{ "Draft ready" if x else _("Other") }}{{ " selected" if y }}<code>bulletins serve</code>',
        encoding="utf-8",
    )
    assert in_template(guarded.jinja_env, page) == ["Plain words", "alt='A picture'", "'Draft ready'"]
    script = tmp_path / "page.js"
    script.write_text(
        'a.textContent = "Saved now"; b.textContent = words.saved; c.className = "big"', encoding="utf-8"
    )
    assert in_script(script) == ["Saved now"]
