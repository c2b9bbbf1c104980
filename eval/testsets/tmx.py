"""TMX 1.4: translation memories, in two languages or more."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

from eval.testsets.files import FileLoader, Pair, in_our_order, our_tag
from eval.testsets.markup import XML_LANG, children, local, parse, text_of
from models.errors import BadInput

# Elements whose text is markup of the original program; `hi` holds text.
_CODES: Final = frozenset({"bpt", "ept", "ph", "it", "ut", "sub"})


class Tmx(FileLoader):
    """Reads units that have both languages; others are passed over, as memories hold parts."""

    name: ClassVar[str] = "tmx"
    title: ClassVar[str] = "TMX 1.4 translation memory"
    suffixes: ClassVar[tuple[str, ...]] = (".tmx",)

    def languages_of(self, paths: Sequence[Path]) -> Sequence[str]:
        """List the languages of ours that occur."""
        return in_our_order([tag for path in paths for unit, _ in _units(path) for tag in unit])

    def pairs(self, source: str, target: str, paths: Sequence[Path]) -> Iterator[Pair]:
        """Give the units that have both languages, in order."""
        for path in paths:
            for texts, original in _units(path):
                if texts.get(source) and texts.get(target):
                    yield Pair(texts[source], texts[target], original=original)


def _units(path: Path) -> Iterator[tuple[dict[str, str], str]]:
    root = parse(path)
    if local(root) != "tmx":
        raise BadInput(f"{path} is not TMX: its root element is <{local(root)}>.")
    default = next((header.get("srclang", "") for header in children(root, "header")), "")
    for body in children(root, "body"):
        for unit in children(body, "tu"):
            yield _texts(unit), our_tag(unit.get("srclang", default)) or ""


def _texts(unit: Any) -> dict[str, str]:  # noqa: ANN401 - lxml has no types
    texts: dict[str, str] = {}
    for variant in children(unit, "tuv"):
        # TMX 1.1 wrote `lang` without its namespace.
        tag = our_tag(variant.get(XML_LANG) or variant.get("lang") or "")
        for segment in children(variant, "seg"):
            if tag is not None:
                texts.setdefault(tag, text_of(segment, codes=_CODES))
    return texts
