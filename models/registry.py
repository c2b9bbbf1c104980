"""A registry is one literal table of names; what a name stands for is imported on first use."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from models.errors import BadInput


class Registry:
    """Map names to objects given as `"module:attribute"`, in the order in which they are listed."""

    def __init__(self, kind: str, entries: Mapping[str, str]) -> None:
        self.kind = kind
        self._entries = dict(entries)

    def names(self) -> list[str]:
        """List all names in order."""
        return list(self._entries)

    def get(self, name: str) -> Any:  # noqa: ANN401 - what is registered differs from registry to registry
        """Import and return the object of a name; raises BadInput for a name that is not listed."""
        try:
            module, _, attribute = self._entries[name].partition(":")
        except KeyError:
            raise BadInput(f"Unknown {self.kind} {name!r}. Available: {', '.join(self._entries)}.") from None
        return getattr(import_module(module), attribute)
