"""Rules of the gate, like `chrf:en-vi < -0.5`."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from eval.compare import check_name
from eval.directions import read_direction
from models.errors import BadInput

_RULE: Final = re.compile(
    r"\s*(?P<metric>[a-z][a-z0-9+-]*?)\s*(?::\s*(?P<direction>[A-Za-z-]+))?\s*(?P<operator><=|>=|<|>)\s*"
    r"(?P<bound>[+-]?\d+(?:\.\d+)?)\s*(?P<chance>significant|regardless)?\s*"
)
_OPERATORS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class BadRule(BadInput):
    """A rule of the gate that cannot be read, or that no run could ever be held against."""

    code = "bad_rule"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the change of a metric or critical error against the baseline that fails the gate.

    `direction` is None for every direction; with `significant`, a change that may be chance does not fail.
    """

    text: str
    metric: str
    direction: tuple[str, str] | None
    operator: str
    bound: float
    significant: bool

    def hits(self, delta: float) -> bool:
        """Tell whether a change is one that the rule forbids."""
        return _OPERATORS[self.operator](delta, self.bound)


def parse(text: str) -> Rule:
    """Read `metric[:direction] < number [significant|regardless]`; raises BadRule that shows the right form.

    Without a last word a rule means `significant`.
    """
    found = _RULE.fullmatch(text)
    if found is None:
        raise BadRule(
            f"{text!r} is not a rule. Write metric[:direction] < number, like 'chrf:en-vi < -0.5' or "
            "'numbers > 0 regardless'."
        )
    try:
        metric = check_name(found["metric"])
        direction = read_direction(found["direction"]) if found["direction"] else None
    except BadInput as error:
        raise BadRule(f"In the rule {text!r}: {error}") from error
    return Rule(
        text.strip(),
        metric,
        direction,
        found["operator"],
        float(found["bound"]),
        found["chance"] != "regardless",
    )
