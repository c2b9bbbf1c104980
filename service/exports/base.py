"""What every export does: it turns one bulletin into the bytes of one file."""

from abc import ABC, abstractmethod
from typing import ClassVar

from models.types import Bulletin


class Export(ABC):
    """One file format; `magic` is how every file of it begins, which the contract test checks."""

    name: ClassVar[str]
    label: ClassVar[str]
    media_type: ClassVar[str]
    extension: ClassVar[str]
    magic: ClassVar[bytes]

    @abstractmethod
    def write(self, bulletin: Bulletin) -> bytes:
        """Give the whole file."""
