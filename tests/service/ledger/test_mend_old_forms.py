"""An entry changes, and the sentences that hold an old form are listed and mended, one by one or all."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from models.types import Article, Segment, Translation
from service.database import BulletinStore, open_engine
from service.database.audit import Actor
from service.database.ledger_rows import Draft
from service.desk import editing_of
from service.ledger.changing import add, put
from service.ledger.holding import held
from service.ledger.mending import Place, mend, mend_all, place_of

Make = Callable[..., None]
SOURCE = "Bà Nông Thị Xuân Tươi mở lớp dệt."


@pytest.fixture
def make(store: BulletinStore) -> Make:
    """Store a finished bulletin of one sentence."""

    def make(id: str, *, source: str = SOURCE, language: str = "vi", **texts: str) -> None:
        targets = [target.replace("_", "-") for target in texts]
        store.create(Article(language, f"Bài {id}", (source,)), targets=targets, id=id)
        store.save_segments(id, [Segment("p1s1", "body", 1, source)])
        for target, text in zip(targets, texts.values(), strict=True):
            store.save_translation(id, "p1s1", target, Translation(text))
        store.finish(id, models={})

    return make


@pytest.fixture
def entry(store: BulletinStore, weaver: Draft, editor: Actor) -> str:
    """An entry that was changed: in Chinese another name, in English a variant is gone."""
    old = replace(weaver, forms={**weaver.forms, "en": ("Nong Thi Xuan Tuoi", "Xuan Tuoi Nong")})
    id = add(store.engine, old, by=editor)
    put(store.engine, id, replace(weaver, forms={**weaver.forms, "zh": ("侬氏春鲜",)}), by=editor)
    return id


def text(store: BulletinStore, id: str, language: str) -> str:
    return store.translations(id)["p1s1"][language].text


def test_the_exact_sentences_are_listed_published_ones_first(
    store: BulletinStore, make: Make, entry: str, editor: Actor
) -> None:
    make("draft", en="Ms Xuan Tuoi Nong opened a class.", zh="农氏春鲜开了班。")
    make("right", en="Ms Nong Thi Xuan Tuoi opened a class.", zh="侬氏春鲜开了班。")
    make("shown", zh="农氏春鲜女士开了班，农氏春鲜很高兴。")
    make("other", source="Lớp dệt đã mở.", zh="农氏春鲜开了班。")
    editing = editing_of(store.engine)
    for to in ("approved", "published"):
        editing.move("shown", to, by=editor, reason="test")
    found = held(store.engine, entry)
    assert [(each.sentence.bulletin, each.sentence.workflow, each.sentence.target, each.mended) for each in found] == [
        ("shown", "published", "zh", "侬氏春鲜女士开了班，侬氏春鲜很高兴。"),
        ("draft", "draft", "en", "Ms Nong Thi Xuan Tuoi opened a class."),
        ("draft", "draft", "zh", "侬氏春鲜开了班。"),
    ]  # fmt: skip
    assert [(each.surface, each.accepted) for each in found] == [
        ("农氏春鲜", False), ("Xuan Tuoi Nong", False), ("农氏春鲜", False),
    ]  # fmt: skip


def test_all_are_mended_as_versioned_edits_of_a_person(store: BulletinStore, make: Make, entry: str) -> None:
    make("draft", en="Ms Xuan Tuoi Nong opened a class.", zh="农氏春鲜开了班。")
    make("shown", zh="农氏春鲜女士开了班。")
    editing, minh = editing_of(store.engine), Actor("p2", "Minh")
    for to in ("approved", "published"):
        editing.move("shown", to, by=minh, reason="test")
    done = mend_all(store, entry, by=minh)
    assert (done.count, set(done.bulletins), done.withdrawn, done.missed) == (
        3,
        {"draft", "shown"},
        ("shown",),
        0,
    )
    assert text(store, "draft", "en") == "Ms Nong Thi Xuan Tuoi opened a class."
    assert text(store, "draft", "zh") == "侬氏春鲜开了班。"
    assert store.get("shown").workflow == "draft"
    assert editing.approvals(["shown"]) == {}
    versions = editing.history("shown", "p1s1", "zh")
    assert [(each.version, each.text, each.origin, each.by) for each in versions] == [
        (2, "侬氏春鲜女士开了班。", "human", "Minh"),
        (1, "农氏春鲜女士开了班。", "model", None),
    ]
    assert "terms" not in {f.check for f in store.translations("shown")["p1s1"]["zh"].findings}
    assert held(store.engine, entry) == ()
    assert mend_all(store, entry, by=minh).count == 0


def test_one_is_mended_and_one_that_changed_meanwhile_is_left_alone(
    store: BulletinStore, make: Make, entry: str, editor: Actor
) -> None:
    make("a", zh="农氏春鲜开了班。")
    make("b", zh="农氏春鲜来了。")
    make("c", zh="农氏春鲜走了。")
    places = {each.sentence.bulletin: place_of(each) for each in held(store.engine, entry)}
    editing_of(store.engine).write(
        "b", "p1s1", "zh", Translation("农氏春鲜今天来了。", origin="human"), by=editor, expected=1
    )
    nowhere = Place("nowhere", "p1s1", "zh", 1)
    done = mend(store, entry, [places["a"], places["b"], places["a"], nowhere], by=editor)
    assert (done.count, done.bulletins, done.missed) == (1, ("a",), 2)
    assert text(store, "a", "zh") == "侬氏春鲜开了班。"
    assert text(store, "b", "zh") == "农氏春鲜今天来了。"
    assert text(store, "c", "zh") == "农氏春鲜走了。"
    assert [each.sentence.bulletin for each in held(store.engine, entry)] == ["c", "b"]


def test_a_form_that_is_still_accepted_is_mended_only_where_it_is_chosen(
    store: BulletinStore, make: Make, weaver: Draft, editor: Actor
) -> None:
    id = add(store.engine, weaver, by=editor)
    kept = replace(weaver, forms={**weaver.forms, "zh": ("侬氏春鲜", "农氏春鲜")})
    put(store.engine, id, kept, by=editor)
    make("a", zh="农氏春鲜开了班。")
    (found,) = held(store.engine, id)
    assert found.accepted
    assert mend_all(store, id, by=editor).count == 0
    assert mend(store, id, [place_of(found)], by=editor).count == 1
    assert text(store, "a", "zh") == "侬氏春鲜开了班。"


@pytest.mark.parametrize(
    ("forms", "change", "source", "before", "after"),
    [
        # Part of a longer name that is another entry.
        ({"vi": ("Bế Văn Hạ",), "zh": ("高平",)}, "贝文夏", "Bế Văn Hạ ở lớp.", "高平山水开班。", None),
        # The new form has the old one in it, and stands there already.
        ({"vi": ("Bế Văn Hạ",), "zh": ("文夏",)}, "贝文夏", "Bế Văn Hạ ở lớp.", "贝文夏来了，文夏走了。", "贝文夏来了，贝文夏走了。"),
        # Another spelling of the same form: dashes, case, where a tone stands.
        ({"vi": ("Bế Văn Hạ",), "en": ("Be Van-Ha",)}, "Be Vanha", "Bế Văn Hạ ở lớp.", "Mr Be Van Ha came.", "Mr Be Vanha came."),
        # The first word of a sentence keeps its capital.
        ({"vi": ("khăn đội",), "en": ("head cloth",)}, "turban", "Có khăn đội mới.", "Head cloths are new.", "Turban are new."),
        # A source that does not name it.
        ({"vi": ("Bế Văn Hạ",), "en": ("Be Van Ha",)}, "Be Vanha", "Ông ấy đến.", "Be Van Ha came.", None),
    ],
)  # fmt: skip
def test_only_the_form_itself_is_replaced(
    store: BulletinStore,
    make: Make,
    editor: Actor,
    forms: dict[str, tuple[str, ...]],
    change: str,
    source: str,
    before: str,
    after: str | None,
) -> None:
    language = next(language for language in forms if language != "vi")
    old = Draft("term", forms, frozenset({("zh", "高平")}))
    id = add(store.engine, old, by=editor)
    put(store.engine, id, Draft("term", {**forms, language: (change,)}), by=editor)
    make("a", source=source, **{language: before})
    assert [each.mended for each in held(store.engine, id)] == ([after] if after else [])


def test_traditional_characters_are_mended_in_traditional(
    store: BulletinStore, make: Make, entry: str, editor: Actor
) -> None:
    make("t", zh_Hant="農氏春鮮開了班。")
    (found,) = held(store.engine, entry)
    assert (found.surface, found.mended) == ("農氏春鮮", "儂氏春鮮開了班。")


def test_a_source_with_an_old_form_is_still_about_the_entry(
    store: BulletinStore, make: Make, entry: str
) -> None:
    make("zh", source="农氏春鲜开了班。", language="zh", en="Xuan Tuoi Nong opened a class.")
    (found,) = held(store.engine, entry)
    assert found.mended == "Nong Thi Xuan Tuoi opened a class."


def test_both_databases_find_them(url: str, weaver: Draft, editor: Actor) -> None:
    store = BulletinStore(open_engine(url))
    id = add(store.engine, weaver, by=editor)
    put(store.engine, id, replace(weaver, forms={**weaver.forms, "en": ("Xuan Tuoi Nong",)}), by=editor)
    for bulletin, text in (("a", "NONG THI XUAN TUOI came."), ("b", "Nông came.")):
        store.create(Article("vi", "Bài", (SOURCE,)), targets=["en"], id=bulletin)
        store.save_segments(bulletin, [Segment("p1s1", "body", 1, SOURCE)])
        store.save_translation(bulletin, "p1s1", "en", Translation(text))
        store.finish(bulletin, models={})
    editing_of(store.engine).move("a", "review", by=editor)
    assert [each.sentence.workflow for each in held(store.engine, id)] == ["review"]
    assert mend_all(store, id, by=editor).count == 1
    assert store.translations("a")["p1s1"]["en"].text == "Xuan Tuoi Nong came."
    store.engine.dispose()
