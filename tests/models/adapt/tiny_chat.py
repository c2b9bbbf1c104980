"""Builds a chat model of some kilobytes with random weights, as a transformers folder and as GGUF, and adapters for it."""

import json
from pathlib import Path

from models.engines.adapters import heeded_warnings
from models.families import TranslationTask
from models.families.chat import ChatFamily

MARKS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
VOCABULARY = 1200
SHAPE: dict[str, object] = {
    "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2,
    "num_key_value_heads": 1, "max_position_embeddings": 4096, "initializer_range": 0.3,
    "tie_word_embeddings": False,
}  # fmt: skip


def make_folder(folder: Path, *, kind: str = "qwen2", seed: int = 17, **shape: int) -> Path:
    """Save a Qwen2 (or a Llama) with a byte-level vocabulary learned from the prompts of the chat family."""
    import torch
    import transformers

    folder.mkdir(parents=True)
    tokenizer = _tokenizer()
    torch.manual_seed(seed)
    config, model = {
        "qwen2": (transformers.Qwen2Config, transformers.Qwen2ForCausalLM),
        "llama": (transformers.LlamaConfig, transformers.LlamaForCausalLM),
    }[kind]
    ids = {"bos_token_id": None, "eos_token_id": 2, "pad_token_id": 0}
    made = model(config(vocab_size=len(tokenizer), **{**SHAPE, **shape}, **ids)).eval()
    made.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def make_gguf(folder: Path, path: Path) -> Path:
    """Write the model of a folder as GGUF in float32, as llama.cpp's converter would."""
    import gguf
    import torch
    import transformers

    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    config, kind = model.config, model.config.model_type
    arch = {"qwen2": gguf.MODEL_ARCH.QWEN2, "llama": gguf.MODEL_ARCH.LLAMA}[kind]
    writer = gguf.GGUFWriter(path, gguf.MODEL_ARCH_NAMES[arch])
    _write_shape(writer, config)
    _write_vocabulary(writer, folder)
    names = gguf.get_tensor_name_map(arch, config.num_hidden_layers)
    for name, weight in model.state_dict().items():
        data = weight.numpy()
        if kind == "llama" and name.endswith(("q_proj.weight", "k_proj.weight")):
            data = _turned(
                data, config.num_attention_heads if "q_proj" in name else config.num_key_value_heads
            )
        writer.add_tensor(names.get_name(name, try_suffixes=(".weight", ".bias")), data)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def make_adapter(base: Path, folder: Path, *, modules: object = "all-linear", seed: int = 3) -> Path:
    """Save a PEFT adapter with random weights for the model of a folder."""
    import peft
    import torch
    import transformers

    model = transformers.AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    torch.manual_seed(seed)
    lora = peft.LoraConfig(r=4, lora_alpha=8, target_modules=modules, init_lora_weights=False)
    with heeded_warnings():
        made = peft.get_peft_model(model, lora)
    made.save_pretrained(str(folder), save_embedding_layers=False)
    return folder


def _write_shape(writer: object, config: object) -> None:
    writer.add_name("tiny")
    writer.add_file_type(0)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    if config.model_type == "llama":
        writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
        writer.add_vocab_size(config.vocab_size)


def _write_vocabulary(writer: object, folder: Path) -> None:
    import gguf

    parts = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    tokens = sorted(parts["vocab"], key=parts["vocab"].get)
    kinds = [gguf.TokenType.CONTROL if token in MARKS else gguf.TokenType.NORMAL for token in tokens]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges([" ".join(merge) for merge in parts["merges"]])
    writer.add_eos_token_id(2)
    writer.add_pad_token_id(0)
    writer.add_add_bos_token(False)


def _turned(weight: object, heads: int) -> object:
    rows, columns = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def _tokenizer() -> object:
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import Qwen2Tokenizer

    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=MARKS, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )  # fmt: skip
    family = ChatFamily()
    pairs = [(a, b) for a in ("vi", "en", "zh") for b in ("vi", "en", "zh") if a != b]
    lines = [family.translation(TranslationTask("", *pair)).prompt for pair in pairs]
    learner.train_from_iterator(lines, trainer)
    parts = json.loads(learner.to_str())["model"]
    merges = [tuple(merge) for merge in parts["merges"]]
    return Qwen2Tokenizer(
        vocab=parts["vocab"], merges=merges, eos_token="<|im_end|>", additional_special_tokens=MARKS
    )
