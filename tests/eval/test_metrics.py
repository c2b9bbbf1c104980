import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sacrebleu.metrics import BLEU, CHRF, TER

from eval.metrics import DEFAULT, METRICS, Texts
from models.errors import BadInput, ModelMissing

# These want a file or a program that a test machine need not have; they have tests of their own.
APART = ("spbleu", "comet", "cometkiwi")
PLAIN = [name for name in METRICS.names() if name not in APART]

HYPOTHESES = [
    "The rain stopped, and the two villages opened their market on Sunday.",
    "market",
    "",
    "Three three three of them came by boat!",
    "Nobody here has seen such a flood (since 1986).",
]
REFERENCES = [
    "The rain had stopped and both villages opened the market on Sunday.",
    "A market of the highlands",
    "It closed early.",
    "Three of them came by boat.",
    "Nobody here has seen such a flood (since 1986).",
]


@pytest.mark.parametrize("name", PLAIN)
def test_identical_texts_score_full_marks(name: str) -> None:
    lines = ["the network has 45 members now", "it rained hard all day long"]
    made = METRICS.get(name)()
    score = made.measure(Texts(lines, lines, "en", documents=["d", "d"])).score
    full = (100.0, True) if made.higher_is_better else (0.0, False)
    assert (score.metric, round(score.value, 6), score.higher_is_better) == (name, *full)


def test_what_a_full_report_measures_needs_nothing_from_outside() -> None:
    assert set(DEFAULT) <= set(PLAIN)


@pytest.mark.parametrize(
    ("name", "target", "signature"),
    [
        ("bleu", "en", "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:"),
        ("bleu", "vi", "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:"),
        ("bleu", "zh", "nrefs:1|case:mixed|eff:no|tok:zh|smooth:exp|version:"),
        ("bleu", "zh-Hant", "nrefs:1|case:mixed|eff:no|tok:zh|smooth:exp|version:"),
        ("chrf", "vi", "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:"),
        ("chrf++", "zh", "nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no|version:"),
        ("ter", "en", "nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:"),
        ("ter", "zh", "nrefs:1|case:lc|tok:tercom|norm:yes|punct:yes|asian:yes|version:"),
    ],
)
def test_signatures_are_those_of_sacrebleu(name: str, target: str, signature: str) -> None:
    assert METRICS.get(name)().run(["会议"], ["会议"], target=target).signature.startswith(signature)


def test_what_is_done_beyond_sacrebleu_is_in_the_signature() -> None:
    texts = Texts(["a b", "c d"], ["a b", "c d"], "en", documents=["d", "d"])
    raw, normalised, whole = (
        METRICS.get(name)().measure(texts).score.signature for name in ("bleu", "bleu-norm", "bleu-doc")
    )
    assert normalised == f"{raw}|norm:marks+tone"
    assert whole == f"{raw}|level:document"


@pytest.mark.parametrize(
    ("name", "library"),
    [("bleu", BLEU()), ("chrf", CHRF()), ("chrf++", CHRF(word_order=2)), ("ter", TER())],
)
def test_scores_of_any_part_are_sacrebleus_own(name: str, library) -> None:
    metric = METRICS.get(name)()
    measured = metric.measure(Texts(HYPOTHESES, REFERENCES, "en"))
    for part in ([0, 1, 2, 3, 4], [2], [1, 2], [0, 3, 3], [4]):
        expected = library.corpus_score([HYPOTHESES[n] for n in part], [[REFERENCES[n] for n in part]]).score
        assert metric.value(measured.rows[part]) == pytest.approx(expected, abs=1e-9)
    alone = BLEU(effective_order=True) if name == "bleu" else library
    expected = [
        alone.sentence_score(*pair).score
        for pair in zip(HYPOTHESES, [[line] for line in REFERENCES], strict=True)
    ]
    assert measured.each == pytest.approx(expected, abs=1e-9)


def test_single_precision_stays_single_precision() -> None:
    for name in ("chrf", "chrf++", "ter"):
        metric = METRICS.get(name)()
        rows = metric.measure(Texts(HYPOTHESES, REFERENCES, "en")).rows
        assert metric.values(rows.astype(np.float32)).dtype == np.float32


def test_marks_and_tone_style_are_left_out_of_account() -> None:
    chinese = Texts(["今天,公园开放了.", "(新)路很长!"], ["今天，公园开放了。", "（新）路很长！"], "zh")
    tones = Texts(["Người dân vùng hoà bình thuỷ chung."], ["Người dân vùng hòa bình thủy chung."], "vi")
    quotes = Texts(["He said: “It rained all day.”"], ['He said: "It rained all day."'], "en")
    for texts in (chinese, tones, quotes):
        for name in ("bleu", "chrf", "chrf++"):
            assert METRICS.get(name)().measure(texts).score.value < 99
            assert METRICS.get(f"{name}-norm")().measure(texts).score.value == pytest.approx(100)
        assert METRICS.get("ter")().measure(texts).score.value > 0
        assert METRICS.get("ter-norm")().measure(texts).score.value == 0


