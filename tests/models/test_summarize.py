from models.segment import segment_article
from models.summarize import Summarizer, sentences_for
from models.types import Article
from tests.models.scripted import scripted_profile

ARTICLE = Article(
    "en",
    "Bridge reopens",
    (
        "The old bridge over the Gam River reopened to traffic on Friday. Engineers replaced 120 steel beams.",
        "The work cost 3.5 million dollars. Buses had taken a longer road since the flood in May.",
        "Residents of both banks came to celebrate.",
    ),
)
FAITHFUL = "The bridge over the Gam River reopened on Friday. The work cost 3.5 million dollars."


def summarize(answer, article=ARTICLE):
    profile, engine = scripted_profile(answer)
    return Summarizer(profile.summarizer).summarize(article, segment_article(article)), engine


def test_a_faithful_summary_is_kept_and_linked() -> None:
    summary, engine = summarize(lambda _prompt, _before: FAITHFUL)
    assert summary.method == "abstractive"
    assert summary.sentences == tuple(f"{each}." for each in FAITHFUL.rstrip(".").split(". "))
    assert summary.links == (("p1s1",), ("p2s1",))
    assert len(engine.asked) == 1


def test_an_invented_number_means_another_attempt_that_names_it() -> None:
    wrong = FAITHFUL.replace("3.5", "5.3")
    summary, engine = summarize(lambda _prompt, before: FAITHFUL if before else wrong)
    assert summary.method == "abstractive"
    assert "5.3 million" in engine.asked[1].splitlines()[0]


def test_an_invented_name_twice_means_sentences_of_the_article() -> None:
    summary, engine = summarize(lambda _prompt, _before: "The bridge was praised by Minister Robert Hill.")
    assert summary.method == "extractive"
    body = {segment.id: segment.source for segment in segment_article(ARTICLE)}
    assert [body[link[0]] for link in summary.links] == list(summary.sentences)
    assert any("Robert Hill" in note for note in summary.notes)
    assert len(engine.asked) == 2


def test_a_summary_that_rests_on_nothing_is_not_used() -> None:
    summary, _ = summarize(lambda _prompt, _before: "Everybody agrees that cooking is a wonderful hobby.")
    assert summary.method == "extractive"


def test_a_short_article_is_its_own_summary() -> None:
    article = Article("vi", "Tin vắn", ("Trời mưa to ở Cao Bằng.",))
    summary, engine = summarize(lambda _p, _b: "", article)
    assert (summary.sentences, summary.method, engine.asked) == (
        ("Trời mưa to ở Cao Bằng.",),
        "extractive",
        [],
    )


def test_a_long_article_is_read_to_its_end() -> None:
    filler = "The committee discussed the plan for the valley once more. " * 60
    article = Article("en", "Long", tuple([filler] * 4 + ["At the end the mayor opened a new school."]))
    seen = []

    def answer(prompt: str, _before: int) -> str:
        seen.append(prompt)
        return "The committee discussed the plan. The mayor opened a new school."

    summary, _ = summarize(answer, article)
    assert any("the mayor opened a new school" in prompt.lower() for prompt in seen[:-1])
    assert len(seen) >= 3
    assert summary.method == "abstractive"


def test_a_traditional_article_gets_a_traditional_summary() -> None:
    article = Article(
        "zh-Hant",
        "消息",
        ("會議於週五在高平舉行。", "代表們討論了合作。", "雙方同意繼續交流。", "天氣很好。"),
    )
    summary, _ = summarize(lambda _p, _b: "会议在高平举行，代表们讨论了合作。", article)
    assert summary.sentences[0].startswith("會議在高平舉行")


def test_number_of_sentences() -> None:
    assert [sentences_for(n) for n in (1, 3, 4, 8, 9, 40)] == [1, 1, 2, 2, 3, 3]
