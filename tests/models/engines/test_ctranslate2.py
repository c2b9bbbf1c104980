import itertools
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from models.engines import ENGINES
from models.engines.base import Output, Request
from models.engines.ctranslate2 import CTranslate2Engine
from models.errors import BadSetting, ModelError
from tests.models import tiny
from tests.models.engines.ctranslate2_kinds import CODES, KINDS, Kind, Library, copy_of, lines, rewrite
from tests.models.tiny import LINES

pytestmark = [pytest.mark.hub, pytest.mark.filterwarnings("ignore:.*sacremoses.*")]
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
ctranslate2 = pytest.importorskip("ctranslate2")


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Such small models lose more by waiting for threads than they win."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("beams", [1, 3])
@pytest.mark.parametrize("name", KINDS)
def test_every_kind_equals_the_library(name: str, beams: int, folders, opened) -> None:
    kind = KINDS[name]
    library = Library(folders(name), kind)
    asked = lines(12, source_code=kind.source, target_code=kind.target)

    outputs = opened(folders(name), beams=beams).generate(asked)

    assert outputs == [library.output(line, 12, beams) for line in LINES]
    assert len({output.text for output in outputs}) > 1


def test_targets_may_differ_within_a_batch(folders, opened) -> None:
    asked = [
        Request(line, max_tokens=12, source_code=source, target_code=target)
        for line, (source, target) in zip(LINES, itertools.permutations(CODES, 2), strict=True)
    ]

    outputs = opened(folders("nllb")).generate(asked)

    libraries = [Library(folders("nllb"), Kind(None, one.source_code, one.target_code)) for one in asked]
    assert outputs == [each.output(one.prompt, 12, 1) for each, one in zip(libraries, asked, strict=True)]


def test_scores_do_not_depend_on_the_length_penalty(folders, opened) -> None:
    plain = opened(folders("marian")).generate(lines())
    other = opened(folders("marian"), length_penalty=0.3).generate(lines())

    assert [output.logprob for output in other] == [pytest.approx(output.logprob) for output in plain]


def test_the_models_own_first_token_is_forced(folders, opened, tmp_path: Path) -> None:
    folder = copy_of(folders("mbart"), tmp_path / "many-to-one")
    number = transformers.AutoTokenizer.from_pretrained(folder).convert_tokens_to_ids("en_XX")
    rewrite(folder / "generation_config.json", forced_bos_token_id=number)

    outputs = opened(folder).generate(lines(12, source_code="vi_VN"))

    assert outputs == opened(folders("mbart")).generate(lines(12, source_code="vi_VN", target_code="en_XX"))


def test_an_mbart_that_starts_with_its_language(folders, opened, tmp_path: Path) -> None:
    folder = copy_of(folders("mbart"), tmp_path / "starts")
    number = transformers.AutoTokenizer.from_pretrained(folder).convert_tokens_to_ids("vi_VN")
    rewrite(folder / "generation_config.json", decoder_start_token_id=number)
    library = Library(folder, Kind(None))
    library.tokenizer.src_lang = "en_XX"

    outputs = opened(folder).generate(lines(12, source_code="en_XX"))

    assert outputs == [library.output(line, 12, 1) for line in LINES]
    assert outputs != opened(folders("mbart")).generate(lines(12, source_code="en_XX"))


def test_an_mbart_without_a_start_token(folders, opened, tmp_path: Path) -> None:
    folder = copy_of(folders("mbart"), tmp_path / "first-kind")
    for name in ("config.json", "generation_config.json"):
        rewrite(folder / name, decoder_start_token_id=None)
    library = Library(folder, Kind(None))
    library.tokenizer.src_lang = "en_XX"
    number = library.tokenizer.convert_tokens_to_ids("vi_VN")
    engine = opened(folder)

    outputs = engine.generate(lines(12, source_code="en_XX", target_code="vi_VN"))

    assert outputs == [library.output(line, 12, 1, decoder_start_token_id=number) for line in LINES]
    with pytest.raises(ModelError, match="starts with a target language, but none is given"):
        engine.generate(lines(12, source_code="en_XX"))


