"""A form that a model went on missing is written where the model itself thinks it fits best."""

from collections.abc import Mapping, Sequence

import pytest

from models.engines import ENGINES, Placing, Request, Step
from models.placement import CANDIDATES, Slip, place
from models.termbase import Termbase
from models.translate import Translator
from models.types import Segment
from tests.models.scripted import ScriptedEngine, scripted_profile

SEGMENT = Segment("p1s1", "body", 1, "Đoàn Quảng Tây đến Cao Bằng sáng nay.")
REQUEST = Request("p", 9)


class Placer(ScriptedEngine):
    """Thinks a text likely where a test says so.

    `likely` holds pairs of a beginning and what may follow it; `hints` are, by beginning, the token that it
    would write there itself.
    """

    scores = True

    def __init__(
        self, answer: str, *, likely: Sequence[tuple[str, str]], hints: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(lambda _prompt, _before: answer)
        self.likely, self.hints = likely, hints or {}
        self.followed: list[str] = []
        self.placings: list[Placing] = []

    def steps(self, answered: Sequence[tuple[Request, str]]) -> list[list[Step]]:
        self.followed += [answer for _, answer in answered]
        return [[self._step(answer[:at]) for at in range(len(answer))] for _, answer in answered]

    def _step(self, start: str) -> Step:
        hint = self.hints.get(start)
        return Step(start.encode(), {hint.encode(): -2.0} if hint else {})

    def likelihoods(self, placings: Sequence[Placing]) -> list[list[float]]:
        self.placings += placings
        return [[self._likelihood(*pair) for pair in each.continuations] for each in placings]

    def _likelihood(self, start: str, text: str) -> float:
        return -1.0 if any(start == s and text.startswith(t) for s, t in self.likely) else -40.0


def translate(answer: str, *likely: tuple[str, str], segment: Segment = SEGMENT):
    profile, engine = scripted_profile(
        lambda *_: "", engine=Placer(answer, likely=likely, hints=dict(likely))
    )
    made = Translator(profile, Termbase.load()).translate_segments([segment], source="vi", target="en")
    return made[0], engine


def test_a_term_that_was_missed_each_time_takes_the_place_of_what_stood_for_it() -> None:
    made, engine = translate(
        "The delegation of Western Light came to Cao Bang this morning.",
        ("The delegation of", " Guangxi"),
        ("The delegation of Guangxi", " came to Cao Bang"),
    )
    assert made.text == "The delegation of Guangxi came to Cao Bang this morning."
    assert [(finding.check, finding.severity) for finding in made.findings] == [("placed", "warning")]
    assert made.findings[0].message.startswith("“Guangxi” was written in")
    assert engine.followed == ["The delegation of Western Light came to Cao Bang this morning."]


def test_two_missed_terms_are_placed_one_after_the_other() -> None:
    made, engine = translate(
        "The delegation came to the high plain today.",
        ("The delegation", " Guangxi"),
        ("The delegation Guangxi", " came to the high"),
        ("The delegation Guangxi came to", " Cao Bang"),
        ("The delegation Guangxi came to Cao Bang", " today"),
    )
    assert made.text == "The delegation Guangxi came to Cao Bang today."
    assert [finding.message.split("”")[0] for finding in made.findings] == ["“Guangxi", "“Cao Bang"]
    assert len(engine.followed) == 2


def test_a_sentence_may_end_with_the_form() -> None:
    made, _ = translate(
        "This morning a delegation from Guangxi came to the high plain.",
        ("This morning a delegation from Guangxi came to", " Cao Bang"),
        ("This morning a delegation from Guangxi came to Cao Bang", "."),
    )
    assert made.text == "This morning a delegation from Guangxi came to Cao Bang."


def test_nothing_is_placed_in_an_empty_answer() -> None:
    made, engine = translate("")
    assert engine.followed == []
    assert "empty" in [finding.check for finding in made.findings]


def test_what_is_protected_stays_behind_its_mark() -> None:
    segment = Segment("p1s1", "body", 1, "Quảng Tây: xem https://example.org/a?b=1 sáng nay.")
    made, engine = translate(
        "Western Light: see [[1]] this morning.",
        ("", "Guangxi"),
        ("Guangxi", " see [[1]]"),
        segment=segment,
    )
    assert made.text == "Guangxi see https://example.org/a?b=1 this morning."
    assert engine.followed == ["Western Light: see [[1]] this morning."]


@pytest.mark.parametrize(
    ("target", "answer", "form", "continuations"),
    [
        ("en", "He came. ", "geopark", [("", "Geopark"), ("He", " geopark"), ("He came", " geopark")]),
        ("zh", "他来GDP。", "广西", [("", "广西"), ("他", "广西"), ("他来", "广西"), ("他来GDP", "广西")]),
    ],
)
def test_places_lie_between_words_or_hanzi(target, answer, form, continuations) -> None:
    engine = Placer("", likely=[])
    place(engine, [Slip(REQUEST, answer, form, target)])
    assert list(engine.placings[0].continuations) == continuations


@pytest.mark.parametrize("token", [" Guangxi", " G", " Gu"])
def test_only_the_places_are_tried_where_the_form_may_begin(token) -> None:
    start = "One two three four five"
    engine = Placer("", likely=[(start, " Guangxi"), (f"{start} Guangxi", " seven")], hints={start: token})
    made = place(engine, [Slip(REQUEST, f"{start} six seven.", "Guangxi", "en")])
    assert made == [f"{start} Guangxi seven."]
    assert len(engine.placings[0].continuations) == CANDIDATES


def test_a_token_that_is_not_the_forms_beginning_is_no_hint() -> None:
    engine = Placer("", likely=[], hints={"One two three four five": " Guinea"})
    place(engine, [Slip(REQUEST, "One two three four five six seven.", "Guangxi", "en")])
    starts = [start for start, _ in engine.placings[0].continuations]
    assert starts == ["", "One", "One two", "One two three"]


def test_of_two_ends_that_read_equally_well_the_nearer_is_taken() -> None:
    likely = [("他来", "广西"), ("他来广西", "省城开"), ("他来广西", "城开会")]
    made = place(Placer("", likely=likely), [Slip(REQUEST, "他来省城开会。", "广西", "zh")])
    assert made == ["他来广西省城开会。"]


@pytest.mark.parametrize(("answer", "kept"), [("他来高平开会。", "高平"), ("他来2024开会。", "")])
def test_figures_and_other_ledger_forms_do_not_give_way(answer, kept) -> None:
    likely = [("他来", "广西"), ("他来广西", "开会")]
    made = place(Placer("", likely=likely), [Slip(REQUEST, answer, "广西", "zh", (kept,) if kept else ())])
    assert made == [f"他来广西{answer[2:]}"]


def test_another_ledger_form_is_not_cut_in_two() -> None:
    likely = [("他来", "广西"), ("他来乐业", "广西"), ("他来广西", "业县城"), ("他来广西", "县城。")]
    made = place(Placer("", likely=likely), [Slip(REQUEST, "他来乐业县城。", "广西", "zh", ("乐业",))])
    assert made == ["他来广西乐业县城。"]


@pytest.mark.parametrize("name", [name for name in ENGINES.names() if name != "llamacpp"])
def test_engines_that_cannot_score_say_so(name) -> None:
    pytest.importorskip({"transformers": "torch", "ctranslate2": "ctranslate2"}.get(name, "models"))
    assert ENGINES.get(name).scores is False


def test_the_embedded_engine_scores() -> None:
    assert ENGINES.get("llamacpp").scores is True
