"""Builds a model of a few kilobytes for each family: the real architecture and tokenizer, random weights."""

import json
import warnings
from pathlib import Path

from tests.models.tiny import LINES as COMMON

LINES = (*COMMON, "Chè ngon. 茶很好。", "vietnews: vi: en:")

M2M100_LANGUAGES = 100
"""How many languages the library's table for M2M-100 has: their tokens follow the vocabulary."""

_SIZE = {
    "d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_ffn_dim": 16, "decoder_ffn_dim": 16,
    "encoder_attention_heads": 2, "decoder_attention_heads": 2, "max_position_embeddings": 96, "init_std": 0.6,
}  # fmt: skip
_FAIRSEQ_IDS = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}


def make_marian(folder: Path, *, tags: tuple[str, ...] = ()) -> Path:
    """Save an OPUS-MT: two SentencePiece models, the source's of English alone, and one vocabulary of both."""
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    folder.mkdir(parents=True)
    source = [piece for piece, _ in sentencepiece(folder, "source.spm", LINES[:2], size=48)]
    target = [piece for piece, _ in sentencepiece(folder, "target.spm", LINES)]
    pieces = dict.fromkeys(["</s>", "<unk>", *source, *target, *tags, "<pad>"])
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    files = {"source_spm": "source.spm", "target_spm": "target.spm", "vocab": "vocab.json"}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*sacremoses.*")
        tokenizer = MarianTokenizer(**{key: str(folder / name) for key, name in files.items()})
    pad = vocabulary["<pad>"]
    ids = {"pad_token_id": pad, "decoder_start_token_id": pad, "eos_token_id": 0}
    config = MarianConfig(vocab_size=len(vocabulary), **_SIZE, **ids)
    return _save(folder, MarianMTModel, config, tokenizer, forced_eos_token_id=0)


def make_m2m100(folder: Path) -> Path:
    """Save an M2M-100; SMaLL-100 differs from it in how it is asked."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration, M2M100Tokenizer

    folder.mkdir(parents=True)
    pieces = [piece for piece, _ in sentencepiece(folder, "sentencepiece.bpe.model", LINES)]
    # As in the real one, a letter of Vietnamese that the pieces have is not in the vocabulary.
    known = [piece for piece in pieces if "ở" not in piece]
    vocabulary = {piece: number for number, piece in enumerate(["<s>", "<pad>", "</s>", "<unk>", *known])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    tokenizer = M2M100Tokenizer(str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"))
    config = M2M100Config(
        vocab_size=len(vocabulary) + M2M100_LANGUAGES + 8, decoder_start_token_id=2, **_SIZE, **_FAIRSEQ_IDS
    )
    return _save(folder, M2M100ForConditionalGeneration, config, tokenizer)


def make_mbart50(folder: Path) -> Path:
    """Save an mBART-50: decoding starts with the end token, then comes the language's."""
    from transformers import MBart50Tokenizer, MBartConfig, MBartForConditionalGeneration
    from transformers.models.mbart50.tokenization_mbart50 import FAIRSEQ_LANGUAGE_CODES

    folder.mkdir(parents=True)
    tokenizer = MBart50Tokenizer(vocab=_mbart_vocabulary(folder, FAIRSEQ_LANGUAGE_CODES))
    own = {"decoder_start_token_id": 2, "tokenizer_class": "MBart50Tokenizer"}
    config = MBartConfig(vocab_size=len(tokenizer), **own, **_SIZE, **_FAIRSEQ_IDS)
    return _save(folder, MBartForConditionalGeneration, config, tokenizer, forced_eos_token_id=2)


def make_vinai(folder: Path) -> Path:
    """Save an mBART of the first kind: its configuration names no token to start with, as VinAI's does not."""
    from transformers import MBartConfig, MBartForConditionalGeneration, MBartTokenizer
    from transformers.models.mbart.tokenization_mbart import FAIRSEQ_LANGUAGE_CODES

    folder.mkdir(parents=True)
    tokenizer = MBartTokenizer(vocab=_mbart_vocabulary(folder, FAIRSEQ_LANGUAGE_CODES))
    config = MBartConfig(vocab_size=len(tokenizer), tokenizer_class="MBartTokenizer", **_SIZE, **_FAIRSEQ_IDS)
    return _save(folder, MBartForConditionalGeneration, config, tokenizer, forced_eos_token_id=2)


