"""The page of numbers: what was made, how much was edited, what was doubtful, how long it took."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from babel.dates import format_skeleton
from babel.units import format_unit
from flask import Blueprint, render_template, request
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from models.errors import BadInput
from service.database.edits import Edits
from service.database.figures import ORIGINS, Figures, figures
from service.database.index import catch_up
from service.figures import count_edits, signature
from service.web.listing import labels, plots
from service.web.parts import parts
from service.web.people import allow

blueprint = Blueprint("numbers", __name__)

WEEKS: Final = (4, 12, 26, 52)
DEFAULT: Final = 12
# Edits are counted as the page is read; a reader does not wait longer than this for them.
COUNTING_S: Final = 1.0
MOST_CHECKS: Final = 12


@dataclass(frozen=True, slots=True)
class Rate:
    """How much one model's sentences were edited in one direction."""

    edits: Edits
    direction: str
    hter: float


@blueprint.get("/numbers")
@allow("read")
def index() -> str:
    """Show all figures of the last weeks."""
    weeks, engine = _weeks(request.args.get("weeks", "")), parts().store.engine
    behind = catch_up(engine) + count_edits(engine, seconds=COUNTING_S)
    found = figures(engine, weeks=weeks)
    rates = [_rate(edits) for edits in found.edits if edits.words]
    return render_template(
        "list/numbers.html",
        weeks=weeks,
        choices=WEEKS,
        found=found,
        behind=behind,
        rates=rates,
        origins={origin: found.sentences[origin] for origin in ORIGINS},
        sentences=sum(found.sentences.values()),
        labels=labels,
        plots=_plots(found, rates),
        median=_told(_median(found.waits)),
        p90=_told(_percentile(found.waits, 0.9)),
        signatures=[signature(chinese=False), signature(chinese=True)],
    )


def _weeks(text: str) -> int:
    if not text:
        return DEFAULT
    if text not in map(str, WEEKS):
        have = ", ".join(map(str, WEEKS))
        raise BadInput(
            _(
                "The figures cannot be shown for %(text)s weeks. Available: %(have)s.",
                text=repr(text[:20]),
                have=have,
            )
        )
    return int(text)


def _rate(edits: Edits) -> Rate:
    names = labels.LANGUAGE_NAMES
    direction = f"{names.get(edits.source, edits.source)} → {names.get(edits.target, edits.target)}"
    return Rate(edits, direction, 100 * edits.edits / edits.words)


def _plots(found: Figures, rates: Sequence[Rate]) -> dict[str, Markup]:
    weekly = [
        (
            format_skeleton("MMMd", week.monday, locale=get_locale()),
            (week.submitted, week.approved, week.published),
        )
        for week in found.weeks
    ]
    hter = [
        plots.Bar(
            f"{rate.edits.source} → {rate.edits.target} {rate.edits.model}",
            (rate.hter,),
            format_decimal(rate.hter, "0.0"),
        )
        for rate in rates
    ]
    fired = [
        plots.Bar(
            labels.check(check.name), (check.gone, check.accepted, check.open), format_decimal(check.fired)
        )
        for check in found.checks[:MOST_CHECKS]
    ]
    return {
        "weeks": plots.columns(
            _("Bulletins by week"), weekly, series=(_("submitted"), _("approved"), _("published"))
        ),
        "hter": plots.bars(_("Edit rate by direction and model"), hter),
        "checks": plots.bars(_("Findings by check"), fired),
    }


def _median(waits: Sequence[timedelta]) -> timedelta | None:
    return statistics.median(waits) if waits else None  # type: ignore[type-var]


def _percentile(waits: Sequence[timedelta], share: float) -> timedelta | None:
    """Give the least that so large a share does not go beyond (the nearest rank); `waits` are sorted."""
    return waits[math.ceil(share * len(waits)) - 1] if waits else None


def _told(wait: timedelta | None) -> str | None:
    """Write how long something took, in the unit that suits it."""
    if wait is None:
        return None
    minutes = wait.total_seconds() / 60
    for unit, size in (("day", 24 * 60), ("hour", 60)):
        if minutes >= 2 * size:
            return _of_units(round(minutes / size, 1), unit)
    return _of_units(round(minutes), "minute")


def _of_units(count: float, unit: str) -> str:
    # Vietnamese and Chinese have no long form of their own in CLDR: there it is the short one.
    locale = get_locale()
    length: Literal["long", "short"] = "long" if locale is None or locale.language == "en" else "short"
    return format_unit(count, f"duration-{unit}", length, locale=locale)
