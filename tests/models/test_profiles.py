import hashlib
import re
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.catalogue import Catalogue, CatalogueEntry, read_entries
from models.engines.base import Request
from models.engines.echo import EchoEngine
from models.errors import BadSetting, ModelMissing, UnsupportedLanguage
from models.profiles import load_profile, missing_models, open_profile, profile_names
from models.sources import FolderSource, ModelFile
from models.store import Store
from models.summarize import Summarizer
from models.types import Article, Segment

DATA = b"weights"


def entry(name: str, **fields: object) -> CatalogueEntry:
    given = {"title": name, "engine": "echo", "family": "echo", "languages": ("vi", "en", "zh")}
    return CatalogueEntry(**{"name": name, **given, "licence": "MIT", "publisher": "us", **fields})


def with_file(name: str, folder: Path) -> CatalogueEntry:
    (folder / "w.bin").write_bytes(DATA)
    file = ModelFile("w.bin", len(DATA), hashlib.sha256(DATA).hexdigest())
    return entry(name, files=(file,), sources=(FolderSource("folder", str(folder)),))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


class CountingEngine(EchoEngine):
    """Counts the engines that were made and closed."""

    made: list[tuple[Path | None, float]] = []  # noqa: RUF012 - emptied by the fixture
    closed: list[float] = []  # noqa: RUF012 - as above

    def __init__(self, path: Path | None, *, delay_s: float = 0.0) -> None:
        if delay_s == 99:
            raise ModelMissing("cannot load")
        super().__init__(path)
        self.delay_s = delay_s
        self.made.append((path, delay_s))

    def close(self) -> None:
        self.closed.append(self.delay_s)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[CountingEngine]]:
    monkeypatch.setattr("models.engines.echo.EchoEngine", CountingEngine)
    yield CountingEngine
    CountingEngine.made.clear()
    CountingEngine.closed.clear()


def test_built_in_profiles() -> None:
    assert profile_names() == ["embedded", "echo", "nmt", "llm"]
    embedded = load_profile("embedded")
    assert embedded.models == ("qwen2.5-coder-1.5b-instruct-q4_k_m",)
    assert dict(embedded.pivot) == {}
    assert not embedded.canary


@pytest.mark.parametrize("name", profile_names())
def test_every_built_in_profile_is_valid(name: str) -> None:
    assert load_profile(name).name == name


@pytest.mark.parametrize("name", ["nmt", "llm"])
def test_built_in_profiles_of_the_hub_are_permissive_and_tried_out(name: str) -> None:
    profile = load_profile(name)
    licences = {Catalogue.load().find(model).licence for model in profile.models}

    assert licences <= {"Apache-2.0", "MIT", "CC-BY-4.0"}
    assert profile.canary


def test_nmt_goes_through_english_between_vietnamese_and_chinese() -> None:
    nmt = load_profile("nmt")

    assert nmt.legs("vi", "zh") == (("vi", "en"), ("en", "zh"))
    assert nmt.legs("zh", "vi") == (("zh", "en"), ("en", "vi"))
    assert nmt.used_legs() == (("vi", "en"), ("en", "zh"), ("en", "vi"), ("zh", "en"))
    assert [nmt.model_name(*leg) for leg in nmt.used_legs()] == [
        "opus-mt-vi-en", "opus-mt-en-zh", "opus-mt-en-vi", "opus-mt-zh-en",
    ]  # fmt: skip
    assert nmt.summarize == "extract"


def test_extract_summarizes_with_sentences_of_the_article(tmp_path: Path, store: Store) -> None:
    mine = write(tmp_path, '[mine]\ntranslate = "echo"\nsummarize = "extract"\n')
    sentences = [f"The bridge number {n} was opened in the town of the river today." for n in range(1, 6)]
    segments = [Segment(f"p1s{n}", "body", 1, text) for n, text in enumerate(sentences, start=1)]

    with open_profile(load_profile("mine", extra=mine), store) as opened:
        summary = Summarizer(opened.summarizer).summarize(
            Article("en", "Bridges", (" ".join(sentences),)), segments
        )

    assert summary.method == "extractive"
    assert len(summary.sentences) == 2
    assert set(summary.sentences) <= set(sentences)
    assert summary.notes == ()


