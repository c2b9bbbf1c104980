"""How chat models mark turns, and the requests that are written with it; not a family of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.engines.base import Request

Message = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Markup:
    """What stands before and after the turns of each role, before the first turn, and where the answer begins."""

    opening: Mapping[str, str]
    closing: Mapping[str, str]
    answer: str
    start: str = ""

    def turns(self, messages: Sequence[Message]) -> str:
        """Write finished turns."""
        return "".join(self.opening[role] + text + self.closing[role] for role, text in messages)

    def request(
        self,
        head: Sequence[Message],
        text: str,
        *,
        lead: str = "",
        max_tokens: int,
        stop: tuple[str, ...],
        forbidden: str | None = None,
        shared: bool = True,
    ) -> Request:
        """Write the turns of `head`, then the user's turn: `lead` and `text`.

        What stands before `text` is the same for all requests of a direction, unless `shared` is false.
        """
        before = self.start + self.turns(head) + self.opening["user"] + lead
        return Request(
            prompt=before + text + self.closing["user"] + self.answer,
            messages=(*head, ("user", lead + text)),
            max_tokens=max_tokens,
            prefix=len(before) if shared else 0,
            stop=stop,
            forbidden=forbidden,
        )


def _chatml(answer: str) -> Markup:
    roles = ("system", "user", "assistant")
    return Markup(
        opening={role: f"<|im_start|>{role}\n" for role in roles},
        closing=dict.fromkeys(roles, "<|im_end|>\n"),
        answer=answer,
    )


CHATML: Final = _chatml("<|im_start|>assistant\n")
# What Qwen3's template writes for `enable_thinking=False`.
CHATML_NOT_THINKING: Final = _chatml("<|im_start|>assistant\n<think>\n\n</think>\n\n")
# The token that begins a text is added by Gemma's tokenizers, so that it is not written here.
GEMMA: Final = Markup(
    opening={"user": "<start_of_turn>user\n", "assistant": "<start_of_turn>model\n"},
    closing={"user": "<end_of_turn>\n", "assistant": "<end_of_turn>\n"},
    answer="<start_of_turn>model\n",
)
CHATML_STOP: Final = ("<|im_end|>", "<|endoftext|>")
GEMMA_STOP: Final = ("<end_of_turn>",)
