"""Names that are safe as names of files, and never two alike."""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_]+")
# Reserved for references in mt-metrics-eval's layout.
_RESERVED: Final = frozenset({"all", "src", ""})


def plain(name: str) -> str:
    """Write a name with letters, digits and underscores only, as mt-metrics-eval wants it."""
    made = _UNSAFE.sub("_", name).strip("_")
    return f"x_{made}" if made in _RESERVED else made


def plain_names(names: Sequence[str]) -> dict[str, str]:
    """Map names to plain ones; two that would be alike get a mark that comes from the name itself."""
    made = {name: plain(name) for name in names}
    for name, short in list(made.items()):
        if list(made.values()).count(short) > 1:
            made[name] = f"{short}_{sha256(name.encode()).hexdigest()[:6]}"
    return made


def dashed(name: str) -> str:
    """Write a name for the parts of Mozilla's file names, which two underscores separate."""
    return re.sub(r"_{2,}", "_", re.sub(r"[^A-Za-z0-9.+_-]+", "-", name)).strip("-._") or "unnamed"
