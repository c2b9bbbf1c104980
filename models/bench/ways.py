"""Ways of driving one model's weights: ours, and those that it is compared with."""

import warnings
from abc import ABC, abstractmethod
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from models.bench.articles import BenchArticle
from models.bench.shapes import Shape
from models.engines import ENGINES, Request
from models.registry import Registry

BEAMS: Final = 4
COMPUTE_TYPE: Final = "int8"

WAYS = Registry(
    "way",
    {
        "ours": "models.bench.ways:OursWay",
        "transformers-batched": "models.bench.ways:TransformersBatchedWay",
        "argos": "models.bench.argos:ArgosWay",
        "transformers-single": "models.bench.ways:TransformersSingleWay",
    },
)


@dataclass(frozen=True, slots=True)
class Setup:
    """What all ways have in common: the weights, and exactly `tokens` target tokens a segment.

    `weights` is the folder as the hub lays it out, `converted` the same weights for CTranslate2, in int8.
    Random weights never end by themselves, hence the forced length.
    """

    weights: Path
    converted: Path
    shape: Shape
    tokens: int
    threads: int


class Way(ABC):
    """Loads the weights in its constructor and then translates articles.

    `joins` says that articles which are given together share batches. `note` says what is not obvious of how
    the weights are driven.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    joins: ClassVar[bool] = False
    note: str = ""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup

    @abstractmethod
    def run(self, articles: Sequence[BenchArticle]) -> list[int]:
        """Translate all articles; give the number of target tokens of each segment, in any order."""


class OursWay(Way):
    """The engine `ctranslate2`; what several callers wait for shares batches."""

    name: ClassVar[str] = "ours"
    title: ClassVar[str] = "ours: engine `ctranslate2`, int8"
    joins: ClassVar[bool] = True

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self._engine = ENGINES.get("ctranslate2")(
            setup.weights,
            conversions=setup.converted.parent,
            device="cpu",
            compute_type=COMPUTE_TYPE,
            threads=1,
            workers=setup.threads,
            beams=BEAMS,
            min_tokens=setup.tokens,
        )

    def run(self, articles: Sequence[BenchArticle]) -> list[int]:
        """Hand all segments of all articles over in one call; may be called from several threads."""
        texts = [sentence for article in articles for sentence in article.sentences]
        outputs = self._engine.generate([self._request(text) for text in texts])
        return [output.tokens_out for output in outputs]

    def _request(self, text: str) -> Request:
        shape = self.setup.shape
        return Request(text, self.setup.tokens, source_code=shape.source_code, target_code=shape.target_code)


class _TransformersWay(Way):
    """The library `transformers` in float32; a subclass says how many texts go into one call."""

    batch: ClassVar[int]

    def __init__(self, setup: Setup) -> None:
        import torch
        import transformers

        super().__init__(setup)
        torch.set_num_threads(setup.threads)
        transformers.utils.logging.set_verbosity_error()
        transformers.utils.logging.disable_progress_bar()
        self._tokenizer = load_tokenizer(setup)
        self._model = transformers.AutoModelForSeq2SeqLM.from_pretrained(
            setup.weights, dtype=torch.float32, local_files_only=True
        ).eval()
        self._config = self._decoding()

    def run(self, articles: Sequence[BenchArticle]) -> list[int]:
        """Translate in batches of texts of like length."""
        texts = [sentence for article in articles for sentence in article.sentences]
        if self.batch > 1:
            texts.sort(key=len, reverse=True)
        made: list[int] = []
        for start in range(0, len(texts), self.batch):
            made += self._translate(texts[start : start + self.batch])
        return made

    def _translate(self, texts: Sequence[str]) -> list[int]:
        import torch

        inputs = self._tokenizer(list(texts), return_tensors="pt", padding=True)
        with torch.inference_mode():
            rows = self._model.generate(**inputs, generation_config=self._config)
        self._tokenizer.batch_decode(rows, skip_special_tokens=True)
        # The first token of a row is the start token; a language token is forced, not made.
        return [rows.shape[1] - 1 - self._forced] * len(texts)

    @property
    def _forced(self) -> int:
        return int(self.setup.shape.target_code is not None)

    def _decoding(self) -> Any:  # noqa: ANN401 - untyped library
        length = self.setup.tokens + self._forced
        config = deepcopy(self._model.generation_config)
        config.update(
            num_beams=BEAMS, max_length=None, max_new_tokens=length, min_new_tokens=length,
            forced_eos_token_id=None, early_stopping=False,
        )  # fmt: skip
        if self.setup.shape.target_code is not None:
            config.forced_bos_token_id = self._tokenizer.get_lang_id(self.setup.shape.target_code)
        return config


class TransformersSingleWay(_TransformersWay):
    """One text a call, the loop that most people write.

    The pipeline `translation` did these very steps for each text; version 5 of the library has it no more.
    """

    name: ClassVar[str] = "transformers-single"
    title: ClassVar[str] = "`transformers` float32, one by one"
    batch: ClassVar[int] = 1
    note = "tokenize, `generate`, decode, as the pipeline `translation` did until version 4"


class TransformersBatchedWay(_TransformersWay):
    """Batches of sixteen, sorted by length over all articles."""

    name: ClassVar[str] = "transformers-batched"
    title: ClassVar[str] = "`transformers` float32, sorted batches of 16"
    joins: ClassVar[bool] = True
    batch: ClassVar[int] = 16


def load_tokenizer(setup: Setup) -> Any:  # noqa: ANN401 - untyped library
    """Load the model's own tokenizer, set to the source language."""
    import transformers

    with warnings.catch_warnings():
        # Marian's tokenizer recommends sacremoses, which it can do without.
        warnings.filterwarnings("ignore", message=".*sacremoses.*")
        tokenizer = transformers.AutoTokenizer.from_pretrained(setup.weights, local_files_only=True)
    if setup.shape.source_code is not None:
        tokenizer.src_lang = setup.shape.source_code
    return tokenizer
