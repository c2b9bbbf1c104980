from pathlib import Path

import pytest

from eval import signature
from models.catalogue import Catalogue
from models.profiles import Profile, load_profile
from models.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def parts(profile: Profile, catalogue: Catalogue, store: Store) -> dict[str, str]:
    return signature.model_parts(profile, profile.models, catalogue=catalogue, store=store)


def test_a_signature_is_read_as_it_was_written() -> None:
    text = signature.write({"system": "endpoint", "url": "http://127.0.0.1:5000", "note": "a|b\nc"})
    found = signature.parts_of(text)
    assert list(found) == ["system", "url", "note", "version"]
    assert (found["url"], found["note"]) == ("http://127.0.0.1:5000", "a/b c")


def test_other_signatures_have_other_digests() -> None:
    assert signature.digest("a") == signature.digest("a")
    assert len({signature.digest(text) for text in ("a", "b", "a|b")}) == 3


def test_models_are_named_with_the_hash_of_their_weights(store: Store) -> None:
    found = parts(load_profile("embedded"), Catalogue.load(), store)
    assert found["models"] == "qwen2.5-coder-1.5b-instruct-q4_k_m@cc324af070c2"
    assert found["options"] == "n_ctx=12288,slots=8"


def test_a_snapshot_that_is_not_pinned_is_named_by_its_revision(store: Store) -> None:
    found = parts(load_profile("nmt"), Catalogue.load(), store)
    assert found["models"].split(",")[0] == "opus-mt-vi-en@refs/pr/3"


def test_options_of_the_profile_count_and_keys_are_never_shown(tmp_path: Path, store: Store) -> None:
    own = tmp_path / "catalogue.toml"
    own.write_text(
        '[served]\ntitle = "x"\nengine = "openai"\nfamily = "chat"\nlanguages = ["vi", "en", "zh"]\n'
        'licence = "Apache-2.0"\npublisher = "us"\n'
        'options = { base_url = "http://127.0.0.1:1/v1", model = "m", api_key = "hidden-7f3a" }\n',
        encoding="utf-8",
    )
    profile = Profile(
        name="mine", translate="served", summarize="extract", options={"served": {"route": "completions"}}
    )
    found = parts(profile, Catalogue.load(extra=own), store)
    assert found["options"] == 'base_url="http://127.0.0.1:1/v1",model="m",route="completions"'
