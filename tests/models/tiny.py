"""Builds models of a few kilobytes with the libraries' own classes; random weights, the same at each run."""

import io
import json
import warnings
from collections.abc import Sequence
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
    tokenizer = _marian_tokenizer(folder, LINES * 20, size=100)
    model = _marian(tokenizer, seed=7, d_model=32, encoder_ffn_dim=32, decoder_ffn_dim=32, init_std=0.6)
    return _save(folder, model, tokenizer)


def make_trained_marian(folder: Path, pairs: Sequence[tuple[str, str]], *, steps: int) -> Path:
    """Save a Marian that has really learned to translate `pairs`, both languages in one vocabulary."""
    import torch

    tokenizer = _marian_tokenizer(folder, [line for pair in pairs for line in pair], size=54)
    shape = {"d_model": 64, "encoder_ffn_dim": 128, "decoder_ffn_dim": 128, "init_std": 0.1, "dropout": 0.0}
    model = _marian(tokenizer, seed=7, scale_embedding=True, **shape)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=5e-3, total_steps=steps)
    source = tokenizer([pair[0] for pair in pairs], padding=True, return_tensors="pt")
    labels = tokenizer(text_target=[pair[1] for pair in pairs], padding=True, return_tensors="pt").input_ids
    labels[labels == tokenizer.pad_token_id] = -100
    model.train()
    for _ in range(steps):
        rows = torch.randint(len(pairs), (32,))
        loss = model(
            source.input_ids[rows], attention_mask=source.attention_mask[rows], labels=labels[rows]
        ).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        # Marian begins with an embedding of zeros, which is the padding's in transformers.
        model.get_input_embeddings().weight.data[tokenizer.pad_token_id] = 0
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


def make_m2m100(folder: Path, codes: tuple[str, ...]) -> Path:
    """Save an encoder-decoder of the M2M100 kind, with its own tokenizer; its languages are `__vi__` and the like.

    The tokenizer knows all languages of the real model whatever `codes` are, hence a vocabulary of its size.
    """
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration, M2M100Tokenizer

    folder.mkdir(parents=True)
    pieces = _sentencepiece(folder, LINES * 20, size=100)[2:]
    words = {word: number for number, word in enumerate(["<s>", "<pad>", "</s>", "<unk>", *pieces])}
    (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    tokenizer = M2M100Tokenizer(
        str(folder / "words.json"), str(folder / "source.spm"), src_lang=codes[0], tgt_lang=codes[1]
    )
    languages = len(tokenizer.lang_code_to_token)
    torch.manual_seed(5)
    model = M2M100ForConditionalGeneration(
        M2M100Config(
            vocab_size=len(words) + languages + tokenizer.num_madeup_words, d_model=32, encoder_layers=1,
            decoder_layers=1, encoder_ffn_dim=32, decoder_ffn_dim=32, encoder_attention_heads=2,
            decoder_attention_heads=2, max_position_embeddings=64, bos_token_id=0, pad_token_id=1, eos_token_id=2,
            decoder_start_token_id=2, init_std=0.6,
        )
    )  # fmt: skip
    return _save(folder, model, tokenizer)


def make_mbart(folder: Path) -> Path:
    """Save an encoder-decoder of the mBART-50 kind, whose languages are `vi_VN`, `en_XX`, `zh_CN` and 49 more."""
    import torch
    from transformers import MBart50Tokenizer, MBartConfig, MBartForConditionalGeneration

    folder.mkdir(parents=True)
    # The tokenizer puts its own special tokens in the place of the first three.
    special = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0)]
    tokenizer = MBart50Tokenizer(vocab=[*special, *_unigram()], src_lang="vi_VN", tgt_lang="en_XX")
    torch.manual_seed(9)
    model = MBartForConditionalGeneration(
        MBartConfig(
            vocab_size=len(tokenizer), d_model=32, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=32,
            decoder_ffn_dim=32, encoder_attention_heads=2, decoder_attention_heads=2, max_position_embeddings=64,
            bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, forced_eos_token_id=None,
            init_std=0.6, scale_embedding=True,
        )
    )  # fmt: skip
    return _save(folder, model, tokenizer)


