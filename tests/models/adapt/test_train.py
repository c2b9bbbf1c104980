import tomllib
from pathlib import Path

import pytest

from models.adapt.card import read_card
from models.adapt.readers import Source
from models.adapt.scoring import Judgement
from models.adapt.train import Progress, train
from models.engines import ENGINES
from models.errors import BadInput, BadSetting, ModelError
from models.families import TranslationTask
from models.families.chat import ChatFamily
from tests.models.adapt.conftest import LINES, Settings

pytestmark = pytest.mark.hub


def test_training_lowers_the_loss_and_the_adapter_knows_its_lines(
    trained: tuple[Path, list[Progress]], tiny_gguf: Path
) -> None:
    out, told = trained
    losses = [each.loss for each in told if not each.scores]

    assert len(losses) == 60
    assert losses[0] > 5
    assert losses[-1] < losses[0] / 10
    engine = ENGINES.get("transformers")(tiny_gguf, adapter=out, dtype="float32")
    request = ChatFamily().translation(TranslationTask(LINES[1][0], "vi", "en"))
    assert engine.generate([request])[0].text == LINES[1][1]
    engine.close()


def test_progress_tells_time_left_and_scores_by_direction(trained: tuple[Path, list[Progress]]) -> None:
    _, told = trained
    scorings = [each for each in told if each.scores]

    assert [each.step for each in scorings] == [0, 60]
    assert list(scorings[0].scores) == ["en-vi", "en-zh", "vi-en", "vi-zh", "zh-en", "zh-vi"]
    assert told[-1].left_s == 0
    assert [each.left_s is None for each in told[:2]] == [True, False]


def test_the_card_tells_what_was_done(trained: tuple[Path, list[Progress]], tiny_data: Path) -> None:
    out, told = trained
    card = read_card(out / "card.toml")

    assert card.step == 60
    assert dict(card.scores.best) == dict(next(e.scores for e in told if e.scores and e.step == card.step))
    assert dict(card.scores.before) == dict(told[0].scores)
    assert card.scores.signature.startswith("nrefs:1|case:mixed")
    assert (card.base.name, card.steps, card.examples) == ("tiny", 60, 12)
    assert [(each.name, each.licence, each.lines) for each in card.data] == [("texts.jsonl", "MIT", 3)]
    table = tomllib.loads((out / "card.toml").read_text(encoding="utf-8"))
    assert table["settings"]["rank"] == 8
    assert str(tiny_data.parent) not in (out / "card.toml").read_text(encoding="utf-8")
    assert str(tiny_data.parent) not in (out / "adapter_config.json").read_text(encoding="utf-8")


def test_a_run_that_was_broken_off_goes_on_with_the_same_steps(settings: Settings, tmp_path: Path) -> None:
    whole: list[Progress] = []
    train(settings(dropout=0.1), tell=whole.append)
    rest: list[Progress] = []
    broken = settings(dropout=0.1, out=tmp_path / "broken")

    def stop(each: Progress) -> None:
        if each.step == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(broken, tell=stop)
    train(broken, tell=rest.append)

    assert [each.step for each in rest] == [3, 4]
    assert [each.loss for each in rest] == [each.loss for each in whole[2:]]
    one, other = (folder / "adapter_model.safetensors" for folder in (tmp_path / "out", tmp_path / "broken"))
    assert one.read_bytes() == other.read_bytes()


def test_the_best_step_is_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scores = iter([1.0, 5.0, 9.0, 7.0, 9.0])
    monkeypatch.setattr(
        "models.adapt.scoring.Scorer.judge", lambda scorer, loaded: Judgement({"vi-en": next(scores)})
    )
    card = train(settings(score_lines=1, score_every=1), tell=lambda each: None)
    train(settings(checkpoint_every=1, out=tmp_path / "all"), tell=lambda each: None)

    assert (card.step, dict(card.scores.before), dict(card.scores.best)) == (
        2,
        {"vi-en": 1.0},
        {"vi-en": 9.0},
    )
    assert read_card(tmp_path / "out" / "card.toml") == card
    one, other = (tmp_path / name / "adapter_model.safetensors" for name in ("out", "all"))
    assert one.read_bytes() != other.read_bytes()


