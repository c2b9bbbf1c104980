import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.engines.base import Output, Request
from models.engines.transformers import TransformersEngine
from models.errors import BadSetting, BrokenModel, ModelError, ModelMissing
from tests.models.tiny import LINES, make_causal, make_marian, make_multilingual

pytestmark = pytest.mark.hub
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

CODES = ("vie_Latn", "eng_Latn", "zho_Hans")


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Such small models lose more by waiting for threads than they win."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_marian(tmp_path_factory.mktemp("tiny") / "marian")


@pytest.fixture(scope="module")
def causal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_causal(tmp_path_factory.mktemp("tiny") / "causal")


@pytest.fixture(scope="module")
def multilingual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_multilingual(tmp_path_factory.mktemp("tiny") / "multilingual", CODES)


def lines(max_tokens: int = 16, **fields: str) -> list[Request]:
    return [Request(line, max_tokens=max_tokens, **fields) for line in LINES]


def copy_of(folder: Path, target: Path, *, without: str = "") -> Path:
    target.mkdir()
    for file in folder.iterdir():
        if file.name != without:
            (target / file.name).write_bytes(file.read_bytes())
    return target


def own_generate(folder: Path, text: str, *, tokens: int, **options: object) -> str:
    """Ask the library itself, one text at a time and without our engine."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, **options.pop("tokenizer", {}))
    config = transformers.AutoConfig.from_pretrained(folder)
    kind = (
        transformers.AutoModelForSeq2SeqLM if config.is_encoder_decoder else transformers.AutoModelForCausalLM
    )
    model = kind.from_pretrained(folder)
    ids = tokenizer(text, return_tensors="pt")
    with torch.inference_mode():
        row = model.generate(
            ids.input_ids,
            attention_mask=ids.attention_mask,
            max_new_tokens=tokens,
            do_sample=False,
            **options,
        )[0].tolist()
    row = row if config.is_encoder_decoder else row[ids.input_ids.shape[1] :]
    return tokenizer.decode(row, skip_special_tokens=True)


@pytest.mark.filterwarnings("ignore:.*sacremoses.*")
@pytest.mark.parametrize("name", ["marian", "causal"])
def test_a_batch_equals_single_requests_and_the_library(name: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(name)
    engine = TransformersEngine(folder)

    together = engine.generate(lines())

    assert together == [engine.generate([one])[0] for one in lines()]
    assert [output.text for output in together] == [own_generate(folder, line, tokens=16) for line in LINES]
    assert len({output.text for output in together}) > 1


def test_many_small_batches_equal_a_large_one(causal: Path) -> None:
    assert TransformersEngine(causal, batch=2).generate(lines()) == TransformersEngine(causal).generate(
        lines()
    )


def test_own_limits_within_one_batch(causal: Path) -> None:
    engine = TransformersEngine(causal)
    mixed = [replace(one, max_tokens=4 + 3 * number) for number, one in enumerate(lines())]

    outputs = engine.generate(mixed)

    assert outputs == [engine.generate([one])[0] for one in mixed]
    assert [output.tokens_out for output in outputs] == [4, 7, 10, 13, 16, 19]
    assert all(output.truncated for output in outputs)


def test_a_padding_token_changes_nothing(causal: Path, tmp_path: Path) -> None:
    outputs = TransformersEngine(make_causal(tmp_path / "padded", pad=True)).generate(lines())

    assert [output.tokens_out for output in outputs] == [16] * 6


def test_the_end_token_ends_without_truncation(causal: Path, tmp_path: Path) -> None:
    plain = TransformersEngine(causal).generate(lines())
    tokenizer = transformers.AutoTokenizer.from_pretrained(causal)
    folder = copy_of(causal, tmp_path / "ends")
    config = json.loads((folder / "generation_config.json").read_text())
    own = own_tokens(causal, LINES[0], 16)
    config["eos_token_id"] = [1, own[5]]
    (folder / "generation_config.json").write_text(json.dumps(config))

    output = TransformersEngine(folder).generate(lines())[0]

    before = own.index(own[5])
    assert output == Output(
        tokenizer.decode(own[:before]), tokens_in=plain[0].tokens_in, tokens_out=before, truncated=False
    )


def own_tokens(folder: Path, text: str, count: int) -> list[int]:
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder)
    ids = tokenizer(text, return_tensors="pt").input_ids
    row = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=count, do_sample=False)[0]
    return row[ids.shape[1] :].tolist()


def test_a_stop_string_ends_and_is_left_out(causal: Path) -> None:
    engine = TransformersEngine(causal)
    plain = engine.generate(lines())
    stop = plain[0].text[6:8]

    stopped = engine.generate([replace(one, stop=(stop,)) for one in lines()])

    assert [output.text for output in stopped] == [output.text.split(stop)[0] for output in plain]
    assert stopped[0].tokens_out < plain[0].tokens_out
    assert not stopped[0].truncated


def test_every_output_is_told_with_its_index(marian: Path) -> None:
    told: dict[int, Output] = {}

    outputs = TransformersEngine(marian, batch=2).generate(lines(), on_output=told.__setitem__)

    assert told == dict(enumerate(outputs))


def test_languages_go_in_as_tokens(multilingual: Path) -> None:
    engine = TransformersEngine(multilingual)
    pairs = [("vie_Latn", "eng_Latn"), ("vie_Latn", "zho_Hans"), ("zho_Hans", "eng_Latn")] * 2
    asked = [
        Request(line, max_tokens=12, source_code=source, target_code=target)
        for line, (source, target) in zip(LINES, pairs, strict=True)
    ]

    outputs = engine.generate(asked)

    tokenizer = transformers.AutoTokenizer.from_pretrained(multilingual)
    expected = [
        own_generate(
            multilingual,
            one.prompt,
            tokens=12,
            tokenizer={"src_lang": one.source_code},
            forced_bos_token_id=tokenizer.convert_tokens_to_ids(one.target_code),
        )
        for one in asked
    ]
    assert [output.text for output in outputs] == expected
    other = engine.generate([replace(one, target_code="vie_Latn") for one in asked])
    assert [output.text for output in other] != expected


def test_unknown_target_code(multilingual: Path) -> None:
    with pytest.raises(ModelError, match="no token for the language 'lao_Laoo'"):
        TransformersEngine(multilingual).generate(lines(source_code="vie_Latn", target_code="lao_Laoo"))


def test_beams_give_the_librarys_beams(marian: Path) -> None:
    with pytest.warns(UserWarning, match="sacremoses"):
        expected = own_generate(marian, LINES[0], tokens=16, num_beams=3)

    assert TransformersEngine(marian, beams=3).generate(lines())[0].text == expected


def test_threads_get_what_one_caller_gets(multilingual: Path) -> None:
    engine = TransformersEngine(multilingual)
    asked = [lines(12, source_code=source, target_code="eng_Latn") for source in ("vie_Latn", "zho_Hans")]
    expected = [engine.generate(each) for each in asked]
    found: dict[int, list[Output]] = {}

    def ask(number: int) -> None:
        found[number] = engine.generate(asked[number % 2])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [found[number] for number in range(6)] == expected * 3


def test_a_text_over_the_models_limit(marian: Path) -> None:
    with pytest.raises(ModelError, match=r"the model reads 64 at most"):
        TransformersEngine(marian).generate([Request("công viên " * 60, max_tokens=10)])


def test_output_ends_at_the_models_limit(causal: Path) -> None:
    prompt = "tea and honey " * 7
    engine = TransformersEngine(causal)

    output = engine.generate([Request(prompt, max_tokens=500)])[0]

    assert output.tokens_in + output.tokens_out == 128
    assert output.truncated


def test_closed_engine_says_so(causal: Path) -> None:
    engine = TransformersEngine(causal)
    engine.close()

    with pytest.raises(ModelError, match="was closed"):
        engine.generate(lines())


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"no model folder at .*/nowhere.*bulletins models pull"):
        TransformersEngine(tmp_path / "nowhere")


def test_folder_without_config(tmp_path: Path) -> None:
    with pytest.raises(BrokenModel, match=r"holds no config\.json"):
        TransformersEngine(tmp_path)


def test_broken_safetensors(causal: Path, tmp_path: Path) -> None:
    folder = copy_of(causal, tmp_path / "broken")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])

    with pytest.raises(BrokenModel, match=r"cannot be loaded: .*Fetch or copy the model again"):
        TransformersEngine(folder)


def test_pickled_weights_are_not_read(causal: Path, tmp_path: Path) -> None:
    folder = copy_of(causal, tmp_path / "pickled", without="model.safetensors")
    model = transformers.AutoModelForCausalLM.from_pretrained(causal)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")

    with pytest.raises(BrokenModel, match=r"safetensors"):
        TransformersEngine(folder)


def test_weights_that_lack_a_tensor(causal: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = copy_of(causal, tmp_path / "lacking")
    tensors = load_file(folder / "model.safetensors")
    tensors.pop("model.layers.1.mlp.up_proj.weight")
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})

    with pytest.raises(BrokenModel, match=r"1 weights are missing, model\.layers\.1\.mlp\.up_proj\.weight"):
        TransformersEngine(folder)


@pytest.mark.parametrize(("name", "file"), [("causal", "tokenizer.json"), ("marian", "source.spm")])
def test_missing_tokenizer(name: str, file: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder = copy_of(request.getfixturevalue(name), tmp_path / "without", without=file)

    with pytest.raises(BrokenModel, match="cannot be loaded"):
        TransformersEngine(folder)


def test_code_of_a_model_is_never_run(causal: Path, tmp_path: Path) -> None:
    folder = copy_of(causal, tmp_path / "code")
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "foreign", "auto_map": {"AutoConfig": "foreign.ForeignConfig"}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "foreign.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")

    with pytest.raises(BrokenModel, match="contains custom code"):
        TransformersEngine(folder)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"device": "abacus"}, "unknown device 'abacus'"),
        ({"dtype": "int3"}, "unknown dtype 'int3'"),
        ({"batch": 0}, "at least 1, got 0 and 1"),
        ({"repo": "some/model"}, "a folder or a `repo`, not both"),
    ],
)
def test_bad_options(causal: Path, options: dict[str, object], message: str) -> None:
    with pytest.raises(BadSetting, match=message):
        TransformersEngine(causal, **options)


def test_libraries_that_are_not_installed(causal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "torch" else object())

    with pytest.raises(ModelError, match=r"needs torch, .*pip install 'parallel-bulletins\[hub\]'"):
        TransformersEngine(causal)
