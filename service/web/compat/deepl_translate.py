"""DeepL's API: texts."""

from collections.abc import Sequence
from typing import Any, Final

from flask import Response, request

from models.errors import BadInput
from service.documents.html import HtmlTree
from service.documents.marked import Passage, plain
from service.documents.xml import XmlRules, XmlTree
from service.web.compat.deepl import (
    BASE,
    blueprint,
    check_wishes,
    detected,
    let_in,
    read_fields,
    source_of,
    target_of,
    terms_for,
)
from service.web.compat.engine import engine
from service.web.compat.fields import Fields, is_json, text_of
from service.web.compat.shapes import answer

MAX_BODY: Final = 128 * 1024
MAX_TEXTS: Final = 50
SPLITS: Final = ("0", "1", "nonewlines")
MODEL_TYPES: Final = ("latency_optimized", "quality_optimized", "prefer_quality_optimized")
# We have one kind of model; this is the name that fits it.
MODEL_TYPE: Final = "quality_optimized"

Tree = HtmlTree | XmlTree


@blueprint.post("/v2/translate")
def translate() -> Response:
    """Translate up to fifty texts."""
    caller = let_in("submit")
    request.max_content_length = MAX_BODY
    fields = read_fields()
    texts = _texts(fields)
    target, source = target_of(fields), source_of(fields)
    check_wishes(fields)
    _check_choices(fields)
    terms = terms_for(caller.id, fields, source, target)
    trees = _trees(texts, fields)
    rows: list[Sequence[Passage]] = (
        [tree.passages for tree in trees] if trees else [[(text,)] for text in texts]
    )
    read = ["\n".join(plain(passage) for passage in row) for row in rows]
    sources = [source] * len(texts) if source else detected(read)
    counts = [len(text) for text in texts]
    engine().require_quota(caller.id, sum(counts))
    done = _translated(rows, sources, target, terms)
    results = (
        [tree.write(row, target=target) for tree, row in zip(trees, done, strict=True)]
        if trees
        else [plain(row[0]) for row in done]
    )
    engine().usage.add(caller.id, sum(counts))
    return answer({"translations": _answers(sources, results, counts, asked=bool(fields.get("model_type")))})


def _texts(fields: Fields) -> list[str]:
    texts: Any = (
        fields.get("text") if is_json() else request.form.getlist("text") or request.args.getlist("text")
    )
    if texts is None or texts == []:
        raise BadInput("Parameter 'text' not specified.")
    if isinstance(texts, str):
        texts = [texts]
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadInput("Parameter 'text' must be a list of texts.")
    if len(texts) > MAX_TEXTS:
        raise BadInput(f"At most {MAX_TEXTS} texts can be translated in one request, got {len(texts)}.")
    size, limit = sum(map(len, texts)), engine().settings.text_limit
    if size > limit:
        raise BadInput(
            f"The texts have {size:,} characters; at most {limit:,} are translated in one request."
        )
    return texts


def _check_choices(fields: Fields) -> None:
    """Refuse values that nobody knows; which of the known ones is asked for makes no difference here."""
    for name, allowed in (
        ("split_sentences", SPLITS),
        ("model_type", MODEL_TYPES),
        ("tag_handling_version", ("v1", "v2")),
    ):
        value = fields.get(name)
        if value not in (None, "") and str(value) not in allowed:
            raise BadInput(f"Value for '{name}' not supported. Available: {', '.join(allowed)}.")


def _trees(texts: Sequence[str], fields: Fields) -> list[Tree]:
    handling = text_of(fields, "tag_handling")
    if handling is None:
        return []
    if handling == "html":
        return [HtmlTree(text) for text in texts]
    if handling != "xml":
        raise BadInput("Value for 'tag_handling' not supported. Available: html, xml.")
    rules = XmlRules(
        splitting=_names(fields, "splitting_tags"),
        holding=_names(fields, "non_splitting_tags"),
        ignored=_names(fields, "ignore_tags"),
        outline=str(fields.get("outline_detection", "1")).lower() not in ("0", "false"),
    )
    return [XmlTree(text, rules) for text in texts]


def _names(fields: Fields, name: str) -> list[str]:
    value = fields.get(name) or []
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
        raise BadInput(f"'{name}' must be a list of names.")
    return [each.strip() for each in names if each.strip()]


def _translated(
    rows: Sequence[Sequence[Passage]], sources: Sequence[str], target: str, terms: Sequence[Any]
) -> list[list[Passage]]:
    """Translate the passages of all texts, those in one language together."""
    done: list[list[Passage]] = [[] for _ in rows]
    for source in dict.fromkeys(sources):
        places = [place for place, tag in enumerate(sources) if tag == source]
        passages = [passage for place in places for passage in rows[place]]
        results = iter(engine().texts.translate(passages, source=source, target=target, terms=terms))
        for place in places:
            done[place] = [next(results) for _ in rows[place]]
    return done


def _answers(
    sources: Sequence[str], results: Sequence[str], counts: Sequence[int], *, asked: bool
) -> list[dict[str, Any]]:
    extra = {"model_type_used": MODEL_TYPE} if asked else {}
    return [
        {"detected_source_language": BASE[source], "text": text, "billed_characters": count, **extra}
        for source, text, count in zip(sources, results, counts, strict=True)
    ]