def make_t5(folder: Path, *, kind: str = "T5", tied: bool = False) -> Path:
    """Save an encoder-decoder of the T5 or MT5 kind: gated as mT5 and MADLAD are, or `tied` as the first T5."""
    import torch
    import transformers

    folder.mkdir(parents=True)
    special = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    tokenizer = transformers.T5Tokenizer(
        vocab=[*special, *_unigram()], extra_ids=0, additional_special_tokens=None
    )
    torch.manual_seed(3)
    config = getattr(transformers, f"{kind}Config")
    model = getattr(transformers, f"{kind}ForConditionalGeneration")(
        config(
            vocab_size=len(tokenizer), d_model=32, d_kv=16, d_ff=48, num_layers=2, num_heads=2,
            feed_forward_proj="relu" if tied else "gated-gelu", tie_word_embeddings=tied, pad_token_id=0,
            eos_token_id=1, decoder_start_token_id=0, initializer_factor=3.0,
        )
    )  # fmt: skip
    return _save(folder, model, tokenizer)


def make_summarizer(folder: Path, kind: str) -> Path:
    """Save an encoder-decoder of the `bart` or the `pegasus` kind; both share one plain tokenizer here."""
    import torch
    import transformers
    from tokenizers.processors import TemplateProcessing

    folder.mkdir(parents=True)
    names = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    bpe = _byte_level_bpe(list(names.values()))
    bpe.post_processor = TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=bpe, **names)
    config, model = {
        "bart": (transformers.BartConfig, transformers.BartForConditionalGeneration),
        "pegasus": (transformers.PegasusConfig, transformers.PegasusForConditionalGeneration),
    }[kind]
    torch.manual_seed(13)
    made = model(
        config(
            vocab_size=len(tokenizer), d_model=32, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=32,
            decoder_ffn_dim=32, encoder_attention_heads=2, decoder_attention_heads=2, max_position_embeddings=128,
            bos_token_id=0, pad_token_id=1, eos_token_id=2, forced_eos_token_id=None, init_std=0.6,
            decoder_start_token_id=2 if kind == "bart" else 1,
        )
    )  # fmt: skip
    return _save(folder, made, tokenizer)


def _save(folder: Path, model: object, tokenizer: object) -> Path:
    model.eval()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _marian_tokenizer(folder: Path, lines: Sequence[str], *, size: int) -> object:
    from transformers import MarianTokenizer

    folder.mkdir(parents=True)
    pieces = _sentencepiece(folder, lines, size=size)
    vocabulary = {piece: number for number, piece in enumerate([*pieces, "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    files = {"source_spm": "source.spm", "target_spm": "target.spm", "vocab": "vocab.json"}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*sacremoses.*")
        return MarianTokenizer(**{key: str(folder / name) for key, name in files.items()})


def _marian(tokenizer: object, *, seed: int, **shape: float) -> object:
    import torch
    from transformers import MarianConfig, MarianMTModel

    pad = tokenizer.pad_token_id
    torch.manual_seed(seed)
    return MarianMTModel(
        MarianConfig(
            vocab_size=len(tokenizer.get_vocab()), encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
            decoder_attention_heads=2, max_position_embeddings=64, pad_token_id=pad,
            eos_token_id=tokenizer.eos_token_id, decoder_start_token_id=pad, forced_eos_token_id=None, **shape,
        )
    )  # fmt: skip


def _sentencepiece(folder: Path, lines: Sequence[str], *, size: int) -> list[str]:
    import sentencepiece

    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(lines), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(folder / "source"), vocab_size=size, character_coverage=1.0,
        model_type="unigram", bos_id=-1, eos_id=0, unk_id=1, pad_id=-1, minloglevel=2,
    )  # fmt: skip
    corpus.unlink()
    (folder / "source.vocab").unlink()
    model = (folder / "source.model").rename(folder / "source.spm")
    (folder / "target.spm").write_bytes(model.read_bytes())
    processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def _unigram() -> list[tuple[str, float]]:
    """Train a vocabulary of pieces with their scores, without special tokens."""
    import sentencepiece

    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(LINES * 20), model_writer=written, vocab_size=100, character_coverage=1.0,
        model_type="unigram", bos_id=-1, eos_id=0, unk_id=1, pad_id=-1, minloglevel=2,
    )  # fmt: skip
    processor = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    numbers = range(2, processor.get_piece_size())
    return [(processor.id_to_piece(number), processor.get_score(number)) for number in numbers]


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
