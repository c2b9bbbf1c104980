"""Writes random weights and a tokenizer trained on our own texts, with the libraries' own classes."""

import json
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from models.bench.articles import corpus
from models.bench.shapes import PIECES, SEED, Shape


def build_marian(shape: Shape, folder: Path) -> None:
    """Write a model of the Marian kind, with the decoding defaults that the opus-mt models carry."""
    from transformers import GenerationConfig, MarianConfig, MarianMTModel, MarianTokenizer

    pieces = _sentencepiece(folder / "source.spm", first=("</s>", "<unk>"))
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    names = [*pieces, *_fillers(shape.vocabulary - len(pieces) - 1), "<pad>"]
    _write_vocabulary(folder / "vocab.json", names)
    pad = len(names) - 1
    files = {"source_spm": "source.spm", "target_spm": "target.spm", "vocab": "vocab.json"}
    with warnings.catch_warnings():
        # Marian's tokenizer recommends sacremoses, which it can do without.
        warnings.filterwarnings("ignore", message=".*sacremoses.*")
        tokenizer = MarianTokenizer(**{key: str(folder / name) for key, name in files.items()})
    config = MarianConfig(
        **_size(shape), activation_function="swish", scale_embedding=True, pad_token_id=pad, eos_token_id=0,
        decoder_start_token_id=pad, forced_eos_token_id=None,
    )  # fmt: skip
    defaults = GenerationConfig(
        num_beams=4, max_length=512, bad_words_ids=[[pad]], renormalize_logits=True, pad_token_id=pad,
        eos_token_id=0, forced_eos_token_id=0, decoder_start_token_id=pad,
    )  # fmt: skip
    _save(folder, _seeded(MarianMTModel, config), tokenizer, defaults)


def build_m2m100(shape: Shape, folder: Path) -> None:
    """Write a model of the M2M100 kind, whose hundred languages are tokens after the vocabulary."""
    from transformers import GenerationConfig, M2M100Config, M2M100ForConditionalGeneration, M2M100Tokenizer
    from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES

    special = ("<s>", "<pad>", "</s>", "<unk>")
    pieces = _sentencepiece(folder / "sentencepiece.bpe.model", first=("<unk>", "<s>", "</s>"))
    known = [*special, *(piece for piece in pieces if piece not in special)]
    made_up = 8
    room = shape.vocabulary - len(FAIRSEQ_LANGUAGE_CODES["m2m100"]) - made_up
    _write_vocabulary(folder / "vocab.json", [*known, *_fillers(room - len(known))])
    tokenizer = M2M100Tokenizer(
        vocab_file=str(folder / "vocab.json"), spm_file=str(folder / "sentencepiece.bpe.model"),
        src_lang=shape.source_code, tgt_lang=shape.target_code, num_madeup_words=made_up,
    )  # fmt: skip
    config = M2M100Config(**_size(shape), activation_function="relu", scale_embedding=True)
    defaults = GenerationConfig(
        num_beams=5, max_length=200, early_stopping=True, bos_token_id=0, pad_token_id=1, eos_token_id=2,
        decoder_start_token_id=2,
    )  # fmt: skip
    _save(folder, _seeded(M2M100ForConditionalGeneration, config), tokenizer, defaults)


BUILDERS: Final[Mapping[str, Callable[[Shape, Path], None]]] = {
    "marian": build_marian,
    "m2m100": build_m2m100,
}


def _size(shape: Shape) -> dict[str, int]:
    sides = {
        f"{side}_{what}": number
        for side in ("encoder", "decoder")
        for what, number in (
            ("layers", shape.layers), ("attention_heads", shape.heads), ("ffn_dim", shape.inner),
        )
    }  # fmt: skip
    return {
        "vocab_size": shape.vocabulary, "d_model": shape.width,
        "max_position_embeddings": shape.positions, **sides,
    }  # fmt: skip


def _sentencepiece(target: Path, *, first: tuple[str, ...]) -> list[str]:
    """Train a vocabulary, save it as `target`, and list its pieces; `first` are its control pieces in order."""
    import sentencepiece

    control: dict[str, Any] = {
        f"{what}_id": first.index(token) if token in first else -1
        for what, token in (("bos", "<s>"), ("eos", "</s>"), ("unk", "<unk>"))
    }
    with target.open("wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(corpus()), model_writer=file, vocab_size=PIECES, model_type="bpe",
            character_coverage=1.0, pad_id=-1, minloglevel=2, **control,
        )  # fmt: skip
    processor = sentencepiece.SentencePieceProcessor(model_file=str(target))
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def _fillers(count: int) -> list[str]:
    return [f"<unused{number}>" for number in range(count)]


def _write_vocabulary(path: Path, names: list[str]) -> None:
    vocabulary = {name: number for number, name in enumerate(names)}
    path.write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")


def _seeded(kind: Any, config: Any) -> Any:  # noqa: ANN401 - untyped library
    import torch
    import transformers

    transformers.utils.logging.disable_progress_bar()
    torch.manual_seed(SEED)
    return kind(config)


def _save(folder: Path, model: Any, tokenizer: Any, defaults: Any) -> None:  # noqa: ANN401 - untyped library
    model.eval()
    model.generation_config = defaults
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
