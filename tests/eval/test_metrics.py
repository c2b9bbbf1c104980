from pathlib import Path

import pytest

from eval.metrics import METRICS
from models.errors import BadInput


def test_identical_texts_score_full_marks() -> None:
    lines = ["the network has 45 members now", "it rained hard all day long"]
    for name in METRICS.names():
        score = METRICS.get(name)().run(lines, lines, target="en")
        assert (score.metric, round(score.value, 6), score.higher_is_better) == (name, 100.0, True)


def test_chinese_is_scored_by_its_own_tokenizer() -> None:
    score = METRICS.get("bleu")().run(["会议在高平举行。"], ["会议在高平举行。"], target="zh")
    assert "tok:zh" in score.signature
    assert "tok:13a" in METRICS.get("bleu")().run(["a b c d"], ["a b c d"], target="vi").signature


def test_texts_of_unequal_length_are_refused() -> None:
    with pytest.raises(BadInput, match="1 hypotheses, but 2 references"):
        METRICS.get("bleu")().run(["a"], ["a", "b"], target="en")


def test_scores_of_all_peers_equal_the_published_ones(shared: Path) -> None:
    folder = shared / "data" / "flores200-dev"
    published = (folder / "peers" / "BLEU.published.txt").read_text(encoding="utf-8").splitlines()
    wrong = []
    for line in published:
        direction, name, value = line.split()
        system, target = name.split(".")[1:3]
        references = (folder / f"{target}.txt").read_text(encoding="utf-8").splitlines()
        hypotheses = (folder / "peers" / f"{direction}.{system}.txt").read_text(encoding="utf-8").splitlines()
        score = METRICS.get("bleu")().run(hypotheses, references, target=target)
        if f"{score.value:.1f}" != value:
            wrong.append((line, score.value))
    assert len(published) == 23
    assert wrong == []
