"""Whether an exported adapter says in llama.cpp what the PEFT folder says in transformers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sacrebleu.metrics import CHRF

from models.engines import ENGINES, Engine, Request
from models.families import TranslationTask
from models.families.chat import ChatFamily


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence as both engines translate it, with the adapter, and as the bare model does."""

    text: str
    transformers: str
    llamacpp: str
    bare: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All sentences; `agreement` is the chrF of one engine's answers with the other's as reference."""

    pairs: tuple[Pair, ...]

    @property
    def same(self) -> int:
        """Count the sentences of which both engines say the very same."""
        return sum(pair.transformers == pair.llamacpp for pair in self.pairs)

    @property
    def changed(self) -> int:
        """Count the sentences that the adapter changes in llama.cpp."""
        return sum(pair.bare != pair.llamacpp for pair in self.pairs)

    @property
    def agreement(self) -> float:
        """Tell how near the answers are, 100 for all the same."""
        answers = [pair.llamacpp for pair in self.pairs]
        return float(CHRF().corpus_score(answers, [[pair.transformers for pair in self.pairs]]).score)


def compare(
    base: Path, folder: Path, adapter: Path, texts: Sequence[str], *, source: str, target: str
) -> Comparison:
    """Translate texts three ways, greedily, over one GGUF base, which transformers dequantizes to float32."""
    family = ChatFamily()
    # Only llama.cpp can hold a script, so that neither engine does here.
    requests = [
        replace(family.translation(TranslationTask(text, source, target)), forbidden=None) for text in texts
    ]
    peft = _answers(ENGINES.get("transformers")(base, adapter=folder, dtype="float32"), requests)
    small = {"slots": 1, "n_ctx": 4096}
    with_adapter = _answers(ENGINES.get("llamacpp")(base, adapter=adapter, **small), requests)
    bare = _answers(ENGINES.get("llamacpp")(base, **small), requests)
    return Comparison(tuple(Pair(*row) for row in zip(texts, peft, with_adapter, bare, strict=True)))


def _answers(engine: Engine, requests: Sequence[Request]) -> list[str]:
    try:
        return [output.text.strip() for output in engine.generate(requests)]
    finally:
        engine.close()
