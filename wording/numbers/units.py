"""The units of the model: how each is typed, and what it is called."""

from collections.abc import Mapping
from typing import NamedTuple

from wording.texts import say


class TypedUnit(NamedTuple):
    """How a unit is typed: what the number counts, per what, and the power of ten that a plain number stands for."""

    counts: str | None
    per: str | None = None
    power: int = 0
    named: str | None = None  # the key in units.yaml of the unit a plain number is in, where it is not the unit itself


UNITS: Mapping[str, TypedUnit] = {
    "kr": TypedUnit("money", power=3, named="tkr"),
    "kr/year": TypedUnit("money", "year", power=3, named="tkr/year"),
    "kr/half_year": TypedUnit("money", "half_year"),
    "kr/month": TypedUnit("money", "month"),
    "kr/week": TypedUnit("money", "week"),
    "kr/day": TypedUnit("money", "day"),
    "kr/hour": TypedUnit("money", "hour"),
    "kr/person": TypedUnit("money", "person"),
    "kr/case": TypedUnit("money", "case"),
    "kr/investigation": TypedUnit("money", "investigation"),
    "kr/placement": TypedUnit("money", "placement"),
    "kr/school_year": TypedUnit("money", "school_year"),
    "share": TypedUnit("percent", power=-2),
    "share/year": TypedUnit("percent", "year", power=-2),
    "share/person": TypedUnit("percent", power=-2),
    "change": TypedUnit("percent", power=-2),
    "growth": TypedUnit("percent", "year", power=-2),
    "rate": TypedUnit("percent", "year", power=-2),
    "person": TypedUnit("person"),
    "person/year": TypedUnit("person", "year"),
    "case/year": TypedUnit("case", "year"),
    "investigation/year": TypedUnit("investigation", "year"),
    "day/person": TypedUnit("day", "person"),
    "day/year": TypedUnit("day", "year"),
    "week/person": TypedUnit("week", "person"),
    "week/year": TypedUnit("week", "year"),
    "month/person": TypedUnit("month", "person"),
    "month/year": TypedUnit("month", "year"),
    "half_year/person": TypedUnit("half_year", "person"),
    "half_year/year": TypedUnit("half_year", "year"),
    "hour/person": TypedUnit("hour", "person"),
    "hour/year": TypedUnit("hour", "year"),
    "hour/case": TypedUnit("hour", "case"),
    "school_year/person": TypedUnit("school_year", "person"),
    "school_year/year": TypedUnit("school_year", "year"),
    "placement/year": TypedUnit("placement", "year"),
    "factor": TypedUnit(None),
    "years": TypedUnit("year"),
    "year": TypedUnit(None),
    "month": TypedUnit(None),
    "flag": TypedUnit(None),
}
"""Every unit of the model. Volumes may have decimals (an average of 40,5 days); years and flags may not."""


def unit_name(unit: str, language: str, long: bool = False) -> str:
    """What a unit is called, short (kr/år) or long (kronor per år); one of the model's, or tkr, tkr/year or mnkr."""
    return say(f"units.{unit}.{'long' if long else 'short'}", language)


def field_unit(unit: str, language: str, long: bool = False) -> str:
    """What a plain number typed in a field of the model's unit counts: tkr/år for kr/year, % for a share."""
    return unit_name(UNITS[unit].named or unit, language, long)
