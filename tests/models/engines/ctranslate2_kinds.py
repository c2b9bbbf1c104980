"""Tiny models of every kind that CTranslate2 is tried on, and what transformers itself makes of them."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.engines.base import Output, Request
from tests.models import tiny
from tests.models.tiny import LINES

CODES = ("vie_Latn", "eng_Latn", "zho_Hans")


@dataclass(frozen=True)
class Kind:
    """How a tiny model of one kind is made, and the languages that it is asked with."""

    make: Callable[[Path], Path] | None
    source: str | None = None
    target: str | None = None


KINDS = {
    "marian": Kind(tiny.make_marian),
    "nllb": Kind(lambda folder: tiny.make_multilingual(folder, CODES), "vie_Latn", "eng_Latn"),
    "m2m100": Kind(lambda folder: tiny.make_m2m100(folder, ("vi", "en")), "vi", "en"),
    "mbart": Kind(tiny.make_mbart, "vi_VN", "en_XX"),
    "t5": Kind(tiny.make_t5),
    "mt5": Kind(lambda folder: tiny.make_t5(folder, kind="MT5")),
    "t5-tied": Kind(lambda folder: tiny.make_t5(folder, tied=True)),
    "bart": Kind(lambda folder: tiny.make_summarizer(folder, "bart")),
    "pegasus": Kind(lambda folder: tiny.make_summarizer(folder, "pegasus")),
}


def copy_of(folder: Path, target: Path, *, without: str = "") -> Path:
    target.mkdir()
    for file in folder.iterdir():
        if file.name != without:
            shutil.copy2(file, target / file.name)
    return target


def lines(max_tokens: int = 16, **fields: object) -> list[Request]:
    return [Request(line, max_tokens=max_tokens, **fields) for line in LINES]


def rewrite(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


class Library:
    """The model in transformers itself, asked one text at a time."""

    def __init__(self, folder: Path, kind: Kind) -> None:
        import transformers

        self.tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        self.model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
        self.options: dict[str, object] = {}
        if kind.target:
            self.tokenizer.src_lang = kind.source
            token = f"__{kind.target}__" if hasattr(self.tokenizer, "lang_token_to_id") else kind.target
            self.options["forced_bos_token_id"] = self.tokenizer.convert_tokens_to_ids(token)

    def output(self, text: str, max_tokens: int, beams: int, **more: object) -> Output:
        """Answer as the engine must: the forced language is neither in the text nor in the figures."""
        import torch

        ids = self.tokenizer(text, return_tensors="pt").input_ids
        forced = len(self.options)
        with torch.inference_mode():
            row = self.model.generate(
                ids,
                max_new_tokens=max_tokens + forced,
                do_sample=False,
                num_beams=beams,
                early_stopping=False,
                **self.options,
                **more,
            )[0]
            chances = self.model(input_ids=ids, decoder_input_ids=row[None, :-1]).logits.log_softmax(-1)[0]
        picked = chances.gather(1, row[1:, None])[forced:, 0]
        made = row[1 + forced :].tolist()
        ended = made[-1] == self.tokenizer.eos_token_id
        tokens = self.tokenizer.convert_ids_to_tokens(made[: len(made) - ended])
        # Rows that exist for the sake of a round number have no token: they read as unknown.
        known = self.tokenizer.convert_tokens_to_ids(tokens)
        return Output(
            self.tokenizer.decode(known, skip_special_tokens=True, clean_up_tokenization_spaces=False),
            tokens_in=ids.shape[1],
            tokens_out=len(tokens),
            truncated=not ended,
            logprob=pytest.approx(picked.mean().item(), abs=2e-4),
        )
