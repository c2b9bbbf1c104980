"""ROUGE by hand: what is shared is counted in the comments, F is twice that over the tokens of both sides."""

import pytest
from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenizers import Tokenizer

from eval.metrics import METRICS
from eval.metrics.rouge import tokens

NAMES = ("rouge-1", "rouge-2", "rouge-l")


def rouge(hypothesis: str, reference: str, target: str) -> list[float]:
    return [METRICS.get(name)().run([hypothesis], [reference], target=target).value for name in NAMES]


@pytest.mark.parametrize(
    ("hypothesis", "reference", "shared", "pairs", "subsequence", "sizes"),
    [
        # 会 议 在 高 平 开 幕 / 会 议 在 百 色 开 幕: 会 议 在 开 幕 are shared, and the pairs 会议 议在 开幕.
        ("会议在高平开幕。", "会议在百色开幕。", 5, 3, 5, (7, 7)),
        # 村 民 种 茶 / 今 年 村 民 种 了 茶 叶: 村 民 种 茶; 村民 民种; in the same order.
        ("村民种茶", "今年，村民种了茶叶。", 4, 2, 4, (4, 8)),
        # A Latin word and a figure are one token each. unesco 公 园 有 45 名 成 员 / 成 员 有 unesco 和 45 个 公 园:
        # unesco 公 园 有 45 成 员 are shared, as are the pairs 公园 成员; in order stand unesco 公 园.
        ("UNESCO公园有45名成员", "成员有UNESCO和45个公园", 7, 2, 3, (8, 9)),
    ],
)
def test_chinese_by_hand(hypothesis, reference, shared, pairs, subsequence, sizes) -> None:
    made, wanted = sizes
    assert (len(tokens(hypothesis, "zh")), len(tokens(reference, "zh"))) == sizes
    assert rouge(hypothesis, reference, "zh") == pytest.approx(
        [
            200 * shared / (made + wanted),
            200 * pairs / (made + wanted - 2),
            200 * subsequence / (made + wanted),
        ]
    )


@pytest.mark.parametrize(
    ("hypothesis", "reference", "shared", "pairs", "subsequence", "sizes"),
    [
        # hội nghị diễn ra ở cao bằng / hội nghị khai mạc tại cao bằng: hội nghị cao bằng; “hội nghị”, “cao bằng”.
        ("Hội nghị diễn ra ở Cao Bằng.", "Hội nghị khai mạc tại Cao Bằng.", 4, 2, 4, (7, 7)),
        # người dân trồng chè / năm nay người dân trồng nhiều chè hơn: all four; “người dân” and “dân trồng”.
        ("Người dân trồng chè", "Năm nay, người dân trồng nhiều chè hơn", 4, 2, 4, (4, 8)),
        # Tones of one style: hoà is hòa. mưa to ở hòa bình / ở hòa bình mưa to: all five; mưa-to, ở-hòa, hòa-bình.
        ("Mưa to ở Hoà Bình", "Ở Hòa Bình, mưa to", 5, 3, 3, (5, 5)),
    ],
)
def test_vietnamese_by_hand(hypothesis, reference, shared, pairs, subsequence, sizes) -> None:
    made, wanted = sizes
    assert (len(tokens(hypothesis, "vi")), len(tokens(reference, "vi"))) == sizes
    assert rouge(hypothesis, reference, "vi") == pytest.approx(
        [
            200 * shared / (made + wanted),
            200 * pairs / (made + wanted - 2),
            200 * subsequence / (made + wanted),
        ]
    )


def test_decomposed_letters_are_the_same_letters() -> None:
    assert tokens("Ca\u0309nh đe\u0323p", "vi") == ["cảnh", "đẹp"]


class OurTokens(Tokenizer):
    def __init__(self, language: str) -> None:
        self.language = language

    def tokenize(self, text: str) -> list[str]:
        return tokens(text, self.language)


@pytest.mark.parametrize(
    ("language", "hypothesis", "reference"),
    [
        (
            "en",
            "The old road was closed after the rain.",
            "After heavy rain, the old road to the fort was shut.",
        ),
        ("vi", "Sau mưa lớn, con đường cũ bị đóng.", "Con đường cũ lên pháo đài bị đóng sau trận mưa lớn."),
        ("zh", "大雨过后，旧路关闭。", "通往炮台的旧路在大雨后关闭，大家绕行。"),
    ],
)
def test_the_usual_library_agrees_once_it_is_given_our_tokens(language, hypothesis, reference) -> None:
    theirs = RougeScorer(["rouge1", "rouge2", "rougeL"], tokenizer=OurTokens(language)).score(
        reference, hypothesis
    )
    expected = [100 * theirs[name].fmeasure for name in ("rouge1", "rouge2", "rougeL")]
    assert rouge(hypothesis, reference, language) == pytest.approx(expected)


def test_the_usual_library_alone_is_blind_to_chinese() -> None:
    pair = ("会议在高平开幕。", "会议在百色开幕。")
    assert RougeScorer(["rouge1"]).score(*pair)["rouge1"].fmeasure == 0
    assert rouge(*pair, "zh")[0] == pytest.approx(71.428571)


def test_lines_are_averaged_and_the_signature_says_how() -> None:
    score = METRICS.get("rouge-1")().run(["a b", ""], ["a b", "c"], target="en")
    assert score.value == 50
    assert score.signature == "nrefs:1|tok:word|case:lower|stem:no|measure:f1|average:line"
    assert "tok:syllable" in METRICS.get("rouge-1")().run(["a"], ["a"], target="vi").signature
    assert "tok:hanzi" in METRICS.get("rouge-1")().run(["天"], ["天"], target="zh-Hant").signature
