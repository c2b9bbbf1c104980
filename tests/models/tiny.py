"""Builds models of a few kilobytes with the libraries' own classes; random weights, the same at each run."""

import json
import warnings
from pathlib import Path

LINES = (
    "The park office opened a new path along the river.",
    "Farmers from six villages sold tea and honey at the fair.",
    "Văn phòng công viên mở một lối đi mới dọc bờ sông.",
    "Nông dân sáu bản bán chè và mật ong ở hội chợ.",
    "公园办公室沿河开辟了一条新步道。",
    "六个村的农民在集市上卖茶叶和蜂蜜。",
)


def make_marian(folder: Path) -> Path:
    """Save an encoder-decoder of the Marian kind with a SentencePiece vocabulary of its own."""
    import torch
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    folder.mkdir(parents=True)
    pieces = _sentencepiece(folder)
    vocabulary = {piece: number for number, piece in enumerate([*pieces, "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    files = {"source_spm": "source.spm", "target_spm": "target.spm", "vocab": "vocab.json"}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*sacremoses.*")
        tokenizer = MarianTokenizer(**{key: str(folder / name) for key, name in files.items()})
    pad = vocabulary["<pad>"]
    torch.manual_seed(7)
    model = MarianMTModel(
        MarianConfig(
            vocab_size=len(vocabulary), d_model=32, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=32,
            decoder_ffn_dim=32, encoder_attention_heads=2, decoder_attention_heads=2, max_position_embeddings=64,
            pad_token_id=pad, eos_token_id=vocabulary["</s>"], decoder_start_token_id=pad, forced_eos_token_id=None,
            init_std=0.6,
        )
    )  # fmt: skip
    return _save(folder, model, tokenizer)


def make_causal(folder: Path, *, pad: bool = False) -> Path:
    """Save a decoder of the Llama kind with a byte-level BPE vocabulary; without a padding token by default."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder.mkdir(parents=True)
    extra = ["<pad>"] if pad else []
    bpe = _byte_level_bpe(["<s>", "</s>", *extra])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=bpe, bos_token="<s>", eos_token="</s>", **({"pad_token": "<pad>"} if pad else {})
    )
    torch.manual_seed(11)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=bpe.get_vocab_size(), hidden_size=32, intermediate_size=48, num_hidden_layers=2,
            num_attention_heads=2, num_key_value_heads=1, max_position_embeddings=128, bos_token_id=0,
            eos_token_id=1, initializer_range=0.4,
        )
    )  # fmt: skip
    return _save(folder, model, tokenizer)


def make_multilingual(folder: Path, codes: tuple[str, ...]) -> Path:
    """Save an encoder-decoder of the NLLB kind, whose languages are tokens."""
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

    folder.mkdir(parents=True)
    bpe = _word_bpe(["<s>", "<pad>", "</s>", "<unk>"])
    parts = json.loads(bpe.to_str())["model"]
    tokenizer = NllbTokenizer(
        vocab=parts["vocab"],
        merges=[tuple(merge) for merge in parts["merges"]],
        extra_special_tokens=list(codes),
        src_lang=codes[0],
        tgt_lang=codes[1],
    )
    torch.manual_seed(5)
    model = M2M100ForConditionalGeneration(
        M2M100Config(
            vocab_size=len(tokenizer), d_model=32, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=32,
            decoder_ffn_dim=32, encoder_attention_heads=2, decoder_attention_heads=2, max_position_embeddings=64,
            bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, init_std=0.6,
        )
    )  # fmt: skip
    return _save(folder, model, tokenizer)


def _save(folder: Path, model: object, tokenizer: object) -> Path:
    model.eval()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _sentencepiece(folder: Path) -> list[str]:
    import sentencepiece

    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(LINES * 20), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(folder / "source"), vocab_size=100, character_coverage=1.0,
        model_type="unigram", bos_id=-1, eos_id=0, unk_id=1, pad_id=-1, minloglevel=2,
    )  # fmt: skip
    corpus.unlink()
    (folder / "source.vocab").unlink()
    model = (folder / "source.model").rename(folder / "source.spm")
    (folder / "target.spm").write_bytes(model.read_bytes())
    processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def _byte_level_bpe(special: list[str]) -> object:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(LINES, trainer)
    return tokenizer


def _word_bpe(special: list[str]) -> object:
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.BpeTrainer(vocab_size=200, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(LINES, trainer)
    return tokenizer