def make_t5(folder: Path, *, kind: str = "T5", special: tuple[str, ...] = ()) -> Path:
    """Save a T5, or with `kind="MT5"` an mT5; `special` are tokens of its own, as `<2vi>`."""
    import transformers

    folder.mkdir(parents=True)
    pieces = sentencepiece(folder, "spiece.model", LINES)
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *pieces]
    tokenizer = transformers.T5Tokenizer(vocab=vocabulary, extra_ids=0, extra_special_tokens=list(special))
    config = getattr(transformers, f"{kind}Config")(
        vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=16, num_layers=1, num_decoder_layers=1, num_heads=2,
        initializer_factor=8.0, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, tie_word_embeddings=False,
    )  # fmt: skip
    return _save(folder, getattr(transformers, f"{kind}ForConditionalGeneration"), config, tokenizer)


def make_bart(folder: Path) -> Path:
    """Save a BART with a vocabulary of bytes."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import BartConfig, BartForConditionalGeneration, BartTokenizer

    folder.mkdir(parents=True)
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=320, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    bpe.train_from_iterator(LINES, trainer)
    parts = json.loads(bpe.to_str())["model"]
    tokenizer = BartTokenizer(vocab=parts["vocab"], merges=[tuple(merge) for merge in parts["merges"]])
    config = BartConfig(vocab_size=len(tokenizer), decoder_start_token_id=2, **_SIZE, **_FAIRSEQ_IDS)
    forced = {"forced_bos_token_id": 0, "forced_eos_token_id": 2}
    return _save(folder, BartForConditionalGeneration, config, tokenizer, **forced)


def make_pegasus(folder: Path) -> Path:
    """Save a PEGASUS, whose vocabulary has `<n>` for the end of a line."""
    from transformers import PegasusConfig, PegasusForConditionalGeneration, PegasusTokenizer

    folder.mkdir(parents=True)
    special = ["<pad>", "</s>", "<mask_1>", "<mask_2>", *(f"<unk_{number}>" for number in range(2, 103))]
    pieces = [("<n>", -3.0), *sentencepiece(folder, "spiece.model", LINES)]
    vocabulary = [*((token, 0.0) for token in special), ("<unk>", 0.0), *pieces]
    tokenizer = PegasusTokenizer(vocab=vocabulary)
    config = PegasusConfig(
        vocab_size=len(tokenizer), pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, **_SIZE
    )
    return _save(folder, PegasusForConditionalGeneration, config, tokenizer, forced_eos_token_id=1)


def sentencepiece(
    folder: Path, name: str, lines: tuple[str, ...], *, size: int = 130
) -> list[tuple[str, float]]:
    """Train a SentencePiece model, keep it as a file, and give its pieces and scores without `<unk>` and others."""
    import sentencepiece as library

    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join([*lines] * 20), encoding="utf-8")
    library.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(folder / "model"), vocab_size=size, character_coverage=1.0,
        model_type="unigram", unk_id=0, bos_id=-1, eos_id=-1, pad_id=-1, hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    corpus.unlink()
    (folder / "model.vocab").unlink()
    model = (folder / "model.model").rename(folder / name)
    processor = library.SentencePieceProcessor(model_file=str(model))
    numbers = range(1, processor.get_piece_size())
    return [(processor.id_to_piece(number), processor.get_score(number)) for number in numbers]


def _mbart_vocabulary(folder: Path, codes: list[str]) -> list[tuple[str, float]]:
    pieces = sentencepiece(folder, "sentencepiece.bpe.model", LINES)
    ends = [(token, 0.0) for token in ("<s>", "<pad>", "</s>", "<unk>")]
    return [*ends, *pieces, *((code, 0.0) for code in codes), ("<mask>", 0.0)]


def _save(folder: Path, kind, config, tokenizer, **generation: int) -> Path:
    import torch

    torch.manual_seed(3)
    model = kind(config).eval()
    model.generation_config.update(**generation)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
