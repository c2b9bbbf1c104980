import subprocess
import sys
import threading
from pathlib import Path

import pytest

from models.errors import BadSetting, BrokenModel, ModelError, ModelMissing
from tests.models import tiny
from tests.models.engines.ctranslate2_kinds import copy_of, lines, rewrite
from tests.models.tiny import LINES

pytestmark = [pytest.mark.hub, pytest.mark.filterwarnings("ignore:.*sacremoses.*")]
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
ctranslate2 = pytest.importorskip("ctranslate2")

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def conversions_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The quantization of every conversion that is really made."""
    from models.engines import ctranslate2_loading

    made: list[str] = []
    own = ctranslate2_loading.convert

    def convert(folder: Path, target: Path, *, quantization: str) -> None:
        made.append(quantization)
        own(folder, target, quantization=quantization)

    monkeypatch.setattr(ctranslate2_loading, "convert", convert)
    return made


def test_a_conversion_is_made_once(fresh: Path, opened, conversions_made: list[str]) -> None:
    outputs = [opened(fresh).generate(lines()) for _ in range(3)]

    assert conversions_made == ["float32"]
    assert outputs == outputs[:1] * 3
    kept = [each.name for each in fresh.with_name("marian.ctranslate2").iterdir() if each.is_dir()]
    assert [name.split("-")[0] for name in kept] == ["float32"]


def test_a_conversion_is_made_anew_when_its_key_changes(
    fresh: Path, opened, conversions_made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(fresh)
    opened(fresh, compute_type="int8")
    opened(fresh, revision="v2")
    (fresh / "vocab.json").write_text((fresh / "vocab.json").read_text() + "\n")
    opened(fresh)
    (fresh / ".verified.json").write_text("a note of the store's")
    opened(fresh)
    monkeypatch.setattr("models.engines.ctranslate2_loading.version", lambda name: "0.0")
    opened(fresh)

    assert conversions_made == ["float32", "int8", "float32", "float32", "float32"]


def test_conversions_are_kept_where_they_are_wanted(fresh: Path, opened, tmp_path: Path) -> None:
    opened(fresh, conversions=str(tmp_path / "elsewhere"))

    (kept,) = (each for each in (tmp_path / "elsewhere").iterdir() if each.is_dir())
    assert (kept / "model.bin").is_file()
    assert not fresh.with_name("marian.ctranslate2").exists()


def test_half_a_conversion_is_never_used(fresh: Path, opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(folder: Path, target: Path, *, quantization: str) -> None:
        target.mkdir()
        (target / "model.bin").write_bytes(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("models.engines.ctranslate2_loading.convert", die)
        with pytest.raises(KeyboardInterrupt):
            opened(fresh)

    assert [output.tokens_out for output in opened(fresh).generate(lines())] == [16] * 6


def test_two_starts_at_a_time_convert_once(fresh: Path, opened, conversions_made: list[str]) -> None:
    threads = [threading.Thread(target=opened, args=(fresh,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert conversions_made == ["float32"]


def test_a_damaged_conversion_says_what_to_do(fresh: Path, opened) -> None:
    opened(fresh).close()
    (weights,) = fresh.with_name("marian.ctranslate2").glob("*/model.bin")
    weights.write_bytes(weights.read_bytes()[:-100])

    with pytest.raises(BrokenModel, match=r"conversion .*float32-.* cannot be opened: .* Delete it"):
        opened(fresh)


def test_conversions_that_cannot_be_written(fresh: Path, opened, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(ModelError, match=r"cannot be written to .*/file: .*option `conversions`"):
        opened(fresh, conversions=tmp_path / "file")


START_WITHOUT_TORCH = """
import sys
sys.modules["torch"] = None
from pathlib import Path
from models.engines.base import Request
from models.engines.ctranslate2 import CTranslate2Engine
engine = CTranslate2Engine(Path(sys.argv[1]), device="cpu", compute_type=sys.argv[2], threads=1, beams=1)
print(engine.generate([Request(sys.argv[3], max_tokens=16)])[0].text)
"""


def without_torch(folder: Path, compute_type: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-c", START_WITHOUT_TORCH, str(folder), compute_type, LINES[0]]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_only_the_conversion_needs_torch(fresh: Path, opened) -> None:
    expected = opened(fresh).generate(lines())[0].text

    assert without_torch(fresh, "float32").stdout == f"{expected}\n"
    assert "must be converted once, and that needs torch" in without_torch(fresh, "int8").stderr


def test_a_model_of_the_hub(fresh: Path, opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def snapshot_download(repo: str, *, revision: str, allow_patterns: list[str]) -> str:
        asked.extend((repo, revision, "*.bin" in allow_patterns))
        return str(fresh)

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    monkeypatch.setattr("models.engines.ctranslate2_loading.user_cache_path", lambda name: tmp_path / name)

    outputs = opened(None, repo="some/model", revision="abc").generate(lines())

    assert asked == ["some/model", "abc", False]
    assert outputs == opened(fresh).generate(lines())
    kept = tmp_path / "parallel-bulletins" / "conversions" / "some--model"
    assert [each.name.split("-")[0] for each in kept.iterdir() if each.is_dir()] == ["float32"]


def test_a_hub_that_does_not_answer(opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def snapshot_download(repo: str, **options: object) -> str:
        raise OSError("no way there.")

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)

    with pytest.raises(
        ModelError, match=r"some/model@abc cannot be fetched .*no way there\. Check name, rev"
    ):
        opened(None, repo="some/model", revision="abc")


def test_pickled_weights_are_not_read(folders, opened, tmp_path: Path) -> None:
    folder = copy_of(folders("marian"), tmp_path / "pickled", without="model.safetensors")
    torch.save({}, folder / "pytorch_model.bin")

    with pytest.raises(BrokenModel, match=r"only as a pickle \(pytorch_model\.bin\).*Pin a revision"):
        opened(folder)


def test_no_weights_at_all(folders, opened, tmp_path: Path) -> None:
    folder = copy_of(folders("marian"), tmp_path / "none", without="model.safetensors")

    with pytest.raises(BrokenModel, match=r"holds no weights \(\*\.safetensors\)"):
        opened(folder)


def test_weights_that_lack_a_tensor(fresh: Path, opened) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(fresh / "model.safetensors")
    tensors.pop("model.encoder.layers.0.fc1.weight")
    save_file(tensors, fresh / "model.safetensors", metadata={"format": "pt"})

    with pytest.raises(BrokenModel, match=r"1 weights are missing, model\.encoder\.layers\.0\.fc1\.weight"):
        opened(fresh)


def test_broken_safetensors(fresh: Path, opened) -> None:
    weights = fresh / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])

    with pytest.raises(BrokenModel, match=r"cannot be loaded: .*Fetch or copy the model again"):
        opened(fresh)


def test_an_architecture_without_a_converter(fresh: Path, opened) -> None:
    rewrite(fresh / "config.json", model_type="led")

    with pytest.raises(
        BadSetting, match=r"cannot convert the architecture led\. Use the engine `transformers`"
    ):
        opened(fresh)


def test_a_decoder_alone(opened, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="llama is no encoder-decoder model"):
        opened(tiny.make_causal(tmp_path / "causal"))


def test_code_of_a_model_is_never_run(fresh: Path, opened, tmp_path: Path) -> None:
    auto_map = {"AutoConfig": "foreign.ForeignConfig"}
    rewrite(fresh / "config.json", model_type="foreign", auto_map=auto_map)
    (fresh / "foreign.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")

    with pytest.raises(BrokenModel, match="contains custom code"):
        opened(fresh)
    assert not (tmp_path / "ran").exists()


def test_missing_folder(opened, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"no model folder at .*/nowhere.*bulletins models pull"):
        opened(tmp_path / "nowhere")


def test_folder_without_config(opened, tmp_path: Path) -> None:
    with pytest.raises(BrokenModel, match=r"holds no config\.json"):
        opened(tmp_path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"device": "abacus"}, "unknown device 'abacus'. Use auto, cpu or cuda"),
        (
            {"compute_type": "int3"},
            r"compute_type: 'int3' does not run on this cpu\. Available: auto, .*float32",
        ),
        ({"beams": 0}, "beams must be at least 1, got 0"),
        ({"threads": -1}, "threads must be at least 0, got -1"),
        ({"repo": "some/model"}, "a folder or a `repo`, not both"),
    ],
)
def test_bad_options(options: dict[str, object], message: str, folders, opened) -> None:
    with pytest.raises(BadSetting, match=message):
        opened(folders("marian"), **options)


@pytest.mark.parametrize(
    ("count", "options", "message"),
    [
        (0, {"device": "cuda"}, "CTranslate2 finds no GPU. Use auto or cpu"),
        (2, {"device": "auto", "devices": [0, 2]}, "there is no GPU 2; this machine has 2, counted from 0"),
    ],
)
def test_a_device_that_is_not_there(
    count: int, options: dict[str, object], message: str, folders, opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: count)

    with pytest.raises(BadSetting, match=message):
        opened(folders("marian"), **options)


def test_auto_takes_the_best_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    from models.engines.ctranslate2_loading import Machine, choose

    assert choose("cpu", (), "auto") == Machine("cpu", (0,), "int8")
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 2)
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda *where: {"float32", "float16"})
    assert choose("auto", (1,), "auto") == Machine("cuda", (1,), "float16")


def test_libraries_that_are_not_installed(opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ctranslate2" else object())

    with pytest.raises(ModelError, match=r"needs ctranslate2, .*pip install 'parallel-bulletins\[hub\]'"):
        opened(tmp_path)
