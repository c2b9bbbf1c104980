"""A name is confirmed once; afterwards it is enforced in every direction, and its absence is told."""

from dataclasses import replace

import pytest

from models.direction import Context
from models.segment import segment_article
from models.termbase import Termbase
from models.translate import Translator
from models.types import Article, Bulletin
from service.database import BulletinStore
from service.database.audit import Actor, AuditTrail
from service.database.ledger_rows import Draft
from service.desk import editing_of
from service.ledger import LedgerTranslator, open_names
from service.ledger.names import confirm
from service.ledger.wording import BadEntry, Duplicate
from tests.models.scripted import Answer, scripted_profile

NAME = {"vi": "Đào Quốc Minh", "en": "Tao Guoming", "zh": "陶国铭"}
TITLE = "Đoàn Trung Quốc thăm xưởng dệt"
PARAGRAPH = "Ông Đào Quốc Minh (Trung Quốc) thăm xưởng dệt. Xưởng có mười hai khung cửi."
ARTICLES = {
    "vi": Article("vi", "Xưởng dệt đón khách", ("Ông Đào Quốc Minh xem xưởng dệt.",)),
    "en": Article("en", "Guests at the mill", ("Mr. Tao Guoming saw the weaving mill.",)),
    "zh": Article("zh", "纺织厂来客", ("陶国铭参观了纺织厂。",)),
}
# A model that knows nothing of names: one sentence for each language.
DEAF = {
    "vi": "Khách đã xem nhà máy dệt.",
    "en": "The guest saw the weaving mill.",
    "zh": "客人参观了纺织厂。",
}


@pytest.fixture
def draft() -> Draft:
    return Draft("person", {language: (form,) for language, form in NAME.items()})


def obedient(prompt: str, _before: int) -> str:
    """A model that writes what stands in its list of terms, and copies the rest."""
    head, text = prompt.split("\n", 1)
    for pair in head.split("|")[1].split(";"):
        source, _, target = pair.partition("=")
        # No space is written in Chinese; in between the others there is one.
        text = (
            text.replace(source, target if head.split("|")[0].endswith("zh") else f" {target} ")
            if source
            else text
        )
    return " ".join(text.split())


def deaf(prompt: str, _before: int) -> str:
    return DEAF[prompt.split("|", 1)[0].split(">")[1]]


def translator(store: BulletinStore, answer: Answer) -> LedgerTranslator:
    profile, _ = scripted_profile(answer)
    return LedgerTranslator(Translator(profile, Termbase.load()), store.engine)


def make(store: BulletinStore, answer: Answer, article: Article, *, id: str) -> Bulletin:
    """Make a bulletin as a worker does, with the ledger as it is, but without a summary."""
    its = translator(store, answer)
    targets = [language for language in ("en", "vi", "zh") if language != article.language]
    segments = segment_article(article)
    names = its.propose_names(article)
    store.create(article, targets=targets, id=id)
    store.save_segments(id, segments)
    store.save_names(id, names)
    for target in targets:
        context = Context(article.date, names, segments)
        done = its.translate_segments(segments, source=article.language, target=target, context=context)
        for segment, translation in zip(segments, done, strict=True):
            store.save_translation(id, segment.id, target, translation)
    store.finish(id, models={})
    return store.bulletin(id)


@pytest.fixture
def first(store: BulletinStore) -> Bulletin:
    return make(store, obedient, Article("vi", TITLE, (PARAGRAPH,)), id="first")


def checks(bulletin: Bulletin, segment: str, language: str) -> list[str]:
    return [finding.check for finding in bulletin.translations[segment][language].findings]


def test_a_proposal_becomes_an_entry_and_its_bulletin_is_mended(
    store: BulletinStore, first: Bulletin, draft: Draft, editor: Actor
) -> None:
    assert [name.surface for name in open_names(store.engine, first)] == ["Đào Quốc Minh"]
    assert "name" in checks(first, "p1s1", "zh")
    before = first.translations["p1s1"]["zh"].text
    assert "（Tao Guoming）" in before
    assert "陶国铭" not in before
    done = confirm(store, "first", "Đào Quốc Minh", draft, by=editor)
    assert (done.id, done.mended.count, done.mended.bulletins) == ("person-tao-guoming", 1, ("first",))
    after = store.bulletin("first")
    assert after.translations["p1s1"]["zh"].text == before.replace("陶国明（Tao Guoming）", "陶国铭")
    assert after.translations["p1s1"]["zh"].origin == "human"
    english = first.translations["p1s1"]["en"]
    left = tuple(finding for finding in english.findings if finding.check != "name")
    assert after.translations["p1s1"]["en"] == replace(english, findings=left)
    assert {check for language in ("en", "zh") for check in checks(after, "p1s1", language)} & {
        "name",
        "terms",
    } == set()
    assert open_names(store.engine, after) == after.names == ()
    history = editing_of(store.engine).history("first", "p1s1", "zh")
    assert next((each.version, each.origin, each.by) for each in history) == (2, "human", "Lan")
    assert history[-1].text == before
    assert [entry.action for entry in AuditTrail(store.engine).entries(object=done.id)] == ["ledger.add"]


@pytest.mark.parametrize("source", ["vi", "en", "zh"])
def test_every_later_bulletin_obeys_in_all_directions(
    store: BulletinStore, first: Bulletin, draft: Draft, editor: Actor, source: str
) -> None:
    confirm(store, "first", "Đào Quốc Minh", draft, by=editor)
    made = make(store, obedient, ARTICLES[source], id="later")
    assert made.names == ()
    for target in made.targets:
        assert NAME[target] in made.translations["p1s1"][target].text
        assert not {"name", "terms", "names"} & set(checks(made, "p1s1", target))


