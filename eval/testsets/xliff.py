"""XLIFF 1.2 and 2.x: files that translators exchange."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

from eval.testsets.files import FileLoader, Pair, in_our_order, our_tag
from eval.testsets.markup import XML_LANG, children, local, parse, text_of
from models.errors import BadInput

# Elements whose text is markup of the original program; `g`, `mrk` and `pc` hold text.
_CODES: Final = frozenset({"bpt", "ept", "ph", "it", "x", "bx", "ex", "sub", "sc", "ec", "cp"})


class Xliff(FileLoader):
    """Reads units that have a target; others are passed over, as they are not translated yet."""

    name: ClassVar[str] = "xliff"
    title: ClassVar[str] = "XLIFF 1.2 or 2.x"
    suffixes: ClassVar[tuple[str, ...]] = (".xlf", ".xliff", ".mqxliff", ".sdlxliff")

    def languages_of(self, paths: Sequence[Path]) -> Sequence[str]:
        """List the languages of ours that occur."""
        return in_our_order([tag for path in paths for pair in _pairs(path) for tag in pair[:2]])

    def pairs(self, source: str, target: str, paths: Sequence[Path]) -> Iterator[Pair]:
        """Give the units between both languages, turned round where the file goes the other way."""
        for path in paths:
            for from_tag, to_tag, left, right, document in _pairs(path):
                if (from_tag, to_tag) == (source, target):
                    yield Pair(left, right, document=document, original=from_tag)
                elif (to_tag, from_tag) == (source, target):
                    yield Pair(right, left, document=document, original=from_tag)


def _pairs(path: Path) -> Iterator[tuple[str, str, str, str, str]]:
    root = parse(path)
    if local(root) != "xliff":
        raise BadInput(f"{path} is not XLIFF: its root element is <{local(root)}>.")
    version = root.get("version", "")
    if not version.startswith(("1.", "2.")):
        raise BadInput(f"{path} is XLIFF of version {version!r}; 1.2 and 2.x can be read.")
    for file in children(root, "file"):
        old = version.startswith("1.")
        ends = (file, "source-language", "target-language") if old else (root, "srcLang", "trgLang")
        tags = [our_tag(ends[0].get(name) or "") for name in ends[1:]]
        document = file.get("original") or file.get("id") or ""
        for unit in file.iter("{*}trans-unit" if old else "{*}segment"):
            yield from _pair(unit, tags, document)


def _pair(unit: Any, tags: list[str | None], document: str) -> Iterator[tuple[str, str, str, str, str]]:  # noqa: ANN401 - lxml
    source, target = (next(children(unit, name), None) for name in ("source", "target"))
    if source is None or target is None:
        return
    # A file may leave its target language to the targets themselves.
    from_tag = our_tag(source.get(XML_LANG) or "") or tags[0]
    to_tag = our_tag(target.get(XML_LANG) or "") or tags[1]
    left, right = text_of(source, codes=_CODES), text_of(target, codes=_CODES)
    if from_tag and to_tag and left and right:
        yield from_tag, to_tag, left, right, document
