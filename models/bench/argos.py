"""The weights as Argos Translate 1.11 drives them; LibreTranslate and others stand on it.

Facts from argostranslate 1.11.0, `translate.py` (PackageTranslation.hypotheses, apply_packaged_translation) and
`settings.py`: paragraphs one after the other, the sentences of a paragraph in one `translate_batch` with
`max_batch_size=32` counted in tokens, `beam_size=4`, `length_penalty=0.2`, `replace_unknowns=True`,
`return_scores=True`; `compute_type="auto"`, one translator.
"""

import importlib
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, ClassVar, Final

from models.bench.articles import BenchArticle
from models.bench.ways import Setup, Way, load_tokenizer

BATCH_TOKENS: Final = 32
BEAMS: Final = 4
LENGTH_PENALTY: Final = 0.2


class ArgosWay(Way):
    """Argos Translate's own function where it is installed, else the same calls written anew."""

    name: ClassVar[str] = "argos"
    title: ClassVar[str] = "the same int8 weights, as Argos Translate 1.11 drives them"

    def __init__(self, setup: Setup) -> None:
        import ctranslate2

        super().__init__(setup)
        self._apply, self.note = _find()
        self._translator = _Forced(
            ctranslate2.Translator(
                str(setup.converted),
                device="cpu",
                inter_threads=1,
                intra_threads=setup.threads,
                compute_type="auto",
            ),
            setup.tokens,
        )
        self._package = _Package(setup)

    def run(self, articles: Sequence[BenchArticle]) -> list[int]:
        """Translate paragraph by paragraph; where sentences end is given, so that it costs no time."""
        self._translator.made.clear()
        for article in articles:
            for paragraph in article.paragraphs:
                self._apply(self._package, " ".join(paragraph), self._translator, _Given(paragraph), 1)
        return list(self._translator.made)


class _Forced:
    """A translator that makes a given number of tokens a segment, and counts them."""

    def __init__(self, translator: Any, tokens: int) -> None:  # noqa: ANN401 - untyped library
        self._translator = translator
        self._tokens = tokens
        self.made: list[int] = []

    def translate_batch(self, source: list[list[str]], **options: Any) -> Any:  # noqa: ANN401 - untyped library
        prefix = options.get("target_prefix")
        forced = len(prefix[0]) if prefix else 0
        length = self._tokens + forced
        results = self._translator.translate_batch(
            source, min_decoding_length=length, max_decoding_length=length, **options
        )
        self.made += [len(result.hypotheses[0]) - forced for result in results]
        return results


class _Package:
    """What Argos Translate wants to know of a package; it is its own `tokenizer`."""

    def __init__(self, setup: Setup) -> None:
        self._tokenizer = load_tokenizer(setup)
        code = setup.shape.target_code
        self.target_prefix = "" if code is None else self._tokenizer.get_lang_token(code)
        self.tokenizer = self

    def encode(self, sentence: str) -> list[str]:
        tokens: list[str] = self._tokenizer.convert_ids_to_tokens(self._tokenizer(sentence).input_ids)
        return tokens

    def decode(self, tokens: list[str]) -> str:
        numbers = self._tokenizer.convert_tokens_to_ids(tokens)
        text: str = self._tokenizer.decode(numbers, skip_special_tokens=True)
        return text


class _Given:
    """A sentence splitter that knows the answer."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._sentences = list(sentences)

    def split_sentences(self, text: str) -> list[str]:
        return self._sentences


def _find() -> tuple[Any, str]:
    try:
        module = importlib.import_module("argostranslate.translate")
    except ImportError:
        return _apply, "its calls, written anew from its source: argostranslate is not installed here"
    return module.apply_packaged_translation, f"argostranslate {version('argostranslate')} itself"


def _apply(package: Any, text: str, translator: Any, sentencizer: Any, hypotheses: int) -> list[str]:  # noqa: ANN401 - stands for an untyped function
    tokenized = [package.tokenizer.encode(sentence) for sentence in sentencizer.split_sentences(text)]
    prefix = [[package.target_prefix]] * len(tokenized) if package.target_prefix else None
    results = translator.translate_batch(
        tokenized,
        target_prefix=prefix,
        replace_unknowns=True,
        max_batch_size=BATCH_TOKENS,
        batch_type="tokens",
        beam_size=max(hypotheses, BEAMS),
        num_hypotheses=hypotheses,
        length_penalty=LENGTH_PENALTY,
        return_scores=True,
    )
    return [
        package.tokenizer.decode([token for result in results for token in result.hypotheses[number]])
        for number in range(hypotheses)
    ]
