"""Publishing, correcting and taking back, as the rest of the service sees it."""

from collections.abc import Callable

import pytest

from models.errors import BadInput, NotFound
from models.types import Bulletin, Translation
from service.database import BulletinStore
from service.database.audit import Actor, AuditTrail
from service.database.editing import Conflict, Editing
from service.database.publications import PublicationStore
from service.publishing import changed, publish, published, unpublish
from service.publishing.desk import NOTE_LIMIT, NeedsNote
from service.publishing.slugs import address_of, free

BY = Actor("lan", "Lan")


def mend(store: BulletinStore, text: str = "A title that was mended", language: str = "en") -> None:
    Editing(store.engine).write("b1", "t1", language, Translation(text, origin="human"), by=BY, expected=None)


def approve(store: BulletinStore) -> None:
    Editing(store.engine).move("b1", "approved", by=BY, reason="looked at")


def test_what_is_not_approved_cannot_be_published(
    store: BulletinStore, bulletin: Bulletin, keep: Callable[..., str]
) -> None:
    keep(bulletin)
    with pytest.raises(Conflict, match="approved"):
        publish(store, "b1", BY)
    assert published(store.engine, "b1") is None


def test_an_unknown_bulletin_is_not_found(store: BulletinStore) -> None:
    with pytest.raises(NotFound):
        publish(store, "nowhere", BY)
    with pytest.raises(NotFound):
        unpublish(store, "nowhere", BY)


def test_publishing_gives_a_page_in_each_language_and_moves_the_workflow(
    store: BulletinStore, bulletin: Bulletin, approved: Callable[..., str]
) -> None:
    made = publish(store, approved(bulletin), BY)
    assert list(made.paths) == [bulletin.article.language, *bulletin.targets]
    assert all(path.startswith(f"/p/{tag}/") for tag, path in made.paths.items())
    assert store.get("b1").workflow == "published"
    assert "bulletin.publish" in [entry.action for entry in AuditTrail(store.engine).entries()]
    assert made.by == "Lan"


def test_publishing_the_same_text_twice_changes_nothing(
    store: BulletinStore, bulletin: Bulletin, approved: Callable[..., str]
) -> None:
    first = publish(store, approved(bulletin), BY)
    assert publish(store, "b1", BY) == first


def test_an_edit_stays_private_until_it_is_published_with_a_note(
    store: BulletinStore, bulletin: Bulletin, approved: Callable[..., str]
) -> None:
    before = publish(store, approved(bulletin), BY)
    mend(store)
    assert store.get("b1").workflow == "draft"
    assert changed(store, "b1") == ("en",)
    kept = PublicationStore(store.engine).of("b1")
    assert kept is not None
    assert kept.bulletin.translations["t1"]["en"].text == bulletin.translations["t1"]["en"].text

    approve(store)
    with pytest.raises(NeedsNote):
        publish(store, "b1", BY)
    with pytest.raises(NeedsNote):
        publish(store, "b1", BY, "  ")
    after = publish(store, "b1", BY, {"en": "The title named the wrong place."})
    assert after.note == {"en": "The title named the wrong place."}
    assert after.paths == before.paths
    assert after.at == before.at
    assert after.updated > before.updated
    assert changed(store, "b1") == ()


def test_a_note_alone_can_be_added_to_what_is_public(
    store: BulletinStore, bulletin: Bulletin, approved: Callable[..., str]
) -> None:
    publish(store, approved(bulletin), BY)
    assert publish(store, "b1", BY, "The minister's office has confirmed the figure.").note == {
        "und": "The minister's office has confirmed the figure."
    }
    assert "bulletin.correct" in [entry.action for entry in AuditTrail(store.engine).entries()]


@pytest.mark.parametrize("note", [{"fr": "non"}, "x" * (NOTE_LIMIT + 1)])
def test_a_note_that_cannot_be_shown_is_refused(
    store: BulletinStore, bulletin: Bulletin, approved: Callable[..., str], note: object
) -> None:
    approved(bulletin)
    with pytest.raises(BadInput):
        publish(store, "b1", BY, note)  # type: ignore[arg-type]
    assert published(store.engine, "b1") is None


def test_taking_back_and_publishing_again_keeps_the_addresses(
    store: BulletinStore, bulletin: Bulletin, approved: Callable[..., str]
) -> None:
    before = publish(store, approved(bulletin), BY)
    unpublish(store, "b1", BY, "The source was retracted.")
    assert published(store.engine, "b1") is None
    assert store.get("b1").workflow == "approved"
    with pytest.raises(Conflict, match="not public"):
        unpublish(store, "b1", BY)
    assert publish(store, "b1", BY).paths == before.paths


def test_taking_back_what_was_edited_leaves_it_a_draft(
    store: BulletinStore, bulletin: Bulletin, approved: Callable[..., str]
) -> None:
    publish(store, approved(bulletin), BY)
    mend(store)
    unpublish(store, "b1", BY)
    assert store.get("b1").workflow == "draft"


def test_two_bulletins_with_one_title_get_two_addresses(
    store: BulletinStore, bulletin: Bulletin, approved: Callable[..., str]
) -> None:
    one = publish(store, approved(bulletin, id="b1"), BY)
    two = publish(store, approved(bulletin, id="b2"), BY)
    assert {tag: f"{path}-2" for tag, path in one.paths.items()} == dict(two.paths)


def test_deleting_a_bulletin_deletes_its_pages(
    store: BulletinStore, bulletin: Bulletin, approved: Callable[..., str]
) -> None:
    publish(store, approved(bulletin), BY)
    Editing(store.engine).delete("b1", by=BY)
    assert PublicationStore(store.engine).languages() == {}


@pytest.mark.parametrize(
    ("title", "language", "address"),
    [
        ("Đường sắt Lào Cai – Hà Khẩu mở lại", "vi", "duong-sat-lao-cai-ha-khau-mo-lai"),
        ("A bridge opens at Bắc Luân II", "en", "a-bridge-opens-at-bac-luan-ii"),
        ("河口至老街铁路恢复通车", "zh", "河口至老街铁路恢复通车"),
        ("../../etc/passwd", "en", "etc-passwd"),
        ("<script>alert(1)</script>", "en", "script-alert-1-script"),
        ("？！", "zh", "bulletin"),
        ("中文", "en", "bulletin"),
        ("word " * 40, "en", "-".join(["word"] * 14)),
        ("a" * 200, "en", "a" * 70),
    ],
)
def test_addresses_are_words_of_the_title(title: str, language: str, address: str) -> None:
    assert address_of(title, language) == address


def test_a_taken_address_is_numbered() -> None:
    assert free("news", {"news", "news-2"}.__contains__) == "news-3"