def test_a_run_goes_on_from_an_adapter(
    settings: Settings, trained: tuple[Path, list[Progress]], tmp_path: Path
) -> None:
    (tmp_path / "more.tsv").write_text("vi\ten\nChè rất ngon.\tThe tea is very good.\n", encoding="utf-8")
    more = (Source(tmp_path / "more.tsv", "CC0-1.0"),)
    fresh: list[Progress] = []
    train(settings(sources=more, held_out=0.0, out=tmp_path / "fresh"), tell=fresh.append)
    further: list[Progress] = []
    card = train(settings(sources=more, held_out=0.0, start=trained[0]), tell=further.append)

    assert further[0].loss < fresh[0].loss / 5
    assert card.start is not None
    assert (card.start.name, card.start.steps) == ("ours", 60)
    assert [(each.name, each.licence) for each in card.data] == [
        ("more.tsv", "CC0-1.0"),
        ("texts.jsonl", "MIT"),
    ]
    assert read_card(tmp_path / "out" / "card.toml") == card
    with pytest.raises(
        BadSetting, match=r"has rank 8 and alpha 16, and keeps them\. Say --rank 8 --alpha 16"
    ):
        train(settings(start=trained[0], rank=4, out=tmp_path / "other"), tell=lambda each: None)


def test_a_run_does_not_write_over_the_adapter_that_it_goes_on_from(
    settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(BadSetting, match=r"would write over the adapter .* name another --out"):
        settings(start=tmp_path / "elsewhere" / ".." / "out")


@pytest.mark.parametrize("is_broken", [True, False])
def test_an_adapter_that_is_none_is_no_start(settings: Settings, tmp_path: Path, is_broken: bool) -> None:
    (tmp_path / "broken").mkdir()
    if is_broken:
        (tmp_path / "broken" / "adapter_config.json").write_text(
            '{"peft_type": "LORA", "r": 8, "lora_alpha": 16}'
        )
        (tmp_path / "broken" / "adapter_model.safetensors").write_bytes(b"no weights")

    with pytest.raises(ModelError, match=r"is broken: .*Copy the adapter again|There is no adapter in"):
        train(settings(start=tmp_path / "broken"), tell=lambda each: None)


def test_kinds_are_thinned_and_the_card_says_so(settings: Settings) -> None:
    kinds = {"zh-en": 0.0, "en-zh": 0.0, "vi-zh": 0.0}
    card = train(settings(kinds=kinds), tell=lambda each: None)

    assert card.examples == 6
    assert card.settings["kinds"] == ["en-zh 0", "vi-zh 0", "zh-en 0"]


def test_a_base_in_bfloat16_learns_too(settings: Settings) -> None:
    told: list[Progress] = []
    train(settings(dtype="bfloat16", steps=20), tell=told.append)

    assert told[-1].loss < told[0].loss / 2


def test_another_run_does_not_go_on_from_a_checkpoint(settings: Settings) -> None:
    train(settings(steps=1), tell=lambda each: None)

    with pytest.raises(BadInput, match="of a run with other data, settings or weights"):
        train(settings(steps=1, rank=4), tell=lambda each: None)


def test_data_that_no_row_can_hold_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("vi\ten\nChè\tTea\n", encoding="utf-8")
    given = settings(room=64, held_out=0.0, sources=(Source(tmp_path / "a.tsv", "MIT"),))

    with pytest.raises(BadInput, match="Nothing is left to train on: 2 examples, of up to"):
        train(given, tell=lambda each: None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rank": 0}, "rank must be at least 1, got 0"),
        ({"held_out": 1.0}, "held_out must be at least 0 and less than 1"),
        ({"rate": 0.0}, "rate must be more than 0"),
        ({"steps": 0}, "steps must be at least 1"),
        ({"sources": ()}, "A run needs data"),
        ({"kinds": {"zh-en": 1.5}}, "zh-en must be a part from 0 to 1, got 1.5"),
        ({"kinds": {"zh-fr": 1.0}}, "Unknown kind of example 'zh-fr'. Kinds: vi-en, vi-zh, en-vi"),
        (
            {"sources": (Source(Path("a.tsv"), "MIT", 2.0),)},
            "share of a.tsv must be more than 0 and at most 1",
        ),
    ],
)
def test_bad_settings_are_named(settings: Settings, change: dict[str, object], message: str) -> None:
    with pytest.raises(BadSetting, match=message):
        settings(**change)


def test_prompts_are_token_for_token_those_that_the_engine_reads(settings: Settings) -> None:
    from models.adapt.plan import plan
    from models.engines.transformers_loading import load, locate

    given = settings(room=4096)
    loaded = load(locate(given.base, None, "main"), device="cpu", dtype="float32")
    rows = plan(given, loaded).rows
    asked = {
        tuple(row.ids[: row.head] + row.ids[at : at + size]) for row in rows for at, size in row.branches
    }

    family, expected = ChatFamily(), set()
    for line in LINES:
        texts = dict(zip(("vi", "en", "zh"), line, strict=True))
        for source in texts:
            for target in texts.keys() - {source}:
                prompt = family.translation(TranslationTask(texts[source], source, target)).prompt
                expected.add(tuple(loaded.tokenizer(f"{prompt}{texts[target]}<|im_end|>").input_ids))
    assert asked >= {ids for ids in asked if ids in expected}
    assert len(asked & expected) == len(expected) == 12
