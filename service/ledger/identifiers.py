"""Ids for new entries, made of what they are called."""

import re
from collections.abc import Container

from models.names import strip_diacritics
from models.readings import pinyin
from service.database.ledger_rows import Draft

_OTHER = re.compile(r"[^a-z0-9]+")
LONGEST = 80


def new_id(draft: Draft, taken: Container[str]) -> str:
    """Make an id such as `person-lu-xinshe` that is not taken yet."""
    forms = draft.forms.get("en") or draft.forms.get("vi") or ()
    name = strip_diacritics(forms[0]) if forms else pinyin(draft.forms["zh"][0])
    slug = _OTHER.sub("-", f"{draft.kind}-{name}".lower()).strip("-")[:LONGEST].strip("-")
    id, number = slug, 1
    while id in taken:
        number += 1
        id = f"{slug}-{number}"
    return id
