"""People whose names a Chinese translation can only spell by sound: their own spelling is added in brackets."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from models.syllables import is_syllable
from models.termbase import TermMatch
from models.types import NameProposal, Segment

_WORD: Final = r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ'’-]*[a-zà-öø-ÿ]"
_SMALL: Final = r"(?:al|bin|da|de|del|der|di|dos|du|el|ibn|la|le|van|von|y|zu)"
_RUN: Final = re.compile(rf"\b{_WORD}(?: (?:{_SMALL} )*{_WORD})+(?!\w)")

_POSSESSIVE: Final = re.compile(r"['’]s?$")

# Before a name, and no part of it.
_BEFORE: Final = frozenset(
    """
    A After Although An And As At Before But By During For From He Her His However If In It Its Later Like Meanwhile
    Mr Mrs Ms Miss Mister Dr Prof Professor Sir Lord Lady Dame President Vice Deputy Prime Minister Premier Chancellor
    Senator Governor Mayor Judge Justice King Queen Prince Princess Pope Saint Captain Colonel General Major Lieutenant
    Sergeant Admiral Commander Squadron Leader Chief Director Chairman Chairwoman Secretary Ambassador Coach Doctor
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September
    October November December Father Brother Sister St On Or Our She Since So That The Their Then There They This Those Through To Under Until
    We What When Where Which While Who With Without Yesterday Today Former Speaker Representative
    """.split()
)
# In the name of something other than a person, which Chinese translates by its meaning.
_NO_PERSON: Final = frozenset(
    """
    Academy Act Action Agency Agreement Airlines Airport Alliance Americans Army Asia Assembly Association Avenue Award Bank
    Battle Bay Beach Board Book Bridge Building Bureau Canal Castle Cathedral Center Central Centre Championship Church
    City Club Coast College Commission Committee Company Conference Congress Construction Convention Corporation Council County Court Creek Cup
    Day Declaration Department District East Empire Europe Exchange Federation Festival Field Foundation Forum Fund Games Gardens
    Gate Government Group Gulf Hall Harbor Harbour Heritage Hill Hospital Hotel House Institute International Island
    Islands Kingdom Lake Law League Library Line Market Memorial Ministry Month Mount Mountain Mountains Museum
    National New News Nations North Northern Ocean Office Olympic Olympics Open Organisation Organization Palace Papers
    Park Parliament Party Peninsula Pier Plan Plaza Police Port Post Press Prix Program Programme Project Province Railway
    Range Region Report Republic Reserve River Road Royal School Sea Senate Service Society South Southern Square Stadium
    State States Station Street Studios Summit Systems Team Temple Theater Theatre Times Tower Town Trade
    Treaty Tribunal Trust Tunnel Union United University Valley Village Wall War Week West Western World Year
    """.split()
)


def originals(
    segment: Segment,
    article: Sequence[Segment],
    names: Sequence[NameProposal],
    *,
    text: str,
    language: str,
    matches: Sequence[TermMatch],
) -> tuple[str, ...]:
    """List the people whom a body segment is the first of its article to name; proposed names are left to those."""
    if segment.role != "body":
        return ()
    found = tuple(dict.fromkeys(people(text, language, matches=matches)))
    if not found:
        return ()
    earlier = takewhile(lambda each: each.id != segment.id, article)
    said = "\n".join(each.source for each in earlier if each.role == "body")
    return tuple(
        name
        for name in found
        if name not in said and not any(name in each.surface or each.surface in name for each in names)
    )


def people(text: str, language: str, *, matches: Sequence[TermMatch]) -> Iterator[str]:
    """List the names of two words or more that look like those of people and stand in no ledger.

    In Vietnamese, names that are spelt in its own syllables are left out: those have a Chinese form to be found.
    """
    for run in _RUN.finditer(text):
        if any(match.start < run.end() and run.start() < match.end for match in matches):
            continue
        words = run.group().split()
        while words and (words[0] in _BEFORE or _POSSESSIVE.search(words[0])):
            words.pop(0)
        words = [_POSSESSIVE.sub("", word) for word in words]
        if len(words) < 2 or not _NO_PERSON.isdisjoint(words):
            continue
        if language == "vi" and any(is_syllable(word) for word in words):
            continue
        yield " ".join(words)
