from pathlib import Path

import pytest

from models.adapt.card import BaseCard, Card, Scores, write_card
from models.adapt.compare import compare
from models.adapt.export import export
from models.adapt.train import Progress
from models.engines import ENGINES, Placing
from models.engines.gguf_header import read_header
from models.engines.transformers_loading import config_of, locate
from models.errors import BadInput, BrokenModel, ModelMissing
from models.families import SummaryTask, TranslationTask
from models.families.chat import ChatFamily
from tests.models.adapt.conftest import LINES
from tests.models.adapt.tiny_chat import make_adapter, make_folder, make_gguf

pytestmark = pytest.mark.hub


def config(base: Path) -> object:
    return config_of(locate(base, None, "main"))


@pytest.fixture(scope="session")
def exported(trained: tuple[Path, list[Progress]], tiny_gguf: Path) -> Path:
    out = trained[0].with_suffix(".gguf")
    export(trained[0], config(tiny_gguf), out, dtype="float32")
    return out


def test_both_engines_say_the_same_with_the_adapter(
    trained: tuple[Path, list[Progress]], exported: Path, tiny_gguf: Path
) -> None:
    texts = [line[0] for line in LINES]
    found = compare(tiny_gguf, trained[0], exported, texts, source="vi", target="en")

    assert [pair.llamacpp for pair in found.pairs] == [line[1] for line in LINES]
    assert (found.same, found.changed) == (2, 2)
    assert found.agreement == 100


def test_what_was_read_with_the_adapter_is_not_taken_for_what_is_read_without(
    exported: Path, tiny_gguf: Path
) -> None:
    """Both share one slot and a prompt's head, which the library itself would mix up."""
    family = ChatFamily()
    requests = [family.translation(TranslationTask(line[0], "vi", "en")) for line in LINES]
    # Without a head of its own, so that the slot has changed sides when the next head is put into it.
    requests.insert(0, family.summary(SummaryTask(LINES[0][0], "vi", LINES[0][0], 1)))
    alone = ENGINES.get("llamacpp")(tiny_gguf, slots=1)
    expected = [each.text for each in alone.generate(requests)]
    alone.close()
    engine = ENGINES.get("llamacpp")(tiny_gguf, adapter=exported, slots=1)
    bare = engine.bare()
    assert bare is not None

    turns = [(each, [each.generate([request])[0] for request in requests]) for each in (engine, bare) * 2]
    told = [[output.text for output in outputs] for _, outputs in turns]
    likelihood = [
        each.likelihoods([Placing(requests[1], (("", LINES[0][1]),))])[0][0] for each in (engine, bare)
    ]
    bare.close()
    still = engine.generate(requests[1:2])[0].text
    engine.close()

    assert told[1] == told[3] == expected
    assert told[0] == told[2]
    assert told[0][1:] == [line[1] for line in LINES]
    assert still == LINES[0][1]
    assert likelihood[0] > likelihood[1] + 5


def test_the_file_is_in_the_form_of_llama_cpp(exported: Path) -> None:
    header = read_header(exported)

    assert {key: header.values[key] for key in ("general.type", "adapter.type", "adapter.lora.alpha")} == {
        "general.type": "adapter", "adapter.type": "lora", "adapter.lora.alpha": 16.0,
    }  # fmt: skip
    assert header.architecture == "qwen2"
    assert len(header.shapes) == 2 * 7 * 2
    assert header.shapes["blk.1.attn_k.weight.lora_a"] == (32, 8)
    assert header.shapes["blk.1.attn_k.weight.lora_b"] == (8, 16)


def test_queries_and_keys_of_a_llama_are_turned(tmp_path: Path) -> None:
    """A random adapter of a Llama gives the same in both engines; unturned rows would not."""
    base = make_folder(tmp_path / "llama", kind="llama", initializer_range=0.05)
    gguf = make_gguf(base, tmp_path / "llama.gguf")
    make_adapter(base, tmp_path / "ours", modules=["q_proj", "k_proj", "v_proj"])
    export(tmp_path / "ours", config(gguf), tmp_path / "ours.gguf", dtype="float32")

    found = compare(gguf, tmp_path / "ours", tmp_path / "ours.gguf", ["Chè ngon."], source="vi", target="en")

    (pair,) = found.pairs
    assert pair.llamacpp[:8] == pair.transformers[:8]
    assert pair.llamacpp[:8] != pair.bare[:8]


