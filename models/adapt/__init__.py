"""Adapters for the embedded model: data, training, scores, and their way into GGUF."""
