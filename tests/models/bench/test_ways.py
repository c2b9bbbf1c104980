import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from models.bench.articles import bench_articles
from models.bench.measure import measure
from models.bench.report import rows, table
from models.bench.seq2seq import Bench, bench_seq2seq, prepare
from models.bench.shapes import SHAPES, build
from models.bench.ways import WAYS, Setup
from models.errors import BadInput

pytestmark = pytest.mark.hub
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
ctranslate2 = pytest.importorskip("ctranslate2")

TINY = ("marian-tiny", "m2m100-tiny")
TOKENS = 6


@contextmanager
def thread() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """The ways set the number of threads of this whole process."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(params=TINY)
def setup(request: pytest.FixtureRequest, root: Path) -> Setup:
    return prepare(request.param, root, TOKENS, 1)


@pytest.mark.parametrize("name", WAYS.names())
def test_every_way_makes_the_tokens_that_are_asked(name: str, setup: Setup) -> None:
    way = WAYS.get(name)(setup)

    assert way.run(bench_articles(2)) == [TOKENS] * 19
    assert way.run(bench_articles(1)) == [TOKENS] * 8
    assert way.name == name


def test_articles_that_join() -> None:
    assert [each for each in WAYS.names() if WAYS.get(each).joins] == ["ours", "transformers-batched"]


@pytest.fixture(scope="module")
def whole(root: Path) -> Bench:
    return bench_seq2seq(
        "marian-tiny", root=root, rounds=2, articles=2, tokens=TOKENS, threads=1, worker=thread
    )


def test_a_whole_bench(whole: Bench) -> None:
    assert [each.name for each in whole.measured] == WAYS.names()
    assert {(one.tokens, one.segments, len(one.each)) for each in whole.measured for one in each.rounds} == {
        (19 * TOKENS, 19, 2)
    }
    assert [len(each.rounds) for each in whole.measured] == [2] * 4
    assert [len(each.pairs) for each in whole.measured] == [2, 0, 0, 0]
    assert (whole.articles, whole.segments, whole.tokens) == (2, 19, TOKENS)
    assert 20 < whole.source_tokens < 60
    assert [name for name, _ in whole.machine.libraries][:3] == ["ctranslate2", "torch", "transformers"]


def test_its_table(whole: Bench) -> None:
    lines = table(whole).splitlines()

    assert len(lines) == 2 + len(WAYS.names())
    assert {line.count("|") for line in lines} == {10}
    assert rows(whole.measured)[0].ratio == 1.0


def test_in_a_process_of_its_own(root: Path) -> None:
    (argos,) = measure(prepare("m2m100-tiny", root, TOKENS, 1), bench_articles(1), rounds=1, ways=("argos",))

    assert [(one.tokens, one.segments, len(one.each)) for one in argos.rounds] == [(8 * TOKENS, 8, 1)]
    assert argos.opened.title == WAYS.get("argos").title
    assert argos.opened.seconds > 0
    assert 50 < argos.peak_mb < 2000


def test_weights_are_made_once(root: Path) -> None:
    folder = build("marian-tiny", root)
    before = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}

    assert build("marian-tiny", root) == folder
    assert {file.name: file.stat().st_mtime_ns for file in folder.iterdir()} == before
    assert {"config.json", "model.safetensors", "source.spm", "target.spm", "vocab.json"} < set(before)
    assert [path.name for path in root.iterdir() if path.name.startswith(".")] == []


def test_the_real_sizes() -> None:
    marian, m2m100 = SHAPES["marian-base"], SHAPES["m2m100-418m"]

    assert (marian.layers, marian.width, marian.heads, marian.inner, marian.vocabulary) == (
        6,
        512,
        8,
        2048,
        58_101,
    )
    # The library's own defaults are the sizes of M2M100-418M.
    own = transformers.M2M100Config()
    assert (m2m100.layers, m2m100.width, m2m100.heads, m2m100.inner, m2m100.vocabulary) == (
        own.encoder_layers, own.d_model, own.encoder_attention_heads, own.encoder_ffn_dim, own.vocab_size,
    )  # fmt: skip


def test_the_vocabulary_fits_the_weights(setup: Setup) -> None:
    config = transformers.AutoConfig.from_pretrained(setup.weights)

    assert config.vocab_size == setup.shape.vocabulary
    assert config.d_model == setup.shape.width


def test_unknown_shape(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"Unknown shape 'huge'\. Available: marian-base, m2m100-418m, "):
        bench_seq2seq("huge", root=tmp_path, rounds=1)


class Recorder:
    """Stands for CTranslate2's translator, and writes down how it is asked."""

    def __init__(self, path: str, **options: object) -> None:
        self.made_with = options
        self.calls: list[tuple[int, dict[str, object]]] = []

    def translate_batch(self, source: list[list[str]], **options: object) -> list[Any]:
        self.calls.append((len(source), options))
        answer = ["▁tin"] * int(str(options["max_decoding_length"]))
        return [SimpleNamespace(hypotheses=[answer], scores=[-1.0]) for _ in source]


def test_what_argos_translate_asks(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Recorder] = []

    def make(path: str, **given: object) -> Recorder:
        made.append(Recorder(path, **given))
        return made[-1]

    monkeypatch.setattr("ctranslate2.Translator", make)
    monkeypatch.setitem(sys.modules, "argostranslate.translate", None)
    way = WAYS.get("argos")(prepare("m2m100-tiny", root, TOKENS, 1))

    way.run(bench_articles(1))

    assert made[0].made_with["compute_type"] == "auto"
    assert [count for count, _ in made[0].calls] == [len(each) for each in bench_articles(1)[0].paragraphs]
    assert made[0].calls[0][1] == {
        "target_prefix": [["__en__"]] * 2, "replace_unknowns": True, "max_batch_size": 32, "batch_type": "tokens",
        "beam_size": 4, "num_hypotheses": 1, "length_penalty": 0.2, "return_scores": True,
        "min_decoding_length": TOKENS + 1, "max_decoding_length": TOKENS + 1,
    }  # fmt: skip
    assert way.note == "its calls, written anew from its source: argostranslate is not installed here"


def test_argos_translate_itself_where_it_is_installed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, list[str], int]] = []

    def apply(package, text, translator, sentencizer, hypotheses):
        sentences = sentencizer.split_sentences(text)
        asked.append((text, sentences, hypotheses))
        tokens = [package.tokenizer.encode(sentence) for sentence in sentences]
        prefix = [[package.target_prefix]] * len(tokens)
        results = translator.translate_batch(tokens, target_prefix=prefix, beam_size=1)
        assert {result.hypotheses[0][0] for result in results} == {"__en__"}
        assert package.tokenizer.decode(tokens[0]) == f"__vi__ {sentences[0]}"

    module = ModuleType("argostranslate.translate")
    module.apply_packaged_translation = apply  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "argostranslate", ModuleType("argostranslate"))
    monkeypatch.setitem(sys.modules, "argostranslate.translate", module)
    monkeypatch.setattr("models.bench.argos.version", lambda name: "1.11.0")
    way = WAYS.get("argos")(prepare("m2m100-tiny", root, TOKENS, 1))

    assert way.run(bench_articles(1)) == [TOKENS] * 8
    assert way.note == "argostranslate 1.11.0 itself"
    first = bench_articles(1)[0].paragraphs[0]
    assert asked[0] == (" ".join(first), list(first), 1)
