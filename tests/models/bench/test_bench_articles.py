import re
from collections import Counter

from models.bench.articles import bench_articles, corpus


def test_ten_articles_of_eight_to_twelve_sentences() -> None:
    assert [len(article.sentences) for article in bench_articles()] == [8, 11, 9, 12, 10, 8, 11, 9, 12, 10]


def test_no_sentence_comes_twice() -> None:
    counts = Counter(sentence for article in bench_articles() for sentence in article.sentences)

    assert [sentence for sentence, count in counts.items() if count > 1] == []


def test_every_slot_is_filled_and_lengths_vary() -> None:
    sentences = [sentence for article in bench_articles() for sentence in article.sentences]

    assert [sentence for sentence in sentences if re.search(r"[{}]", sentence)] == []
    assert min(len(sentence) for sentence in sentences) < 40
    assert max(len(sentence) for sentence in sentences) > 180


def test_the_first_articles_stay_the_same() -> None:
    assert bench_articles(2) == bench_articles()[:2]
    assert bench_articles(1)[0].paragraphs[0][0] == (
        "Ngày 1/1, đoàn công tác của Cao Bằng đến thăm và làm việc tại Quảng Ninh."
    )
    assert [len(paragraph) for paragraph in bench_articles(1)[0].paragraphs] == [2, 3, 1, 2]
    assert set(bench_articles()[9].sentences) < set(corpus())
