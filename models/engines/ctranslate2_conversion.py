"""Drives CTranslate2's own converter, and mends what it gets wrong with transformers 5."""

import importlib.util
import json
from pathlib import Path
from typing import Any, Final

from models.errors import BadSetting, BrokenModel, ModelError

# Raise it when what is mended here changes, so that conversions made before are made anew.
FORM: Final = 1
# Whether layers normalize first, and whether embeddings are normalized: the converter asks the model's
# config.json, where these keys are a relic; the classes of transformers always do this.
NORMALIZED: Final = {"bart": (False, True), "mbart": (True, True), "pegasus": (True, False)}
# Whether outputs are scaled before the vocabulary, where a configuration does not say so itself. The converter
# asks `tie_word_embeddings`, which transformers 5 holds true for all of them; mT5 never scales.
SCALED: Final = {"t5": True, "umt5": True, "mt5": False}
CURE: Final = "Use the engine `transformers` for it."


def convert(folder: Path, target: Path, *, quantization: str) -> None:
    """Write the conversion of a seq2seq model to `target`: from safetensors only and without foreign code."""
    if importlib.util.find_spec("torch") is None:
        raise ModelError(
            f"{folder} must be converted once, and that needs torch, which is not installed. "
            "Run `pip install 'parallel-bulletins[hub]'`, or copy a conversion made on another machine."
        )
    _require_safetensors(folder)
    _require_architecture(folder)
    from ctranslate2.converters import TransformersConverter

    converter = TransformersConverter(str(folder))
    converter.load_model = _weights
    converter.load_tokenizer = _vocabulary
    converter.convert(str(target), quantization=quantization)
    _begin_as_the_model_does(folder, target)


def _begin_as_the_model_does(folder: Path, target: Path) -> None:
    """Write the model's own start token into an mBART's conversion: where it has none, the language is it."""
    import transformers

    config = transformers.AutoConfig.from_pretrained(str(folder), local_files_only=True)
    if config.model_type != "mbart":
        return
    settings = transformers.GenerationConfig.from_pretrained(str(folder), local_files_only=True)
    tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
    path = target / "config.json"
    written = json.loads(path.read_text(encoding="utf-8"))
    number = settings.decoder_start_token_id
    written["decoder_start_token"] = None if number is None else tokenizer.convert_ids_to_tokens(number)
    # The tokenizer of mBART-50 has none; null here cannot be opened, and nothing is ever begun with it.
    written["bos_token"] = written["bos_token"] or tokenizer.cls_token
    path.write_text(json.dumps(written, indent=2), encoding="utf-8")


def _require_safetensors(folder: Path) -> None:
    if any(folder.glob("*.safetensors")):
        return
    pickles = sorted(
        file.name for suffix in ("bin", "pt", "pth", "ckpt") for file in folder.glob(f"*.{suffix}")
    )
    if pickles:
        raise BrokenModel(
            f"{folder} has its weights only as a pickle ({pickles[0]}), which can run code when it is read. "
            "Pin a revision that has model.safetensors."
        )
    raise BrokenModel(f"{folder} holds no weights (*.safetensors). Fetch or copy the model again.")


def _require_architecture(folder: Path) -> None:
    import transformers
    from ctranslate2.converters.transformers import _MODEL_LOADERS

    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    config = transformers.AutoConfig.from_pretrained(
        str(folder), local_files_only=True, trust_remote_code=False
    )
    name = type(config).__name__
    if not config.is_encoder_decoder:
        raise BadSetting(f"{folder}: {config.model_type} is no encoder-decoder model. {CURE}")
    if name not in _MODEL_LOADERS:
        raise BadSetting(f"{folder}: CTranslate2 cannot convert the architecture {config.model_type}. {CURE}")


def _weights(kind: Any, name: str, **options: Any) -> Any:  # noqa: ANN401 - untyped library
    """Load the weights as the converter would, but no pickles, and none that are missing."""
    import safetensors

    try:
        model, info = kind.from_pretrained(
            name, use_safetensors=True, local_files_only=True, output_loading_info=True, **options
        )
    except safetensors.SafetensorError as error:
        raise ValueError(f"{error}.") from error
    if info["missing_keys"]:
        # The library would go on with random numbers in their place.
        names = sorted(info["missing_keys"])
        raise ValueError(f"{len(names)} weights are missing, {names[0]} for one.")
    config = model.config
    if config.model_type in NORMALIZED:
        config.normalize_before, config.normalize_embedding = NORMALIZED[config.model_type]
    if config.model_type in SCALED:
        scaled = getattr(config, "scale_decoder_outputs", SCALED[config.model_type])
        config.tie_word_embeddings = scaled
    return model


def _vocabulary(kind: Any, name: str, **options: Any) -> Any:  # noqa: ANN401 - untyped library
    """Load the tokenizer; the one of M2M100 leaves its languages out of the vocabulary that it gives."""
    tokenizer = kind.from_pretrained(name, local_files_only=True, trust_remote_code=False)
    languages = getattr(tokenizer, "lang_token_to_id", None)
    if languages:
        whole = {**tokenizer.get_vocab(), **languages}
        tokenizer.get_vocab = lambda: whole
    return tokenizer
