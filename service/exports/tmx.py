"""TMX 1.4b: every sentence with its translations, for translation memories of other programs."""

from lxml import etree

from models.bulletin import text_of
from models.types import Bulletin, Segment
from service.exports.aligned import LANG_ATTRIBUTES, columns
from service.exports.base import Export, Standing
from service.exports.xmltext import LANG, add, document


class TmxExport(Export):
    """One unit a segment, one variant a language; what is not translated yet is left out."""

    name = "tmx"
    label = "TMX"
    media_type = "application/x-tmx"
    extension = "tmx"
    magic = b"<?xml "

    def make(self, bulletin: Bulletin, language: str, standing: Standing) -> bytes:
        """Write the units in reading order."""
        root = etree.Element("tmx", version="1.4")
        header = {
            "creationtool": "parallel-bulletins", "creationtoolversion": "1", "segtype": "sentence",
            "o-tmf": "bulletin/1", "adminlang": "en", "datatype": "plaintext",
            "srclang": LANG_ATTRIBUTES[bulletin.article.language],
        }  # fmt: skip
        add(root, "header", **header)
        body = add(root, "body")
        for segment in bulletin.segments:
            _unit(body, bulletin, segment)
        return document(root)


def _unit(body: etree._Element, bulletin: Bulletin, segment: Segment) -> None:
    heads = columns(bulletin.article.language, bulletin.targets)
    texts = [(head, text_of(bulletin, segment, head.tag)) for head in heads]
    there = [(head, text) for head, text in texts if text.strip()]
    if len(there) < 2:
        return
    unit = add(body, "tu", tuid=f"{bulletin.id}.{segment.id}")
    add(unit, "prop", bulletin.id, type="x-bulletin")
    add(unit, "prop", segment.role, type="x-role")
    for head, text in there:
        variant = add(unit, "tuv")
        variant.set(LANG, head.lang)
        if not head.is_source:
            add(variant, "prop", bulletin.translations[segment.id][head.tag].origin, type="x-origin")
        add(variant, "seg", text)