def test_echo_profile_translates_and_summarizes(store: Store) -> None:
    with open_profile(load_profile("echo"), store) as opened:
        model = opened.model_for("vi", "zh")

        assert model.name == "echo"
        assert model.engine.generate([Request("Xin chào", max_tokens=8)])[0].text == "Xin chào"
        assert opened.summarizer == model
        assert opened.pivot_for("vi", "zh") is None


def test_an_operators_profile(tmp_path: Path, store: Store) -> None:
    mine = write(
        tmp_path,
        """
        [mine]
        translate = "a"
        summarize = "b"
        pivot = { "vi-zh" = "en" }
        directions = { "en-vi" = "b" }
        """,
    )
    catalogue = Catalogue([entry("a"), entry("b")])

    profile = load_profile("mine", extra=mine, catalogue=catalogue)

    assert profile.models == ("a", "b")
    assert profile_names(extra=mine) == ["embedded", "echo", "nmt", "llm", "mine"]
    with open_profile(profile, store, catalogue=catalogue) as opened:
        assert opened.pivot_for("vi", "zh") == "en"
        assert opened.pivot_for("zh", "vi") is None
        assert opened.model_for("en", "vi").name == "b"
        assert opened.model_for("en", "zh").name == "a"
        assert opened.summarizer.name == "b"
        with pytest.raises(UnsupportedLanguage, match="No model translates vi-lo"):
            opened.model_for("vi", "lo")


def test_an_operators_profile_replaces_a_built_in_one(tmp_path: Path) -> None:
    mine = write(tmp_path, '[embedded]\ntranslate = "echo"\nsummarize = "echo"\n')

    assert load_profile("embedded", extra=mine).translate == "echo"
    assert load_profile("echo", extra=mine).translate == "echo"


def test_weights_are_loaded_once(tmp_path: Path, store: Store, counting: type[CountingEngine]) -> None:
    catalogue = Catalogue([with_file("a", tmp_path), entry("b", options={"delay_s": 2.0})])
    store.pull(catalogue.get("a"))
    mine = write(
        tmp_path, '[mine]\ntranslate = "a"\nsummarize = "a"\ndirections = { "vi-en" = "b", "en-vi" = "b" }\n'
    )

    opened = open_profile(load_profile("mine", extra=mine, catalogue=catalogue), store, catalogue=catalogue)
    assert counting.made == [(tmp_path / "store" / "a" / "w.bin", 0.0), (None, 2.0)]
    opened.close()

    assert sorted(counting.closed) == [0.0, 2.0]


def test_profile_options_replace_the_catalogues(
    tmp_path: Path, store: Store, counting: type[CountingEngine]
) -> None:
    catalogue = Catalogue([entry("a", options={"delay_s": 1.0})])
    mine = write(tmp_path, '[mine]\ntranslate = "a"\nsummarize = "a"\noptions.a.delay_s = 3\n')

    open_profile(load_profile("mine", extra=mine, catalogue=catalogue), store, catalogue=catalogue).close()

    assert counting.made == [(None, 3)]


def test_what_is_loaded_is_freed_when_the_next_model_fails(
    tmp_path: Path, store: Store, counting: type[CountingEngine]
) -> None:
    catalogue = Catalogue([entry("a", options={"delay_s": 5.0}), entry("b", options={"delay_s": 99})])
    mine = write(tmp_path, '[mine]\ntranslate = "a"\nsummarize = "b"\n')
    profile = load_profile("mine", extra=mine, catalogue=catalogue)

    with pytest.raises(ModelMissing, match="cannot load"):
        open_profile(profile, store, catalogue=catalogue)
    assert counting.closed == [5.0]


def test_a_missing_model_is_told_before_any_is_loaded(
    tmp_path: Path, store: Store, counting: type[CountingEngine]
) -> None:
    catalogue = Catalogue([entry("a"), with_file("b", tmp_path)])
    mine = write(tmp_path, '[mine]\ntranslate = "a"\nsummarize = "b"\n')
    profile = load_profile("mine", extra=mine, catalogue=catalogue)

    with pytest.raises(
        ModelMissing, match=r"The model b is not on this machine\. Run `bulletins models pull b`"
    ):
        open_profile(profile, store, catalogue=catalogue)
    assert counting.made == []
    assert missing_models(profile, store, catalogue=catalogue) == ["b"]


def test_a_model_that_cannot_summarize(tmp_path: Path, store: Store) -> None:
    catalogue = Catalogue([entry("a"), entry("b", family="marian")])
    mine = write(tmp_path, '[mine]\ntranslate = "a"\nsummarize = "b"\n')

    with pytest.raises(BadSetting, match="Profile mine: summarize: the model b cannot summarize"):
        open_profile(load_profile("mine", extra=mine, catalogue=catalogue), store, catalogue=catalogue)


