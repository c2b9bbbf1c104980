"""Asks a loaded model for the translation of texts, each by itself."""

from collections.abc import Callable, Sequence
from typing import Final

from models.engines import Output, Request
from models.families import TranslationTask
from models.families.chat_markup import Markup
from models.languages import LANGUAGES
from models.loading import LoadedModel

OnText = Callable[[int, str], None]

_SYSTEM: Final = "You are a helpful assistant."
_ORDER: Final = (
    "Translate the following text from {source} into {target}. Reply with the translation only.\n\n"
)


def ask(
    model: LoadedModel,
    texts: Sequence[str],
    source: str,
    target: str,
    *,
    zero_shot: bool,
    on_text: OnText | None = None,
) -> list[str]:
    """Ask for all texts; `zero_shot` asks a model that has a markup in one chat turn, without examples."""
    family, done = model.family, on_text or _nothing
    tasks = [TranslationTask(text, source, target) for text in texts]
    plain = family.markup if zero_shot else None
    found = [""] * len(texts)

    def keep(index: int, output: Output) -> None:
        text = output.text if plain else family.clean(output.text, tasks[index])
        found[index] = " ".join(text.split())
        done(index, found[index])

    requests = [
        zero_shot_request(plain, task.text, source, target) if plain else family.translation(task)
        for task in tasks
    ]
    model.engine.generate(requests, on_output=keep)
    return found


def zero_shot_request(markup: Markup, text: str, source: str, target: str) -> Request:
    """Write one chat turn that asks for a translation and for nothing else."""
    order = _ORDER.format(source=LANGUAGES[source].name, target=LANGUAGES[target].name)
    most = max(256, 2 * len(text))
    return markup.request([("system", _SYSTEM)], text, lead=order, max_tokens=most, stop=(), shared=False)


def _nothing(_index: int, _text: str) -> None:
    """Take the place of a callback that nobody gave."""
