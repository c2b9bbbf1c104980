"""Finds visible English in templates and scripts that no translator would get to see."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

# Where an expression stood: a letter of no language.
HOLE = "\ufffc"
WORD = re.compile(r"[A-Za-zÀ-ỹ]{2,}")
SHOWN = frozenset({"title", "alt", "placeholder", "aria-label", "aria-description", "label", "data-label"})
# What is the same in every language, or is no text.
SILENT = frozenset({"code", "kbd", "pre", "script", "style", "svg", "samp"})
NAMES = frozenset(
    "API Atom BLEU CSV DOCX HTML JSON JSONL MB Markdown PDF TBX TMX UTC XLIFF ZIP ID HTER SVG URL "
    "https EN VI ZH English Tiếng Việt og ld".split()
)
# A constant of an expression that reads like words: `Draft ready`, `Cancelled`, but not ` selected`.
PROSE = re.compile(r"^\s*[A-Z][a-z]+|[A-Za-z]{2,} [A-Za-z]{2,}")
# Macros and blocks that write attributes look like text where no tag is around them.
ATTRIBUTE = re.compile(
    r'[\w-]+="[^"]*"|\b(?:autofocus|required|checked|selected|disabled|hidden)\b|data-[\w-]+'
)
TRANSLATES = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})


def in_template(environment: Environment, path: Path) -> list[str]:
    """List what a template shows in English to readers of other languages."""
    source = path.read_text(encoding="utf-8")
    page = _Page()
    page.feed(_markup(environment, source))
    page.close()
    return [*page.found, *_constants(environment.parse(source))]


def _markup(environment: Environment, source: str) -> str:
    """Take the template's own markup: expressions become holes, translated blocks too."""
    made: list[str] = []
    block = translated = False
    for _, kind, value in environment.lex(source):
        if kind == "block_begin":
            block, first = True, True
        elif kind == "block_end":
            block = False
            made.append(HOLE)
        elif block and kind == "name" and first:
            first = False
            translated = value == "trans" or (translated and value != "endtrans")
        elif kind == "variable_begin":
            made.append(HOLE)
        elif kind == "data" and not translated:
            made.append(value)
    return "".join(made)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            f"{name}={value!r}"
            for name, value in attrs
            if (name in SHOWN or name.startswith("data-word")) and _has_words(value or "")
        ]
        if tag in SILENT:
            self.silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        data = ATTRIBUTE.sub("", data)
        if not self.silent and _has_words(data):
            self.found.append(" ".join(data.replace(HOLE, "…").split()))


def _has_words(text: str) -> bool:
    return any(word not in NAMES for word in WORD.findall(text))


def _constants(node: nodes.Node) -> Iterator[str]:
    """Find texts inside expressions that go by no translation: `{{ "Draft" if … }}`."""
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str) and PROSE.search(node.value) and _has_words(node.value):
            yield repr(node.value)
        return
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATES:
        return
    if isinstance(node, nodes.TemplateData | nodes.Test | nodes.Compare | nodes.Include | nodes.Extends):
        return
    for child in node.iter_child_nodes():
        yield from _constants(child)


SCRIPT_TEXT = re.compile(
    r"""(?:(?:textContent|innerText|title|placeholder|ariaLabel|alt)\s*[:=]\s*|"""
    r"""setAttribute\(\s*["']aria-(?:label|description)["']\s*,\s*|setCustomValidity\(\s*|\b(?:alert|confirm|prompt)\(\s*)"""
    r"""(["'`])(?P<text>(?:(?!\1).)*?[A-Za-z]{2,}(?:(?!\1).)*)\1"""
)


def in_script(path: Path) -> list[str]:
    """List what a script writes on the page in English."""
    source = path.read_text(encoding="utf-8")
    found = (re.sub(r"\$\{[^}]*\}", HOLE, match["text"]) for match in SCRIPT_TEXT.finditer(source))
    return [text for text in found if _has_words(text)]
