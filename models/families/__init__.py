"""Families know how a kind of model wants its input; add one by a file here and a line below."""

from models.families.base import Family, SummaryTask, TranslationTask
from models.registry import Registry

FAMILIES = Registry(
    "family",
    {
        "chat": "models.families.chat:ChatFamily",
        "seq2seq": "models.families.seq2seq:Seq2SeqFamily",
        "echo": "models.families.echo:EchoFamily",
    },
)

__all__ = ["FAMILIES", "Family", "SummaryTask", "TranslationTask"]
