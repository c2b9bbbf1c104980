"""What a format reader gets and gives; all that follows reading is the same for every format."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final, Literal

# Far above the longest article: a format stops here instead of cutting a flood into paragraphs first.
MAX_LETTERS: Final = 1_000_000

Kind = Literal["text", "title", "heading", "caption", "list"]


@dataclass(frozen=True, slots=True)
class Block:
    """One line or paragraph of an input; `kind` is what its markup says it is, `text` when nothing says."""

    text: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks in reading order, with what the format itself states apart from them.

    `title` and `date` (ISO 8601) are only used where the blocks say nothing better; `removed` are texts that the
    format marks as page furniture; `notes` tell what reading had to change or guess.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    date: str | None = None
    byline: str | None = None
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes as they came, with what the sender claims about them (`media_type` may carry a charset)."""

    data: bytes
    name: str | None = None
    media_type: str | None = None
    url: str | None = None

    def charset(self) -> str | None:
        """Give the charset that the media type declares, if it declares one."""
        for part in (self.media_type or "").split(";")[1:]:
            key, _, value = part.partition("=")
            if key.strip().lower() == "charset":
                return value.strip().strip("\"'") or None
        return None


class Input(ABC):
    """One input format: turns bytes that `sniff` took for it into blocks."""

    name: str
    label: str
    media_types: tuple[str, ...]
    extensions: tuple[str, ...]

    @abstractmethod
    def read(self, upload: Upload) -> Page:
        """Give the blocks of an upload; raises BadInput, with its cure, for bytes that cannot be read."""
