"""Plain text: any of the encodings that Vietnamese, English and Chinese are kept in."""

from models.encodings import decode
from models.errors import TooLarge
from service.inputs.base import MAX_LETTERS, Block, Input, Page, Upload
from service.inputs.lines import is_list_item, paragraphs


class TextInput(Input):
    """Read plain text; line ends are paragraph ends, unless the text is hard-wrapped."""

    name = "text"
    label = "plain text"
    media_types = ("text/plain",)
    extensions = (".txt", ".text", ".md")

    def read(self, upload: Upload) -> Page:
        """Decode and cut into blocks; the notes say which legacy encoding was converted."""
        # No encoding of ours takes more than four bytes for a character.
        if len(upload.data) > 4 * MAX_LETTERS:
            raise TooLarge(
                f"The text has {len(upload.data):,} bytes; plain text of at most {4 * MAX_LETTERS:,} is read. "
                "Send the article alone."
            )
        decoded = decode(upload.data, upload.charset())
        text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
        blocks = tuple(Block(line, "list" if is_list_item(line) else "text") for line in paragraphs(text))
        return Page(blocks, notes=decoded.notes)