def test_two_callers_share_a_batch(folders, opened, monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[list[str]] = []
    begun, opens = threading.Event(), threading.Event()
    own = CTranslate2Engine._run

    def run(self: CTranslate2Engine, jobs: Sequence) -> list:
        batches.append([job.request.prompt for job in jobs])
        begun.set()
        assert opens.wait(10)
        return own(self, jobs)

    monkeypatch.setattr(CTranslate2Engine, "_run", run)
    engine = opened(folders("marian"))
    got: dict[int, list[Output]] = {}

    def ask(number: int, requests: list[Request]) -> threading.Thread:
        thread = threading.Thread(target=lambda: got.update({number: engine.generate(requests)}))
        thread.start()
        return thread

    threads = [ask(0, [Request("chè", max_tokens=4)])]
    assert begun.wait(10)
    threads += [ask(1, lines()[:3]), ask(2, lines()[3:])]
    for _ in range(2000):
        if len(engine._dispatcher._waiting) < 6:
            threading.Event().wait(0.005)
    opens.set()
    for thread in threads:
        thread.join(20)

    assert [sorted(batch) for batch in batches] == [["chè"], sorted(LINES)]
    alone = [engine.generate([one])[0] for one in lines()]
    assert [output.text for output in got[1] + got[2]] == [output.text for output in alone]


def test_small_batches_equal_a_large_one_and_are_told_in_between(folders, opened) -> None:
    told: list[tuple[int, Output]] = []

    outputs = opened(folders("marian"), batch_tokens=60).generate(
        lines(), on_output=lambda *pair: told.append(pair)
    )

    large = opened(folders("marian")).generate(lines())
    assert [output.text for output in outputs] == [output.text for output in large]
    assert dict(told) == dict(enumerate(outputs))
    longest = max(range(6), key=lambda index: outputs[index].tokens_in)
    assert told[0][0] == longest


def test_several_workers_give_the_same(folders, opened) -> None:
    engine = opened(folders("marian"), batch_tokens=1, workers=3)

    outputs = engine.generate(lines())

    assert len(engine._dispatcher._threads) == 3
    assert [output.text for output in outputs] == [
        output.text for output in opened(folders("marian")).generate(lines())
    ]


def test_each_core_has_a_worker(folders, opened, monkeypatch) -> None:
    monkeypatch.setattr("models.engines.ctranslate2.usable_cores", lambda: 4)

    def workers(**options: int) -> int:
        return len(opened(folders("marian"), **{"threads": 0, "workers": 0, **options})._dispatcher._threads)

    assert (workers(), workers(threads=2), workers(workers=3)) == (4, 2, 3)


def test_a_callback_that_stops_harms_nobody_later(folders, opened) -> None:
    engine = opened(folders("marian"), batch_tokens=1)

    def stop(index: int, output: Output) -> None:
        raise KeyError(index)

    with pytest.raises(KeyError):
        engine.generate(lines(), on_output=stop)
    assert engine._dispatcher._waiting == []
    assert [output.tokens_out for output in engine.generate(lines())] == [16] * 6


def test_own_limits_within_one_batch(folders, opened) -> None:
    engine = opened(folders("marian"))
    mixed = [replace(one, max_tokens=4 + 3 * number) for number, one in enumerate(lines())]

    outputs = engine.generate(mixed)

    assert [output.tokens_out for output in outputs] == [4, 7, 10, 13, 16, 19]
    assert all(output.truncated for output in outputs)
    assert [each.text for each in outputs] == [engine.generate([one])[0].text for one in mixed]


def test_an_output_that_ends_by_itself_is_not_truncated(folders, opened) -> None:
    outputs = opened(folders("mbart")).generate(lines(40))

    assert [output.truncated for output in outputs] == [True] * 5 + [False]
    assert [output.tokens_out for output in outputs[:5]] == [40] * 5
    exactly = opened(folders("mbart")).generate([replace(lines()[-1], max_tokens=outputs[-1].tokens_out)])
    assert (exactly[0].text, exactly[0].truncated) == (outputs[-1].text, True)


def test_min_tokens_forces_a_length(folders, opened) -> None:
    outputs = opened(folders("t5"), min_tokens=20).generate([*lines(20), *lines(6)])

    assert [output.tokens_out for output in outputs] == [20] * 6 + [6] * 6


def test_a_stop_string_cuts_the_text(folders, opened) -> None:
    engine = opened(folders("marian"))
    plain = engine.generate(lines())
    stop = plain[0].text[5:7]

    stopped = engine.generate(lines(stop=(stop, "nowhere")))

    assert [output.text for output in stopped] == [output.text.split(stop)[0] for output in plain]
    assert not stopped[0].truncated


def test_no_repeat_ngram(folders, opened) -> None:
    library = Library(folders("marian"), KINDS["marian"])

    outputs = opened(folders("marian"), no_repeat_ngram=2).generate(lines(12))

    alike = [library.output(line, 12, 1, no_repeat_ngram_size=2) for line in LINES]
    assert [output.text for output in outputs] == [output.text for output in alike]
    assert outputs[0].text != library.output(LINES[0], 12, 1).text


def test_suppressed_tokens_do_not_come_out(folders, opened) -> None:
    tokenizer = transformers.AutoTokenizer.from_pretrained(folders("marian"))
    plain = opened(folders("marian")).generate(lines())
    first = tokenizer.convert_ids_to_tokens(tokenizer(text_target=plain[0].text).input_ids)[1]
    assert any(first in output.text for output in plain)

    outputs = opened(folders("marian"), suppress=[first]).generate(lines())

    assert not any(first in output.text for output in outputs)


def test_a_suppressed_text_is_a_sequence_of_tokens(folders, opened) -> None:
    engine = opened(folders("marian"), suppress=("chè và",))

    tokens = engine._options["suppress_sequences"][0]
    assert "".join(tokens) == "▁chè▁và"
    assert len(tokens) > 1


@pytest.mark.parametrize(
    ("suppress", "message"),
    [(["☂"], "suppress: the model has no tokens for '☂'"), ("tea", "suppress must be a list of texts")],
)
def test_bad_suppress(suppress: object, message: str, folders, opened) -> None:
    with pytest.raises(BadSetting, match=message):
        opened(folders("marian"), suppress=suppress)


def test_a_text_over_the_models_limit_harms_nobody_else(folders, opened) -> None:
    engine = opened(folders("marian"))
    expected = engine.generate(lines())
    got: list[list[Output]] = []
    threads = [threading.Thread(target=lambda: got.append(engine.generate(lines()))) for _ in range(3)]
    for thread in threads:
        thread.start()

    with pytest.raises(
        ModelError, match=r"tokens; the model reads 64 at most\. Split it: '.*viên ' is its end"
    ):
        engine.generate([*lines(), Request("công viên " * 60, max_tokens=10)])

    for thread in threads:
        thread.join(20)
    assert [[output.text for output in each] for each in got] == [[output.text for output in expected]] * 3


def test_output_ends_at_the_models_limit(folders, opened) -> None:
    output = opened(folders("marian")).generate([Request("tea", max_tokens=500)])[0]

    assert output.tokens_out == 63
    assert output.truncated


def test_closed_engine_says_so(folders, opened) -> None:
    engine = opened(folders("marian"))
    engine.close()
    engine.close()

    with pytest.raises(ModelError, match="was closed"):
        engine.generate(lines())


@pytest.mark.parametrize("field", ["source_code", "target_code"])
@pytest.mark.parametrize(("name", "source", "target"), [("nllb", *CODES[:2]), ("m2m100", "vi", "en")])
def test_unknown_language(field: str, name: str, source: str, target: str, folders, opened) -> None:
    codes = {"source_code": source, "target_code": target, field: "lao_Laoo"}

    with pytest.raises(ModelError, match="no token for the language 'lao_Laoo'"):
        opened(folders(name)).generate(lines(**codes))


NOUNS = {"mèo": "cat", "chó": "dog", "bò": "cow", "gà": "hen", "voi": "elephant", "trâu": "buffalo"}
ADJECTIVES = {"đỏ": "red", "già": "old", "nhỏ": "small", "đen": "black"}
VERBS = {"thấy": "sees", "gọi": "calls", "đuổi": "chases"}


def toy_sentences() -> list[tuple[str, str]]:
    """All sentences of a small grammar whose adjectives stand after the noun, with their translations."""
    whole = itertools.product(NOUNS, ADJECTIVES, VERBS, NOUNS, ADJECTIVES)
    return [
        (f"{a} {x} {v} {b} {y}", f"{ADJECTIVES[x]} {NOUNS[a]} {VERBS[v]} {ADJECTIVES[y]} {NOUNS[b]}")
        for a, x, v, b, y in whole
    ]


def test_a_trained_model_translates_what_it_has_not_seen(opened, tmp_path: Path) -> None:
    whole = toy_sentences()
    unseen = whole[::29]
    seen = [pair for pair in whole if pair not in unseen]
    assert (len(unseen), len(seen)) == (60, 1668)
    folder = tiny.make_trained_marian(tmp_path / "trained", seen, steps=400)
    engine = ENGINES.get("ctranslate2")(folder, device="cpu", compute_type="int8", threads=1)

    outputs = engine.generate([Request(source, max_tokens=40) for source, _ in unseen])
    engine.close()

    assert [output.text for output in outputs] == [target for _, target in unseen]
    assert not any(output.truncated for output in outputs)
    assert all(-0.1 < output.logprob < 0 for output in outputs)