def test_an_adapter_for_another_model_is_refused(exported: Path, tmp_path: Path) -> None:
    wider = make_gguf(make_folder(tmp_path / "wide", hidden_size=64), tmp_path / "wide.gguf")
    shorter = make_gguf(make_folder(tmp_path / "short", num_hidden_layers=1), tmp_path / "short.gguf")
    llama = make_gguf(make_folder(tmp_path / "llama", kind="llama"), tmp_path / "llama.gguf")

    with pytest.raises(BrokenModel, match=r"is for another model .* is 64 × \d+ there"):
        ENGINES.get("llamacpp")(wider, adapter=exported)
    with pytest.raises(BrokenModel, match=r"is for another model .* that has no 'blk.1."):
        ENGINES.get("llamacpp")(shorter, adapter=exported)
    with pytest.raises(BrokenModel, match="it is for 'qwen2', the model is 'llama'"):
        ENGINES.get("llamacpp")(llama, adapter=exported)


def test_a_peft_folder_for_another_model_is_refused(
    trained: tuple[Path, list[Progress]], tmp_path: Path
) -> None:
    for name, shape in (("wide", {"hidden_size": 64}), ("short", {"num_hidden_layers": 1})):
        base = make_folder(tmp_path / name, **shape)
        with pytest.raises(BrokenModel, match="does not fit this model"):
            ENGINES.get("transformers")(base, adapter=trained[0])


def test_a_broken_adapter_is_refused(
    trained: tuple[Path, list[Progress]], exported: Path, tiny_base: Path, tiny_gguf: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(exported.read_bytes()[:2000])
    folder = tmp_path / "peft"
    folder.mkdir()
    for file in ("adapter_config.json", "adapter_model.safetensors"):
        (folder / file).write_bytes((trained[0] / file).read_bytes()[:-900])

    with pytest.raises(BrokenModel, match=r"cut.gguf is not a whole GGUF file"):
        ENGINES.get("llamacpp")(tiny_gguf, adapter=cut)
    with pytest.raises(BrokenModel, match="is no LoRA adapter"):
        ENGINES.get("llamacpp")(tiny_gguf, adapter=tiny_gguf)
    with pytest.raises(BrokenModel, match=r"adapter_config.json is broken"):
        ENGINES.get("transformers")(tiny_base, adapter=folder)
    (folder / "adapter_config.json").write_bytes((trained[0] / "adapter_config.json").read_bytes())
    with pytest.raises(BrokenModel, match=r"adapter_model.safetensors is broken"):
        ENGINES.get("transformers")(tiny_base, adapter=folder)
    with pytest.raises(ModelMissing, match="There is no adapter in"):
        ENGINES.get("transformers")(tiny_base, adapter=tmp_path)


def test_what_gguf_cannot_hold_is_refused(
    trained: tuple[Path, list[Progress]], tiny_gguf: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "peft"
    folder.mkdir()
    (folder / "adapter_model.safetensors").write_bytes(
        (trained[0] / "adapter_model.safetensors").read_bytes()
    )
    text = (trained[0] / "adapter_config.json").read_text(encoding="utf-8")
    (folder / "adapter_config.json").write_text(text.replace('"use_dora": false', '"use_dora": true'))

    with pytest.raises(BadInput, match="uses use_dora, which GGUF adapters cannot hold"):
        export(folder, config(tiny_gguf), tmp_path / "a.gguf")


def test_the_card_survives_its_file(tmp_path: Path) -> None:
    from models.adapt.card import DataSetCard, lines_of, read_card

    data = DataSetCard('say "x"\n.tsv', "LicenseRef-ours", "0" * 64, 12, 0.5)
    scores = Scores("sig|x", 3, {"vi-en": 1.5}, {"vi-en": 20.0, "summary-vi": 3.0})
    card = Card(
        step=2, steps=3, examples=9, first_loss=2.0, loss=1.0, base=BaseCard("b", "1" * 64),
        settings={"rank": 4, "rate": 0.0001}, scores=scores, data=(data, data),
    )  # fmt: skip
    write_card(card, tmp_path / "card.toml")

    assert read_card(tmp_path / "card.toml") == card
    assert lines_of(card)[0] == "trained on: b, step 2 of 3, loss 2.00 to 1.00"
    assert lines_of(card)[-2:] == ["chrF vi-en: 20.0, before 1.5", "chrF summary-vi: 3.0"]
