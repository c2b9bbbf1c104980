"""Engines run weights; add one by a file here and a line below."""

from models.engines.base import Engine, OnOutput, Output, Placing, Request, Step
from models.registry import Registry

ENGINES = Registry(
    "engine",
    {
        "llamacpp": "models.engines.llamacpp:LlamaCppEngine",
        "transformers": "models.engines.transformers:TransformersEngine",
        "ctranslate2": "models.engines.ctranslate2:CTranslate2Engine",
        "openai": "models.engines.openai:OpenAIEngine",
        "echo": "models.engines.echo:EchoEngine",
    },
)

__all__ = ["ENGINES", "Engine", "OnOutput", "Output", "Placing", "Request", "Step"]
