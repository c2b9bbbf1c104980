"""Bulletins to measure with: sentences put together from words of our own, the same in each run."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from models.types import Article, Finding, Segment, Summary, Translation
from service.database import BulletinStore, index, writes
from service.database.tables import bulletins, now

LANGUAGES: Final = ("vi", "en", "zh")
WHO: Final = (
    ("Hội nghị hợp tác", "The cooperation conference", "合作会议"),
    ("Đoàn đại biểu thương mại", "The trade delegation", "贸易代表团"),
    ("Ủy ban quản lý cửa khẩu", "The border gate authority", "口岸管理委员会"),
    ("Hiệp hội trồng chè", "The association of tea growers", "茶农协会"),
    ("Trạm khí tượng thủy văn", "The weather station", "气象水文站"),
    ("Trường nội trú vùng cao", "The boarding school in the highlands", "高原寄宿学校"),
)
DID: Final = (
    ("công bố kế hoạch mới", "announced a new plan", "公布了新计划"),
    ("khánh thành tuyến đường", "opened a road", "开通了公路"),
    ("ghi nhận lượng mưa lớn", "recorded heavy rain", "记录到强降雨"),
    ("ký thỏa thuận xuất khẩu", "signed an export agreement", "签署了出口协议"),
    ("đón khách tham quan", "welcomed visitors", "接待了参观者"),
)
WHERE: Final = (
    ("tại Điện Biên", "in Điện Biên", "在奠边"),
    ("tại Lào Cai", "in Lào Cai", "在老街"),
    ("tại Côn Minh", "in Kunming", "在昆明"),
    ("tại Nam Ninh", "in Nanning", "在南宁"),
)
COUNTED: Final = (
    ("với {n} hộ gia đình", "with {n} households", "涉及{n}户家庭"),
    ("cho {n} tấn hàng", "for {n} tonnes of goods", "涉及{n}吨货物"),
    ("cùng {n} người tham gia", "with {n} people taking part", "有{n}人参加"),
)
WORKFLOWS: Final = ("draft", "draft", "review", "approved", "published")
MODEL: Final = "bench"
ERROR: Final = Finding("numbers", "error", "A number of the source is missing.")
WARNING: Final = Finding("names", "warning", "Confirm this name.")


def fill(store: BulletinStore, *, bulletins: int, sentences: int, seed: int = 7) -> list[str]:
    """Store finished bulletins, a day between them, in all states of the workflow; give their ids."""
    chance = random.Random(seed)  # noqa: S311 - the same texts in each run, and no secret
    return [_put(store, number, list(_sentences(chance, sentences + 1))) for number in range(bulletins)]


def _sentences(chance: random.Random, count: int) -> Iterator[dict[str, str]]:
    for _ in range(count):
        parts = [chance.choice(each) for each in (WHO, DID, WHERE, COUNTED)]
        number = str(chance.randrange(12, 980))
        said = {}
        for place, language in enumerate(LANGUAGES):
            who, did, where, counted = (part[place].replace("{n}", number) for part in parts)
            said[language] = (
                f"{who}{where}{did}，{counted}。" if language == "zh" else f"{who} {did} {where}, {counted}."
            )
        yield said


def _put(store: BulletinStore, number: int, said: Sequence[dict[str, str]]) -> str:
    source = LANGUAGES[number % 3]
    targets = [language for language in LANGUAGES if language != source]
    title, *body = (each[source] for each in said)
    made = now() - timedelta(days=number)
    article = Article(source, title, tuple(body), date=made.date().isoformat())
    id = store.create(article, targets=targets, id=f"bench{number:04}")
    segments = [
        Segment("t1", "title", 0, title),
        *(Segment(f"p{place}s1", "body", place, text) for place, text in enumerate(body, start=1)),
    ]
    summary = Summary(tuple(body[:2]), (("p1s1",), ("p2s1",)), "extractive")
    texts = {segment.id: each for segment, each in zip(segments, said, strict=True)}
    texts |= {"s1": said[1], "s2": said[2]}
    with store.engine.begin() as connection:
        writes.add_segments(connection, id, segments)
        writes.add_summary(connection, id, summary)
        for place, (segment, each) in enumerate(texts.items()):
            for target in targets:
                made_up = Translation(each[target], "model", MODEL, findings=_findings(number + place))
                writes.put_translation(connection, id, segment, target, made_up)
                if (number + place) % 7 == 0:
                    mended = Translation(each[target].replace(",", ", also"), "human")
                    writes.put_translation(connection, id, segment, target, mended)
        done = {"state": "draft", "workflow": WORKFLOWS[number % 5], "created": made, "updated": made}
        connection.execute(sa.update(bulletins).where(bulletins.c.id == id).values(**done))
        index.refresh(connection, id)
    return id


def _findings(number: int) -> tuple[Finding, ...]:
    return tuple(finding for finding, every in ((ERROR, 11), (WARNING, 5)) if number % every == 0)
