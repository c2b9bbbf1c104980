"""Where a missed form belongs in an answer, and what it replaces there: asked of the model that gave the answer."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from models.engines import Engine, Placing, Request, Step

CANDIDATES: Final = 4
"""Places that are tried with the whole form; the others are ruled out by its first token."""

SPAN: Final = 8
"""Most words or Hanzi that a form may replace beyond as many as it has itself."""

_PROBE: Final = 4

# An insertion is given up where its first word is less likely than this, as the mean of its pieces. Between -2 and
# -5.5 where a name in brackets came to stand behind the name as it sounds, below -6 where the answer had no such
# name: on 17 sentences.
_DOUBTED: Final = -6.0

# What leaving out a word or Hanzi costs, in natural logarithms, up to the form's own length and beyond: of two
# ends that read equally well, the one that takes less away is right. Chosen on a handful of sentences.
_COSTS: Final = (0.1, 0.3)
_END: Final = -1.0  # for an answer that stops after the form: nothing is left that could be asked for

_WORD: Final = re.compile(r"\s*\S+")
_HANZI: Final = re.compile(r"\s*(?:[0-9A-Za-zÀ-ÿ]+(?: [0-9A-Za-zÀ-ÿ]+)*|\S)")
_CLOSING: Final = re.compile(r"[.!?…。！？\s]*[\"”’」』)）]*$")


@dataclass(frozen=True, slots=True)
class Slip:
    """An answer to a request that should hold `form` and does not; what is in `kept` may not give way to it."""

    request: Request
    answer: str
    form: str
    target: str
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Option:
    """One way to go on: `text` after `start`; `made` is what comes of it, `cost` what speaks against it."""

    start: str
    text: str
    made: str
    cost: float = 0.0


def place(engine: Engine, slips: Sequence[Slip]) -> list[str]:
    """Write the form into each answer, in the place of what stands there for it; all else stays as it is.

    Figures, and forms to be kept, are never replaced. The form begins where the model gives it the greatest probability, and the answer goes on where the model
    finds it likeliest after the form, less a cost for what is left out. So a finished greedy answer meets a
    lexical constraint at the cost of some tokens; grid beam search (Hokamp and Liu 2017, arXiv:1704.07138) keeps
    a beam for every state of the constraint instead.
    """
    followed = engine.steps([(slip.request, slip.answer) for slip in slips])
    begun = _likeliest(
        engine, slips, [_beginnings(slip, steps) for slip, steps in zip(slips, followed, strict=True)]
    )
    return _likeliest(
        engine, slips, [list(_endings(slip, start)) for slip, start in zip(slips, begun, strict=True)]
    )


def insert(engine: Engine, slips: Sequence[Slip]) -> list[str]:
    """Write the form into each answer where the model finds it likeliest; nothing gives way to it.

    What is in `kept` is not cut in two. An answer in which no place is likely stays as it is.
    """
    followed = engine.steps([(slip.request, slip.answer) for slip in slips])
    choices = [
        [
            _as_it_was(slip),
            *(_inserted(slip, each.start) for each in _beginnings(slip, steps, 2 * CANDIDATES)),
        ]
        for slip, steps in zip(slips, followed, strict=True)
    ]
    return _likeliest(engine, slips, choices)


def _as_it_was(slip: Slip) -> _Option:
    return _Option("", "", slip.answer, cost=_END - _DOUBTED)


def _inserted(slip: Slip, start: str) -> _Option:
    form = _written(slip, start)
    # The first word tells the places apart as well as the whole form does.
    return _Option(start, _WORD.findall(form)[0], start + form + slip.answer[len(start) :])


def _likeliest(engine: Engine, slips: Sequence[Slip], choices: Sequence[Sequence[_Option]]) -> list[str]:
    asked = [
        Placing(slip.request, tuple((option.start, option.text) for option in options if option.text))
        for slip, options in zip(slips, choices, strict=True)
    ]
    made = []
    for slip, options, scores in zip(slips, choices, engine.likelihoods(asked), strict=True):
        left = iter(scores)
        # The mean of a word or Hanzi: at the end of an answer fewer of them are left to ask for.
        worth = [
            (next(left) / len(_pieces(option.text, slip.target)) if option.text else _END) - option.cost
            for option in options
        ]
        made.append(options[worth.index(max(worth))].made)
    return made


def _beginnings(slip: Slip, steps: Sequence[Step], most: int = CANDIDATES) -> list[_Option]:
    """List the likeliest beginnings of the answer, each to go on with the form, in the answer's order."""
    found = {step.start: step.options for step in steps}
    starts = [slip.answer[:at] for at in _borders(slip)]
    options = [_Option(start, _written(slip, start), start) for start in starts]
    options.sort(key=lambda each: -_first(found.get(each.start.encode(), {}), each.text.encode()))
    return sorted(options[:most], key=lambda each: len(each.start))


def _endings(slip: Slip, start: str) -> Iterator[_Option]:
    """List the ways to go on after the form: with what came next, or further on."""
    form = _written(slip, start)
    own = len(_pieces(form, slip.target))
    fixed = list(_fixed(slip))
    ends = [at for at in _borders(slip) if at >= len(start)][: own + SPAN + 1]
    for left_out, at in enumerate(ends):
        rest = slip.answer[at:]
        if any(first < at and last > len(start) for first, last in fixed):
            return
        probe = "".join(_pieces(rest, slip.target)[:_PROBE])
        cost = _COSTS[0] * min(left_out, own) + _COSTS[1] * max(left_out - own, 0)
        yield _Option(start + form, probe, start + form + rest, cost)


def _first(options: Mapping[bytes, float], text: bytes) -> float:
    """Give the logarithm of the probability of the likeliest token that a text may begin with."""
    return max((value for token, value in options.items() if token and text.startswith(token)), default=-inf)


def _written(slip: Slip, start: str) -> str:
    if slip.target == "zh":
        return slip.form
    return f" {slip.form}" if start else slip.form[:1].upper() + slip.form[1:]


def _borders(slip: Slip) -> list[int]:
    """List the places between words or Hanzi, from the beginning to the marks that close the answer."""
    end = _CLOSING.search(slip.answer)
    last = end.start() if end else len(slip.answer)
    places = [0, *(piece.end() for piece in _pattern(slip.target).finditer(slip.answer, 0, last))]
    fixed = list(_fixed(slip))
    return [at for at in places if not any(first < at < last for first, last in fixed)]


def _fixed(slip: Slip) -> Iterator[tuple[int, int]]:
    """Find what may not be replaced or cut in two: figures, and forms to be kept."""
    for pattern in (r"\d+", *(re.escape(form) for form in slip.kept)):
        for found in re.finditer(pattern, slip.answer):
            yield found.span()


def _pieces(text: str, target: str) -> list[str]:
    return _pattern(target).findall(text)


def _pattern(target: str) -> re.Pattern[str]:
    return _HANZI if target == "zh" else _WORD
