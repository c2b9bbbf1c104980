"""Adapters in catalogue and profile; what engines make of them is tested beside their training."""

import hashlib
from pathlib import Path

import pytest

from models.adapt.export import export
from models.catalogue import Catalogue
from models.engines.base import Request
from models.engines.echo import EchoEngine
from models.engines.transformers_loading import config_of, locate
from models.errors import BadSetting
from models.profiles import load_profile, missing_models, open_profile
from models.store import Store
from models.termbase import Termbase
from models.translate import Translator
from tests.models.adapt.tiny_chat import make_adapter, make_folder, make_gguf

CONTENT = b"lora"
MODEL = """
title = "{name}"
engine = "{engine}"
family = "{family}"
languages = ["vi", "en", "zh"]
licence = "MIT"
publisher = "us"
"""


class AdaptedEngine(EchoEngine):
    """An echo that says which adapter it has."""

    adapters = True

    def __init__(self, path: Path | None, *, adapter: Path | None = None) -> None:
        super().__init__(path)
        self.adapter = adapter


@pytest.fixture
def adapted(monkeypatch: pytest.MonkeyPatch) -> type[AdaptedEngine]:
    monkeypatch.setattr("models.engines.echo.EchoEngine", AdaptedEngine)
    return AdaptedEngine


def table(name: str, more: str = "", *, engine: str = "echo", family: str = "echo") -> str:
    return f"[{name}]{MODEL.format(name=name, engine=engine, family=family)}{more}\n"


