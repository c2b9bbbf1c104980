"""Families know how a kind of model wants its input; add one by a file here and a line below."""

from models.families.base import Family, SummaryTask, TranslationTask
from models.registry import Registry

FAMILIES = Registry(
    "family",
    {
        "chat": "models.families.chat:ChatFamily",
        "marian": "models.families.marian:MarianFamily",
        "m2m100": "models.families.m2m100:M2M100Family",
        "nllb": "models.families.nllb:NllbFamily",
        "mbart50": "models.families.mbart50:MBart50Family",
        "madlad": "models.families.madlad:MadladFamily",
        "envit5": "models.families.envit5:EnViT5Family",
        "vinai": "models.families.vinai:VinAIFamily",
        "mt5_xlsum": "models.families.mt5_xlsum:MT5XLSumFamily",
        "bart": "models.families.bart:BartFamily",
        "pegasus": "models.families.pegasus:PegasusFamily",
        "vit5": "models.families.vit5:ViT5Family",
        "qwen3": "models.families.qwen3:Qwen3Family",
        "gemma3": "models.families.gemma3:Gemma3Family",
        "translategemma": "models.families.translategemma:TranslateGemmaFamily",
        "hunyuan_mt": "models.families.hunyuan_mt:HunyuanMTFamily",
        "lmt60": "models.families.lmt60:LMT60Family",
        "extract": "models.families.extract:ExtractFamily",
        "echo": "models.families.echo:EchoFamily",
    },
)

__all__ = ["FAMILIES", "Family", "SummaryTask", "TranslationTask"]