def test_a_document_is_scored_whole() -> None:
    texts = Texts(
        ["It rained all day in the north.", "The road", "closed. Buses stopped at noon."],
        ["It rained all day in the north.", "The road closed.", "Buses stopped at noon."],
        "en",
        documents=["storm", "road", "road"],
    )
    assert METRICS.get("chrf")().measure(texts).score.value == pytest.approx(85.99, abs=0.01)
    whole = METRICS.get("chrf-doc")().measure(texts)
    assert (whole.score.value, whole.members, whole.each) == (100, ((0,), (1, 2)), (100, 100))
    assert METRICS.get("ter-doc")().measure(texts).score.value == 0
    assert METRICS.get("bleu-doc")().measure(texts).score.value == pytest.approx(100)


def test_texts_that_cannot_be_scored_are_refused() -> None:
    with pytest.raises(BadInput, match="1 hypotheses, but 2 references"):
        METRICS.get("bleu")().run(["a"], ["a", "b"], target="en")
    with pytest.raises(BadInput, match="nothing to score"):
        METRICS.get("bleu")().run([], [], target="en")
    with pytest.raises(BadInput, match=r"not known which lines make up a document.* or bleu"):
        METRICS.get("bleu-doc")().run(["a"], ["a"], target="en")
    with pytest.raises(BadInput, match=r"Unknown metric 'meteor'. Available: bleu, chrf, "):
        METRICS.get("meteor")


def test_subword_bleu_never_fetches_its_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sentencepiece")
    monkeypatch.setattr("sacrebleu.utils.SACREBLEU_DIR", str(tmp_path))
    with pytest.raises(ModelMissing, match=r"Put it at .*flores200sacrebleuspm, or let sacreBLEU fetch it"):
        METRICS.get("spbleu")().run(["a"], ["a"], target="en")


def test_subword_bleu_counts_subwords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = pytest.importorskip("sentencepiece").SentencePieceTrainer
    (tmp_path / "models").mkdir()
    trainer.train(
        sentence_iterator=iter([*REFERENCES, *HYPOTHESES]),
        model_prefix=str(tmp_path / "tiny"),
        model_type="char",
        vocab_size=60,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    (tmp_path / "tiny.model").rename(tmp_path / "models" / "flores200sacrebleuspm")
    for module in ("sacrebleu.utils", "sacrebleu.tokenizers.tokenizer_spm"):
        monkeypatch.setattr(f"{module}.SACREBLEU_DIR", str(tmp_path))
    score = METRICS.get("spbleu")().run(["abcd efgh"], ["abcd efgx"], target="en")
    assert "tok:flores200" in score.signature
    # As characters, with ▁ before each word: 9 of 10 unigrams, 8 of 9, 7 of 8 and 6 of 7 longer runs are right.
    assert score.value == pytest.approx(100 * (9 / 10 * 8 / 9 * 7 / 8 * 6 / 7) ** 0.25)


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


@pytest.mark.parametrize("direction", ["en-vi", "en-zh"])
def test_chrf_plus_plus_equals_the_command_of_sacrebleu(shared: Path, direction: str) -> None:
    folder = shared / "data" / "flores200-dev"
    target = direction[-2:]
    references, hypotheses = folder / f"{target}.txt", folder / "peers" / f"{direction}.google.txt"
    arguments = ["-i", hypotheses, "-m", "chrf", "--chrf-word-order", "2", "-b", "-w", "6"]
    command = [sys.executable, "-m", "sacrebleu", references, *arguments]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    lines = [path.read_text(encoding="utf-8").splitlines() for path in (hypotheses, references)]
    assert f"{METRICS.get('chrf++')().run(*lines, target=target).value:.6f}" == printed


def test_typography_is_most_of_what_an_open_model_loses_in_chinese(shared: Path) -> None:
    folder = shared / "data" / "flores200-dev"
    paths = (folder / "peers" / "en-zh.nllb.txt", folder / "zh.txt")
    texts = Texts(*(path.read_text(encoding="utf-8").splitlines()[:200] for path in paths), "zh")
    raw, normalised = (METRICS.get(name)().measure(texts).score.value for name in ("bleu", "bleu-norm"))
    assert normalised - raw > 3
    google = replace(
        texts,
        hypotheses=(folder / "peers" / "en-zh.google.txt").read_text(encoding="utf-8").splitlines()[:200],
    )
    raw, normalised = (METRICS.get(name)().measure(google).score.value for name in ("bleu", "bleu-norm"))
    assert abs(normalised - raw) < 1
