"""Markdown: one version after the other, then what an editor has to look at."""

import re
from collections.abc import Iterator

from models.bulletin import Version, version
from models.segment import join
from models.types import Bulletin
from service.exports.aligned import Column, columns, places, sections
from service.exports.base import Export, Standing
from service.exports.provenance import facts

# CommonMark 0.31, 2.4: what a backslash may stand before; here those that change the meaning inside a line.
INLINE = re.compile(r"([\\`*_\[\]>|~])")
# Entities, 2.5, rather than backslashes: also a renderer that is no Markdown renderer then sees no tag.
ENTITIES = str.maketrans({"<": "&lt;", "&": "&amp;"})
# CommonMark 0.31, 4.2, 4.3 and 5.2: what opens a block only at the start of a line.
BLOCK = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+=](?=\s|$|[-=])|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)


def escape(text: str) -> str:
    """Keep text from being read as markup; a number that would open a list has its stop escaped."""
    return BLOCK.sub(_shield, INLINE.sub(r"\\\1", " ".join(text.split())).translate(ENTITIES))


def _shield(match: re.Match[str]) -> str:
    mark = match[2]
    return f"{match[1]}{mark}\\" if mark.isdigit() else f"{match[1]}\\{mark}"


class MarkdownExport(Export):
    """All versions as prose, for a content system or a mail."""

    name = "md"
    label = "Markdown"
    media_type = "text/markdown; charset=utf-8"
    extension = "md"
    magic = b"# "

    def make(self, bulletin: Bulletin, language: str, standing: Standing) -> bytes:
        """Write the versions in the order of the columns, then findings, names and provenance."""
        heads = columns(bulletin.article.language, bulletin.targets)
        blocks = [f"# {escape(version(bulletin, bulletin.article.language).title)}"]
        for head in heads:
            blocks += _version(version(bulletin, head.tag), head)
        return (
            "\n\n".join(
                [*blocks, *_findings(bulletin), *_names(bulletin), *_facts(bulletin, standing.workflow)]
            )
            + "\n"
        ).encode()


def _version(each: Version, head: Column) -> Iterator[str]:
    yield f"## {head.autonym}{' (source)' if head.is_source else ''}"
    yield f"### {escape(each.title)}"
    if each.summary:
        yield f"> {escape(each.summary)}"
    for caption in each.captions:
        yield f"*{escape(caption)}*"
    for sentences in each.paragraphs:
        yield escape(join(sentences, head.tag))


def _findings(bulletin: Bulletin) -> Iterator[str]:
    found = places(sections(bulletin))
    if found:
        yield "## Findings"
        yield "\n".join(
            f"- {place.finding.severity}, {place.column.name}, {place.row}: {escape(place.finding.message)}"
            for place in found
        )


def _names(bulletin: Bulletin) -> Iterator[str]:
    if bulletin.names:
        yield "## Names to confirm"
        yield "\n".join(
            f"- {escape(name.surface)} ({name.kind}): "
            + "; ".join(f"{tag} {escape(' / '.join(forms))}" for tag, forms in name.forms.items())
            for name in bulletin.names
        )


def _facts(bulletin: Bulletin, workflow: str) -> Iterator[str]:
    yield "## Provenance"
    yield "\n".join(
        f"- {escape(name)}: {escape(value)}" for name, value in facts(bulletin, workflow=workflow)
    )
