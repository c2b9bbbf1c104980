"""Bulletins on one event find each other, in whatever language they are."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from models.bulletin import ARTICLE
from models.errors import NotFound
from models.segment import segment_article
from models.termbase import Termbase
from models.types import Article, NameProposal
from service import related as module
from service.database import BulletinStore, open_engine
from service.database.tables import bulletins, segments
from service.event_facts import facts_of
from service.inputs import read
from service.related import note, related

TALKS_VI = Article(
    language="vi",
    title="Cao Bằng và Bách Sắc hội đàm về cửa khẩu Trà Lĩnh",
    paragraphs=(
        "Ngày 12/3, tại thành phố Bách Sắc, đoàn tỉnh Cao Bằng hội đàm với phía Quảng Tây về cửa khẩu Trà Lĩnh.",
        "Năm qua 450.000 tấn hàng đi qua Trà Lĩnh. Cao Bằng đề nghị kéo dài giờ mở cửa.",
    ),
    date="2024-03-13",
)
TALKS_ZH = Article(
    language="zh",
    title="百色与高平就茶岭口岸举行会谈",
    paragraphs=(
        "3月12日，高平省代表团在百色市就茶岭口岸举行会谈。",
        "去年有45万吨货物经茶岭口岸通关，广西方面表示欢迎。",
    ),
    date="2024-03-15",
)
MARKET = Article(
    language="en",
    title="Lang Son opens a night market",
    paragraphs=("Lang Son opened a night market on April 2. It has 45 stalls selling roast duck.",),
    date="2024-04-02",
)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READING_S", 60.0)


def put(store: BulletinStore, id: str, article: Article, names: Sequence[NameProposal] = ()) -> None:
    store.create(article, targets=[tag for tag in ("vi", "en", "zh") if tag != article.language], id=id)
    store.save_segments(id, segment_article(article))
    store.save_names(id, names)
    store.finish(id, models={})


def ids(store: BulletinStore, id: str) -> list[str]:
    return [each.id for each in related(store, id)]


def test_both_sides_report_of_the_same_talks(engine: Engine) -> None:
    store = BulletinStore(engine)
    put(store, "vi", TALKS_VI)
    put(store, "zh", TALKS_ZH)
    put(store, "en", MARKET)
    (found,) = related(store, "vi")
    assert (found.id, found.title, found.language) == ("zh", TALKS_ZH.title, "zh")
    assert found.likeness >= 0.45
    assert {"cn-baise", "vn-cao-bang"} <= set(found.shared)
    assert ids(store, "zh") == ["vi"]
    assert ids(store, "en") == []


def test_a_year_later_it_is_another_event(engine: Engine) -> None:
    store = BulletinStore(engine)
    put(store, "vi", TALKS_VI)
    put(store, "zh", replace(TALKS_ZH, date="2025-03-15"))
    assert ids(store, "vi") == []


def test_what_is_not_finished_or_gone_is_not_offered(engine: Engine) -> None:
    store = BulletinStore(engine)
    for id in ("one", "two", "three"):
        put(store, id, TALKS_VI)
    assert ids(store, "one") == ["three", "two"]
    store.set_state("two", "failed")
    assert ids(store, "one") == ["three"]
    with pytest.raises(NotFound):
        related(store, "four")


def test_short_articles_that_share_one_town_are_not_related(engine: Engine) -> None:
    store = BulletinStore(engine)
    for id in ("one", "two"):
        put(store, id, Article(language="vi", title="Cao Bằng có mưa", paragraphs=("Cao Bằng có mưa.",)))
    assert ids(store, "one") == []


def test_a_corrected_source_is_read_again(engine: Engine) -> None:
    store = BulletinStore(engine)
    put(store, "vi", TALKS_VI)
    put(store, "zh", TALKS_ZH)
    assert ids(store, "vi") == ["zh"]
    with engine.begin() as connection:
        other = ARTICLE.dump_python(MARKET, mode="json")
        connection.execute(
            bulletins.update().where(bulletins.c.id == "vi").values(article=other, language="en")
        )
        connection.execute(segments.delete().where(segments.c.bulletin_id == "vi"))
    assert ids(store, "vi") == []
    assert ids(store, "zh") == []


def test_a_person_is_one_in_vietnamese_and_english() -> None:
    termbase = Termbase([])
    name = NameProposal("Đào Quốc Minh", "person", {"en": ("Tao Guoming",)}, "after Bách Sắc")
    here = NameProposal("Tao Guoming", "person", {"vi": ("Đào Quốc Minh",)}, "after Baise")
    vietnamese = facts_of(["Ông có mặt."], "vi", names=[name], termbase=termbase)
    english = facts_of(["He was there."], "en", names=[here], termbase=termbase)
    assert vietnamese == english
    assert [fact.name for fact in english] == ["person:tao guoming"]


def test_figures_count_by_value_and_days_without_a_year() -> None:
    said = {
        "vi": "Ngày 5/4/2024 có 1,2 triệu đồng và 45 hộ, 3 xã.",
        "en": "On April 5, 2024, VND 1.2 million and 45 households, three communes.",
        "zh": "4月5日，120万越南盾，45户，3个乡。",
    }
    found = {
        language: {fact.name for fact in facts_of([text], language, names=(), termbase=Termbase([]))}
        for language, text in said.items()
    }
    assert found["vi"] == found["en"]
    assert found["zh"] & found["vi"] == {"day:04-05", "number:1200000:VND"}
    assert not any(":3:" in name or ":2024:" in name for name in found["vi"])


def test_the_two_reports_of_the_online_meeting_find_each_other(shared: Path, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/seeds.sqlite")
    store = BulletinStore(engine)
    for path in sorted((shared / "seeds").glob("*.txt")):
        put(store, path.name[:3], read(path.read_bytes(), name=path.name))
    assert {id: ids(store, id) for id in ("000", "001", "002", "003", "004")} == {
        "000": ["001"], "001": ["000"], "002": [], "003": [], "004": [],
    }  # fmt: skip
    engine.dispose()


def test_a_worker_reads_what_it_has_made(engine: Engine) -> None:
    store = BulletinStore(engine)
    put(store, "vi", TALKS_VI)
    note(store, "vi")
    kept = module.FactStore(engine)
    assert kept.unread(5, ledger=0) == []
    facts = kept.about("vi")["vi"]
    assert facts["term:vn-cao-bang"][1]
    assert "day:03-12" in facts