def test_an_option_that_the_engine_does_not_take(tmp_path: Path, store: Store) -> None:
    mine = write(tmp_path, '[mine]\ntranslate = "echo"\nsummarize = "echo"\noptions.echo.speed = 3\n')

    with pytest.raises(BadSetting, match=r"The engine echo has no option 'speed'\. It has: delay_s, log\."):
        open_profile(load_profile("mine", extra=mine), store)


def test_a_model_that_takes_no_terms_takes_no_words(store: Store, tmp_path: Path) -> None:
    mine = write(tmp_path, '[mine]\ntranslate = "echo"\nsummarize = "echo"\nlexicon = ["vi-en"]\n')

    with pytest.raises(
        BadSetting, match=r"lexicon: echo, the model for vi-en, cannot be told what a word means"
    ):
        open_profile(load_profile("mine", extra=mine), store)


def test_closing_lets_go_of_the_engines(store: Store) -> None:
    opened = open_profile(load_profile("echo"), store)
    engine = weakref.ref(opened.summarizer.engine)
    opened.close()
    del opened

    assert engine() is None


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('summarize = "a"', r"mine\.toml: profile mine: translate: this key is missing\."),
        ('translate = "a"\nsummarize = "a"\nspeed = 1', "profile mine: speed: this key is not known"),
        ('translate = "a"\nsummarize = 5', "profile mine: summarize: input should be a valid string, got 5"),
        ('translate = "zz"\nsummarize = "a"', r"translate: Unknown model 'zz'\. Available: a, half"),
        (
            'translate = "a"\nsummarize = "a"\ndirections = {"vi-en" = "zz"}',
            r"directions\.vi-en: Unknown model 'zz'",
        ),
        ('translate = "a"\nsummarize = "a"\ndirections = {"vi-lo" = "a"}', r"directions.*got 'vi-lo'"),
        ('translate = "a"\nsummarize = "a"\npivot = {"vi-zh" = "zh"}', r"pivot\.vi-zh: 'zh' is an end"),
        ('translate = "a"\nsummarize = "a"\npivot = {"vi-zh" = "fr"}', r"pivot\.vi-zh: .*got 'fr'"),
        (
            'translate = "a"\nsummarize = "a"\npivot = {"vi-zh" = "en", "vi-en" = "zh"}',
            r"pivot\.vi-en: its leg vi-zh has a pivot itself",
        ),
        ('translate = "a"\nsummarize = "a"\nlexicon = ["vi-lo"]', r"lexicon\.0: .*got 'vi-lo'"),
        ('translate = "a"\nsummarize = "a"\nlexicon = "vi-en"', r"lexicon: .*got 'vi-en'"),
        (
            'translate = "a"\nsummarize = "a"\npivot = {"vi-zh" = "en"}\nlexicon = ["vi-zh"]',
            r"lexicon: vi-zh goes through en\. Name the two directions",
        ),
        (
            'translate = "half"\nsummarize = "a"',
            "the model half does not translate vi-zh. Give vi-zh a model",
        ),
        (
            'translate = "a"\nsummarize = "a"\noptions = { half = {} }',
            r"options\.half: the profile does not use",
        ),
    ],
)
def test_a_bad_profile_names_file_and_key(tmp_path: Path, table: str, message: str) -> None:
    catalogue = Catalogue([entry("a"), entry("half", languages=("vi", "en"))])

    with pytest.raises(BadSetting, match=message):
        load_profile("mine", extra=write(tmp_path, f"[mine]\n{table}\n"), catalogue=catalogue)


def test_the_examples_in_the_documentation_work(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "profiles.md").read_text(encoding="utf-8")
    profiles, models = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)

    desk = load_profile("desk", extra=write(tmp_path, profiles))
    own = read_entries(write(tmp_path, models))[0]

    assert desk.models == ("m2m100-418m", "opus-mt-vi-en", "qwen3-1.7b-q8_0")
    assert own.size_text == "≈ 300 MB"
    assert own.translates("vi", "en")


def test_an_unknown_profile_lists_the_known_ones() -> None:
    with pytest.raises(BadSetting, match=r"Unknown profile 'zz'\. Available: embedded, echo, nmt, llm\."):
        load_profile("zz")
