from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from models.canary import SENTENCES, complaint
from models.catalogue import Catalogue, CatalogueEntry
from models.engines import Engine, OnOutput, Output, Request
from models.errors import CanaryFailed
from models.families import TranslationTask
from models.profiles import Profile, open_profile
from models.store import Store
from tests.models.scripted import ScriptedFamily

Answer = Callable[[str, str], str]


class Naming(ScriptedFamily):
    """Writes the direction into the prompt, which is all that the engine below wants."""

    def translation(self, task: TranslationTask) -> Request:
        return Request(f"{task.source}>{task.target}|{task.text}", max_tokens=100)


def good(source: str, target: str) -> str:
    return SENTENCES[target]


class Speaking(Engine):
    """Answers as `answer(source, target)` says; an engine as open_profile makes it."""

    name: ClassVar[str] = "echo"
    answer: ClassVar[Answer] = staticmethod(good)
    asked: ClassVar[list[list[str]]] = []
    closed: ClassVar[list[str]] = []

    def __init__(self, path: Path | None, *, log: str = "") -> None:
        self._log = log

    def generate(self, requests: list[Request], *, on_output: OnOutput | None = None) -> list[Output]:  # type: ignore[override]
        pairs = [request.prompt.partition("|")[0].split(">") for request in requests]
        self.asked.append([f"{source}-{target}" for source, target in pairs])
        return [Output(type(self).answer(source, target)) for source, target in pairs]

    def close(self) -> None:
        self.closed.append(self._log)


@pytest.fixture
def speaking(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Speaking]]:
    monkeypatch.setattr("models.engines.echo.EchoEngine", Speaking)
    monkeypatch.setattr("models.families.echo.EchoFamily", Naming)
    monkeypatch.setattr(Speaking, "answer", staticmethod(good))
    yield Speaking
    Speaking.asked.clear()
    Speaking.closed.clear()


def entry(name: str, **fields: object) -> CatalogueEntry:
    given = {"title": name, "engine": "echo", "family": "echo", "languages": ("vi", "en", "zh")}
    return CatalogueEntry(**{"name": name, **given, "licence": "MIT", "publisher": "us", **fields})  # type: ignore[arg-type]


CATALOGUE = Catalogue([entry("a"), entry("b", options={"log": "b"}), entry("c")])


def opened(tmp_path: Path, **fields: object) -> None:
    profile = Profile(name="mine", translate="a", summarize="a", **fields)  # type: ignore[arg-type]
    open_profile(profile, Store(tmp_path / "store"), catalogue=CATALOGUE).close()


def test_each_direction_is_tried_once_and_an_engine_is_asked_once(
    tmp_path: Path, speaking: type[Speaking]
) -> None:
    opened(tmp_path)

    assert speaking.asked == [["vi-en", "vi-zh", "en-vi", "en-zh", "zh-vi", "zh-en"]]


def test_only_the_directions_that_a_model_does_are_tried(tmp_path: Path, speaking: type[Speaking]) -> None:
    opened(tmp_path, directions={"en-vi": "b", "zh-en": "c"}, pivot={"vi-zh": "en", "zh-vi": "en"})

    # c has the options of a, so that they share an engine.
    assert speaking.asked == [["vi-en", "en-zh", "zh-en"], ["en-vi"]]


def test_the_switch_of_a_profile(tmp_path: Path, speaking: type[Speaking]) -> None:
    opened(tmp_path, canary=False)

    assert speaking.asked == []


def test_the_switch_of_an_engine(
    tmp_path: Path, speaking: type[Speaking], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "canary", False)

    opened(tmp_path)

    assert speaking.asked == []


def test_a_wrong_language_refuses_the_model_and_hints_at_the_tag(
    tmp_path: Path, speaking: type[Speaking]
) -> None:
    speaking.answer = staticmethod(lambda source, target: SENTENCES["en" if target == "vi" else target])

    with pytest.raises(CanaryFailed) as caught:
        opened(tmp_path)

    assert str(caught.value) == (
        "The model a is refused: from English into Vietnamese (en-vi) it writes English: 'The weather is fine today, "
        "and many people have gone to the park to walk and to…'. Most often the model is asked with a wrong "
        "language tag or in a wrong form: compare `family` and `family_options` in the catalogue with the model's card."
    )
    assert (caught.value.status, caught.value.code) == (503, "model_refused")
    assert speaking.closed == [""]


def test_the_model_of_the_direction_is_named(tmp_path: Path, speaking: type[Speaking]) -> None:
    speaking.answer = staticmethod(
        lambda source, target: "" if (source, target) == ("zh", "en") else SENTENCES[target]
    )

    with pytest.raises(
        CanaryFailed, match=r"^The model b is refused: from Chinese into English \(zh-en\) its answer"
    ):
        opened(tmp_path, directions={"zh-en": "b"})
    assert sorted(speaking.closed) == ["", "b"]


@pytest.mark.parametrize(
    ("text", "target", "reason"),
    [
        ("", "en", "its answer to a plain sentence is empty."),
        (
            "park park park park park park park park",
            "en",
            r"it repeats itself in a plain sentence: 'park' comes 8",
        ),
        ("公园公园公园公园公园公园公园", "zh", "it repeats itself in a plain sentence"),
        (SENTENCES["vi"], "zh", "it writes Vietnamese: 'Hôm nay trời đẹp"),
        (SENTENCES["en"], "vi", "it writes English: 'The weather is fine"),
        (
            "今日は天気がよく、多くの人が公園へ散歩に行きました。",
            "zh",
            "it does not write Chinese: The text looks like",
        ),
        ("?!", "vi", r"it does not write Vietnamese: The text has no letters in it \('\?!'\)\."),
    ],
)
def test_what_is_wrong(text: str, target: str, reason: str) -> None:
    found = complaint(text, "en" if target != "en" else "vi", target)

    assert found is not None
    assert found.startswith(reason.replace("\\", ""))


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (SENTENCES["vi"], "vi"),
        (SENTENCES["en"], "en"),
        (SENTENCES["zh"], "zh"),
        ("今天天氣很好，許多人來到公園散步，和自己的朋友見面聊天。", "zh"),
        ("Thời tiết hôm nay rất đẹp và có nhiều người đi dạo trong công viên.", "vi"),
        ("It is a nice day and many people went for a walk.", "en"),
    ],
)
def test_what_will_do(text: str, target: str) -> None:
    assert complaint(text, "zh" if target != "zh" else "en", target) is None
