"""Units: the closed list. A unit decides which values are possible and on which scale they are drawn (4.8)."""

from typing import Literal, NamedTuple

Scale = Literal["log", "logit", "plain"]

LARGEST = 1e13
"""No amount, count or volume may exceed this, in the unit's own measure."""
LONGEST_HORIZON = 60
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Unit(NamedTuple):
    """A unit's possible values [low, high], the scale it is drawn on, and whether only whole values make sense."""

    low: float
    high: float
    scale: Scale
    whole: bool = False


_AMOUNT = Unit(0.0, LARGEST, "log")

UNITS: dict[str, Unit] = {
    # money, in kronor
    "kr": _AMOUNT,
    "kr/year": _AMOUNT,
    "kr/half_year": _AMOUNT,
    "kr/month": _AMOUNT,
    "kr/week": _AMOUNT,
    "kr/day": _AMOUNT,
    "kr/hour": _AMOUNT,
    "kr/person": _AMOUNT,
    "kr/case": _AMOUNT,
    "kr/investigation": _AMOUNT,
    "kr/placement": _AMOUNT,
    "kr/school_year": _AMOUNT,
    # counts and volumes
    "person": _AMOUNT,
    "person/year": _AMOUNT,
    "case/year": _AMOUNT,
    "investigation/year": _AMOUNT,
    "day/person": _AMOUNT,
    "day/year": _AMOUNT,
    "week/person": _AMOUNT,
    "week/year": _AMOUNT,
    "month/person": _AMOUNT,
    "month/year": _AMOUNT,
    "half_year/person": _AMOUNT,
    "half_year/year": _AMOUNT,
    "hour/person": _AMOUNT,
    "hour/year": _AMOUNT,
    "hour/case": _AMOUNT,
    "school_year/person": _AMOUNT,
    "school_year/year": _AMOUNT,
    "placement/year": _AMOUNT,
    "factor": _AMOUNT,
    # shares and rates, as fractions
    "share": Unit(0.0, 1.0, "logit"),
    "share/year": Unit(0.0, 1.0, "plain"),
    "share/person": Unit(0.0, 1.0, "logit"),  # of those who start, those who succeed
    "change": Unit(-1.0, 1.0, "plain"),  # may be negative: an effect may do harm
    "growth": Unit(-0.5, 0.5, "plain"),
    "rate": Unit(0.0, 1.0, "plain"),
    # time
    "years": Unit(0.0, float(LONGEST_HORIZON), "plain", whole=True),
    "year": Unit(float(FIRST_YEAR), float(LAST_YEAR), "plain", whole=True),
    "month": Unit(1.0, 12.0, "plain", whole=True),  # of a calendar year, 1 for January
    # a choice: 0 or 1
    "flag": Unit(0.0, 1.0, "plain", whole=True),
}


NumberScale = Literal["unit", "normal"]
"""How a number is drawn: as its unit says, or for kronor that may change sign on the normal scale."""


def possible_values(unit: str, scale: NumberScale) -> Unit:
    """A unit's possible values and their scale; those of an amount that may change sign go as far below zero."""
    known = UNITS[unit]
    return known if scale == "unit" else known._replace(low=-known.high, scale="plain")


OF_ONE = frozenset({"share", "share/year", "share/person", "change", "growth", "rate"})
"""The units that are shown in per cent, and kept as fractions."""


SUCCESS = "share/person"
"""The unit of a success rate: of those who start, the share who succeed. Units of such an effect are people."""


def meant_per_cent(value: float, unit: str) -> float | None:
    """What a value outside its limits would be if per cent was meant, 8.4 for 0.084; None where that is no answer."""
    if unit not in OF_ONE or UNITS[unit].low <= value <= UNITS[unit].high:
        return None
    meant = round(value / 100, 15)
    return meant if UNITS[unit].low <= meant <= UNITS[unit].high else None


def is_money(unit: str) -> bool:
    """Whether the unit is measured in kronor."""
    return unit.split("/")[0] == "kr"
