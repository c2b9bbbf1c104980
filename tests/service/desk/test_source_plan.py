"""What becomes of each sentence when an article is corrected."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import BadInput, TooLarge
from models.segment import segment_article
from models.types import Article, Bulletin, Segment, Summary
from service.difference import difference
from service.inputs import read
from service.sources import SourceChange, corrected, plan, source_text
from service.sources.align import align

ARTICLE = Article(
    "vi",
    "Chợ phiên vùng cao",
    (
        "Chợ họp từ 6 giờ sáng. Người bán đến từ ba xã. Hàng hóa có vải và ngô.",
        "Năm nay có 120 gian hàng. Chợ tan lúc trưa.",
        "Ban quản lý sẽ mở thêm bãi xe.",
    ),
    ("Chợ lúc sáng sớm", "Gian hàng thổ cẩm"),
    date="2024-01-04",
)


def bulletin(
    article: Article = ARTICLE, summary: Summary | None = None, segments: tuple[Segment, ...] = ()
) -> Bulletin:
    summary = summary or Summary((), (), "extractive")
    own = tuple(Segment(f"s{n}", "summary", 0, text) for n, text in enumerate(summary.sentences, start=1))
    return Bulletin("b1", article, ("en",), (*(segments or segment_article(article)), *own), {}, summary)


def after(old: str, new: str, **change: object) -> SourceChange:
    paragraphs = tuple(each.replace(old, new) for each in ARTICLE.paragraphs)
    return plan(bulletin(), replace(ARTICLE, paragraphs=tuple(filter(None, paragraphs)), **change))


def told(change: SourceChange) -> list[tuple[str, str | None, str, str]]:
    return [(row.kind, row.id, row.before, row.after) for row in change.rows if row.kind != "kept"]


def test_the_same_article_changes_nothing() -> None:
    change = plan(bulletin(), ARTICLE)
    assert (change.is_empty, change.count("kept"), told(change)) == (True, 9, [])


def test_only_the_sentence_that_changed_is_named() -> None:
    change = after("120", "150")
    assert told(change) == [("changed", "p2s1", "Năm nay có 120 gian hàng.", "Năm nay có 150 gian hàng.")]
    assert (change.count("kept"), change.advice) == (8, "keep")


def test_sentences_come_and_go() -> None:
    assert told(after("Chợ tan lúc trưa.", "Chợ tan lúc trưa. Khách về bằng xe khách.")) == [
        ("added", None, "", "Khách về bằng xe khách.")
    ]
    assert told(after(" Chợ tan lúc trưa.", "")) == [("removed", "p2s2", "Chợ tan lúc trưa.", "")]
    gone = after(ARTICLE.paragraphs[0], "")
    assert [row.id for row in gone.rows if row.kind == "removed"] == ["p1s1", "p1s2", "p1s3"]
    assert [(row.id, row.paragraph) for row in gone.rows if row.role == "body" and row.kind == "kept"] == [
        ("p2s1", 1), ("p2s2", 1), ("p3s1", 2),
    ]  # fmt: skip


def test_title_and_captions_are_compared_too() -> None:
    change = plan(
        bulletin(), replace(ARTICLE, title="Khai mạc lễ hội", captions=("Gian hàng thổ cẩm", "Bãi xe mới"))
    )
    assert told(change) == [
        ("changed", "t1", "Chợ phiên vùng cao", "Khai mạc lễ hội"),
        ("removed", "c1", "Chợ lúc sáng sớm", ""),
        ("added", None, "", "Bãi xe mới"),
    ]


def test_a_new_paragraph_moves_the_others_and_changes_none() -> None:
    change = plan(bulletin(), replace(ARTICLE, paragraphs=("Tin mới nhận.", *ARTICLE.paragraphs)))
    assert told(change) == [("added", None, "", "Tin mới nhận.")]
    assert change.moved
    # The very same sentences, cut into paragraphs otherwise.
    joined = plan(bulletin(), replace(ARTICLE, paragraphs=(" ".join(ARTICLE.paragraphs),)))
    assert (told(joined), joined.is_empty, joined.moved) == ([], False, True)


def test_what_people_have_split_and_joined_stays_so() -> None:
    whole = segment_article(ARTICLE)
    first, second = (each for each in whole if each.id in ("p1s1", "p1s2"))
    joined = replace(first, source=f"{first.source} {second.source}")
    split = [Segment("p2s1", "body", 2, "Năm nay"), Segment("p2s3", "body", 2, "có 120 gian hàng.")]
    own = [joined if each.id == "p1s1" else each for each in whole if each.id not in ("p1s2", "p2s1")]
    at = next(n for n, each in enumerate(own) if each.id == "p2s2")
    segments = tuple([*own[:at], *split, *own[at:]])
    assert plan(bulletin(segments=segments), ARTICLE).is_empty
    text = ARTICLE.paragraphs[0].replace("ngô", "chè")
    change = plan(bulletin(segments=segments), replace(ARTICLE, paragraphs=(text, *ARTICLE.paragraphs[1:])))
    assert told(change) == [("changed", "p1s3", "Hàng hóa có vải và ngô.", "Hàng hóa có vải và chè.")]


def test_chinese_is_joined_without_spaces() -> None:
    article = Article("zh", "集市", ("集市早上开始。商贩来自三个乡。今年有120个摊位。",))
    first, second, third = segment_article(article)[1:]
    segments = (Segment("t1", "title", 0, "集市"), replace(first, source=first.source + second.source), third)
    new = replace(article, paragraphs=("集市早上开始。商贩来自三个乡。今年有150个摊位。",))
    assert told(plan(bulletin(article, segments=segments), new)) == [
        ("changed", "p1s3", "今年有120个摊位。", "今年有150个摊位。")
    ]


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [("120", "150", "again"), ("ngô", "chè", "keep"), ("Chợ tan lúc trưa.", "Chợ tan lúc chiều.", "keep")],
)
def test_the_summary_stands_while_the_article_still_says_so(old: str, new: str, advice: str) -> None:
    summary = Summary(
        ("Chợ năm nay có 120 gian hàng.", "Chợ tan lúc trưa."), (("p2s1",), ("p2s2",)), "abstractive"
    )
    paragraphs = tuple(each.replace(old, new) for each in ARTICLE.paragraphs)
    change = plan(bulletin(summary=summary), replace(ARTICLE, paragraphs=paragraphs))
    assert change.advice == advice
    gone = plan(bulletin(summary=summary), replace(ARTICLE, paragraphs=ARTICLE.paragraphs[::2]))
    assert gone.reasons == (
        "“Chợ năm nay có 120 gian hàng.” rests on what is no longer in the article",
        "“Chợ tan lúc trưa.” rests on what is no longer in the article",
    )


def test_what_was_prefilled_is_read_back_as_it_was() -> None:
    typed = {"title": ARTICLE.title, "captions": "\n".join(ARTICLE.captions), "text": source_text(ARTICLE)}
    assert corrected(ARTICLE, **typed) == ARTICLE
    windows = {name: text.replace("\n", "\r\n") for name, text in typed.items()}
    assert corrected(ARTICLE, **windows) == ARTICLE


def test_a_whole_article_is_read_as_the_first_one_was() -> None:
    whole = "\n\n".join(("Chợ phiên vùng cao Hà Giang", *ARTICLE.captions, *ARTICLE.paragraphs)).replace(
        "120", "150"
    )
    typed = {"title": ARTICLE.title, "captions": "\n".join(ARTICLE.captions)}
    made = corrected(ARTICLE, text=whole, **typed)
    assert (made.title, made.captions, made.date) == (
        "Chợ phiên vùng cao Hà Giang",
        ARTICLE.captions,
        "2024-01-04",
    )
    assert told(plan(bulletin(), made)) == [
        ("changed", "t1", "Chợ phiên vùng cao", "Chợ phiên vùng cao Hà Giang"),
        ("changed", "p2s1", "Năm nay có 120 gian hàng.", "Năm nay có 150 gian hàng."),
    ]


@pytest.mark.parametrize("name", ["000", "001"])
def test_a_seed_pasted_anew_with_one_figure_changed_is_one_changed_sentence(shared: Path, name: str) -> None:
    text = next((shared / "seeds").glob(f"{name}_*.txt")).read_text(encoding="utf-8")
    article = read(text.encode(), media_type="text/plain; charset=utf-8")
    typed = {"title": article.title, "captions": "\n".join(article.captions)}
    assert plan(bulletin(article), corrected(article, text=text, **typed)).is_empty
    plain = "\n".join(" ".join(line.split()) for line in text.splitlines())
    body = [each for each in segment_article(article) if each.role == "body" and each.source in plain]
    sentence = max(body, key=lambda each: len(each.source))
    other = sentence.source[:-1] + " 77" + sentence.source[-1]
    change = plan(bulletin(article), corrected(article, text=plain.replace(sentence.source, other), **typed))
    assert told(change) == [("changed", sentence.id, sentence.source, other)]


def test_what_is_no_article_is_refused() -> None:
    with pytest.raises(BadInput, match="The corrected article is empty"):
        corrected(ARTICLE, title=" ", captions="", text="…\n\0")
    with pytest.raises(TooLarge):
        corrected(ARTICLE, title="x", captions="", text="a" * 200_001)


def test_a_whole_other_text_is_compared_cheaply() -> None:
    old = Article("en", "Old", (" ".join(f"Sentence number {n} of the old text." for n in range(1500)),))
    new = Article("en", "New", (" ".join(f"Wholly other words, {n} times over!" for n in range(1500)),))
    change = plan(bulletin(old), new)
    assert (change.count("removed"), change.count("added"), change.count("changed")) == (1499, 1500, 1)


def test_differences_give_both_texts_back() -> None:
    chance = random.Random(4)  # noqa: S311 - no secret
    for _ in range(300):
        before, after = ("".join(chance.choices("ab Đ. 中12,", k=chance.randrange(12))) for _ in range(2))
        pieces = difference(before, after)
        assert "".join(text for sign, text in pieces if sign != "+") == before
        assert "".join(text for sign, text in pieces if sign != "-") == after


def test_texts_that_would_take_long_to_compare_are_not() -> None:
    # Every tenth sentence stays, so that there are many stretches to compare.
    old = [f"Sentence {n} of the old text." if n % 10 else f"Number {n} stays." for n in range(4000)]
    new = [f"Other words, {n} of them!" if n % 10 else f"Number {n} stays." for n in range(4000)]
    links = align(old, new, [1] * 4000, " ".join)
    assert sum(link.same for link in links) == 400
    assert sorted(n for link in links for n in link.old) == sorted(n for link in links for n in link.new)
    with pytest.raises(TooLarge, match="The article has 5,001 sentences; at most 5,000 are compared"):
        align(["a"] * 5001, [], [], " ".join)
    long = "一" * 6000
    assert difference(long, long + "二") == (("-", long), ("+", long + "二"))


def test_differences_are_in_words_that_a_person_can_read() -> None:
    assert difference("Năm nay có 120 gian hàng.", "Năm nay có 150 gian hàng mới.") == (
        ("=", "Năm nay có "), ("-", "120"), ("+", "150"), ("=", " gian hàng"), ("+", " mới"), ("=", "."),
    )  # fmt: skip
    assert difference("今年有120个摊位。", "去年有120个摊位。") == (
        ("-", "今"), ("+", "去"), ("=", "年有120个摊位。"),
    )  # fmt: skip
    assert difference("one two three", "one 2 3") == (("=", "one "), ("-", "two three"), ("+", "2 3"))
    assert difference("", "") == ()