def delivery(file: Path) -> str:
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return (
        f'files = [{{ name = "{file.name}", size = {len(content)}, sha256 = "{digest}" }}]\n'
        f'sources = [{{ kind = "folder", path = "{file.parent}" }}]\n'
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A catalogue with the model `small`, its adapter `news`, and the adapter of another model."""
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "news.gguf").write_bytes(CONTENT)
    files = delivery(tmp_path / "from" / "news.gguf")
    path = tmp_path / "catalogue.toml"
    path.write_text(
        table("small")
        + table("other")
        + table("news", f'base = "small"\n{files}')
        + table("foreign", 'base = "other"\n')
    )
    return path


@pytest.fixture
def catalogue(file: Path) -> Catalogue:
    return Catalogue.load(extra=file)


def profile(tmp_path: Path, catalogue: Catalogue, text: str, **more: str) -> object:
    path = tmp_path / "mine.toml"
    path.write_text(f"[mine]\n{text}\n", encoding="utf-8")
    return load_profile("mine", extra=path, catalogue=catalogue)


SMALL = 'translate = "small"\nsummarize = "small"\n'


def test_one_line_turns_an_adapter_on_and_bulletins_name_it(
    tmp_path: Path, catalogue: Catalogue, adapted: type[AdaptedEngine]
) -> None:
    store = Store(tmp_path / "store")
    mine = profile(tmp_path, catalogue, f'{SMALL}adapter = "news"\ncanary = false')

    assert mine.models == ("small", "news")
    assert missing_models(mine, store, catalogue=catalogue) == ["news"]
    store.pull(catalogue.get("news"))
    with open_profile(mine, store, catalogue=catalogue) as opened:
        model = opened.model_for("vi", "en")
        assert isinstance(model.engine, adapted)
        assert model.engine.adapter == tmp_path / "store" / "news" / "news.gguf"
        assert model.name == "small+news"
        assert model.engine.generate([Request("a", 9)])[0].text == "a"
        names = Translator(opened, Termbase(())).model_names("vi", ["en"])
    assert names == {"summary": "small+news", "vi-en": "small+news"}


def test_directions_and_summaries_choose_for_themselves(
    tmp_path: Path, catalogue: Catalogue, adapted: type[AdaptedEngine]
) -> None:
    store = Store(tmp_path / "store")
    store.pull(catalogue.get("news"))
    mine = profile(
        tmp_path,
        catalogue,
        f'{SMALL}adapter = "news"\nadapters = {{ "zh-en" = "", summary = "" }}\ncanary = false',
    )

    with open_profile(mine, store, catalogue=catalogue) as opened:
        assert opened.model_for("vi", "en").name == "small+news"
        assert opened.model_for("zh", "en").name == "small"
        assert opened.summarizer.name == "small"
        assert opened.summarizer.engine is opened.model_for("zh", "en").engine
        assert opened.summarizer.engine is not opened.model_for("vi", "en").engine


@pytest.mark.hub
def test_weights_are_loaded_once_for_tasks_with_the_adapter_and_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import xllamacpp

    starts: list[object] = []
    start = xllamacpp.Server
    monkeypatch.setattr(xllamacpp, "Server", lambda params: (starts.append(params), start(params))[1])
    base = make_gguf(make_folder(tmp_path / "tiny"), tmp_path / "tiny.gguf")
    lora = tmp_path / "lora.gguf"
    export(make_adapter(tmp_path / "tiny", tmp_path / "lora"), config_of(locate(base, None, "main")), lora)
    path = tmp_path / "catalogue.toml"
    its = {"engine": "llamacpp", "family": "chat"}
    path.write_text(
        table("small", delivery(base), **its) + table("news", f'base = "small"\n{delivery(lora)}', **its)
    )
    catalogue, store = Catalogue.load(extra=path), Store(tmp_path / "store")
    for name in ("small", "news"):
        store.pull(catalogue.get(name))
    mine = profile(tmp_path, catalogue, f'{SMALL}adapters = {{ "vi-en" = "news" }}\ncanary = false')

    with open_profile(mine, store, catalogue=catalogue) as opened:
        adapted, bare = opened.model_for("vi", "en"), opened.model_for("en", "vi")
        answers = [model.engine.generate([Request("chè", 9)])[0].text for model in (adapted, bare, adapted)]

    assert (adapted.name, bare.name, opened.summarizer.name) == ("small+news", "small", "small")
    assert len(starts) == 1
    assert answers[0] == answers[2] != answers[1]


def test_an_adapter_leaves_other_models_alone(tmp_path: Path, catalogue: Catalogue) -> None:
    mine = profile(tmp_path, catalogue, 'translate = "small"\nsummarize = "extract"\nadapter = "news"')

    assert mine.loaded_name("vi-en") == "small+news"
    assert mine.loaded_name("summary") == "extract"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f'{SMALL}adapter = "foreign"',
            "adapter: foreign is an adapter for other, which this profile does not use",
        ),
        (f'{SMALL}adapter = "other"', "adapter: other is a model and no adapter"),
        (f'{SMALL}adapter = "nows"', "adapter: Unknown model 'nows'. Did you mean news"),
        (
            f'{SMALL}adapters = {{ "vi-en" = "foreign" }}',
            "is an adapter for other, but the model there is small",
        ),
        (f'{SMALL}adapters = {{ "vi-fr" = "news" }}', "adapters"),
        (
            'translate = "news"\nsummarize = "small"',
            'news is an adapter for small. Name that model here, and the adapter in `adapter = "news"`',
        ),
    ],
)
def test_what_does_not_fit_stops_the_start(
    tmp_path: Path, catalogue: Catalogue, text: str, message: str
) -> None:
    with pytest.raises(BadSetting) as failure:
        profile(tmp_path, catalogue, text)

    assert message in str(failure.value)


def test_an_engine_without_adapters_says_which_have_them(tmp_path: Path, catalogue: Catalogue) -> None:
    store = Store(tmp_path / "store")
    store.pull(catalogue.get("news"))
    mine = profile(tmp_path, catalogue, f'{SMALL}adapter = "news"')

    with pytest.raises(
        BadSetting, match=r"The engine echo of the model small takes no adapters, .* llamacpp, transformers"
    ):
        open_profile(mine, store, catalogue=catalogue)


def test_an_adapter_is_no_option(tmp_path: Path, catalogue: Catalogue) -> None:
    mine = profile(tmp_path, catalogue, f'{SMALL}options = {{ small = {{ adapter = "/a.gguf" }} }}')

    with pytest.raises(BadSetting, match="adapter is no option; name the adapter in the profile"):
        open_profile(mine, Store(tmp_path / "store"), catalogue=catalogue)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('base = "smal"\n', "a: base: no model is called 'smal'. Did you mean small"),
        ('base = "news"\n', "a: base: news is an adapter itself; name the model small."),
        ('base = "extract"\n', "a: an adapter has the engine and the family of its base, echo and extract"),
    ],
)
def test_an_adapter_needs_its_base(file: Path, more: str, message: str) -> None:
    file.write_text(file.read_text() + table("a", more))

    with pytest.raises(BadSetting) as failure:
        Catalogue.load(extra=file)

    assert message in str(failure.value)


def test_an_adapter_translates_nothing_by_itself(catalogue: Catalogue) -> None:
    assert not catalogue.get("news").translates("vi", "en")