@pytest.mark.parametrize("source", ["vi", "en", "zh"])
def test_a_model_that_leaves_the_name_out_is_found_out(
    store: BulletinStore, first: Bulletin, draft: Draft, editor: Actor, source: str
) -> None:
    confirm(store, "first", "Đào Quốc Minh", draft, by=editor)
    made = make(store, deaf, ARTICLES[source], id="later")
    for target in made.targets:
        told = {f.check: (f.severity, f.message) for f in made.translations["p1s1"][target].findings}
        assert told["terms"] == (
            "error",
            f"The term “{NAME[source]}” should read “{NAME[target]}”; "
            "no accepted form of it stands in the translation.",
        )


def test_a_name_that_is_confirmed_while_an_article_is_made_holds_at_once(
    store: BulletinStore, first: Bulletin, draft: Draft, editor: Actor
) -> None:
    article = Article("vi", "Khách", ("Ông Đào Quốc Minh (Trung Quốc) đến.",))
    its = translator(store, obedient)
    segments, names = segment_article(article), its.propose_names(article)
    assert [name.surface for name in names] == ["Đào Quốc Minh"]
    confirm(store, "first", "Đào Quốc Minh", draft, by=editor)
    context = Context(None, names, segments)
    made = its.translate_segments(segments, source="vi", target="zh", context=context)
    assert "陶国铭" in made[-1].text
    assert "陶国明" not in made[-1].text
    assert not {"name", "terms"} & {finding.check for finding in made[-1].findings}


def test_a_name_in_traditional_characters_is_the_same_name(
    store: BulletinStore, draft: Draft, editor: Actor
) -> None:
    article = Article("zh-Hant", "紡織廠來客", ("主任陶国铭參觀了紡織廠。",))
    made = make(store, obedient, article, id="hant")
    confirm(store, "hant", "陶国铭", Draft("person", {**draft.forms, "en": ("Tao Guoming",)}), by=editor)
    assert open_names(store.engine, store.bulletin("hant")) == ()
    assert made.targets == ("en", "vi", "zh")


def test_nobody_is_asked_again_in_other_bulletins(
    store: BulletinStore, first: Bulletin, draft: Draft, editor: Actor
) -> None:
    other = make(
        store, obedient, Article("vi", "Khách", ("Ông Đào Quốc Minh (Trung Quốc) đến.",)), id="other"
    )
    assert "name" in checks(other, "p1s1", "zh")
    before = editing_of(store.engine).changes("other").revision
    confirm(store, "first", "Đào Quốc Minh", draft, by=editor)
    after = store.bulletin("other")
    assert open_names(store.engine, after) == ()
    assert "name" not in {check for language in after.targets for check in checks(after, "p1s1", language)}
    assert after.translations["p1s1"]["zh"].text == other.translations["p1s1"]["zh"].text
    # Who has the page open hears of it.
    assert set(editing_of(store.engine).changes("other", since=before).cells["p1s1"]) == {"en", "zh"}


def test_an_approved_bulletin_is_left_as_it_is(
    store: BulletinStore, first: Bulletin, draft: Draft, editor: Actor
) -> None:
    editing_of(store.engine).move("first", "approved", by=editor, reason="for the test")
    done = confirm(store, "first", "Đào Quốc Minh", draft, by=editor)
    assert done.mended.count == 0
    assert store.get("first").workflow == "approved"
    after = store.bulletin("first")
    assert after.translations["p1s1"]["zh"].text == first.translations["p1s1"]["zh"].text
    assert "terms" in checks(after, "p1s1", "zh")
    assert "name" not in checks(after, "p1s1", "zh")


@pytest.mark.parametrize(
    ("surface", "change", "told"),
    [
        ("Đào Quốc Minh", {"zh": ()}, "The form in “zh” is missing: this bulletin needs it."),
        ("Đào Quốc Minh", {"zh": (" ",)}, "The form in “zh” is missing"),
        ("Lý Thường", {}, "“Lý Thường” does not stand in this article"),
        ("", {}, "does not stand in this article"),
        ("Đào Quốc Minh", {"en": ("Tao|Guoming",)}, "separate and mark forms"),
    ],
)
def test_what_cannot_be_confirmed_is_refused_and_nothing_changes(
    store: BulletinStore,
    first: Bulletin,
    draft: Draft,
    editor: Actor,
    surface: str,
    change: dict[str, tuple[str, ...]],
    told: str,
) -> None:
    wanted = Draft("person", {**draft.forms, **change})
    with pytest.raises(BadEntry, match=told):
        confirm(store, "first", surface, wanted, by=editor)
    assert store.bulletin("first") == first


def test_a_name_is_confirmed_once(store: BulletinStore, first: Bulletin, draft: Draft, editor: Actor) -> None:
    with pytest.raises(BadEntry, match="A name is one of person, place, organisation, not “office”"):
        confirm(store, "first", "Đào Quốc Minh", Draft("office", draft.forms), by=editor)
    confirm(store, "first", "Đào Quốc Minh", draft, by=editor)
    with pytest.raises(Duplicate, match="belongs to the entry “person-tao-guoming” already"):
        confirm(store, "first", "Đào Quốc Minh", draft, by=editor)


def test_a_name_in_another_spelling_is_found_again(
    store: BulletinStore, first: Bulletin, editor: Actor
) -> None:
    other = Draft(
        "person", {"vi": ("Đào Quốc Minh (Tao Guoming)",), "en": ("Tao Guoming",), "zh": ("陶国铭",)}
    )
    done = confirm(store, "first", "Đào Quốc Minh", other, by=editor)
    made = make(store, obedient, ARTICLES["vi"], id="later")
    assert done.id == "person-tao-guoming"
    assert made.translations["p1s1"]["zh"].text == "Ông陶国铭xem xưởng dệt。"
