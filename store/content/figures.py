"""The figures of a case that are kept with it, and what they rest on: the library, the results date, draws and seed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model import RESULTS_DATE
from model.analysis.answer import Answer
from model.analysis.as_json import evaluate_as_json, odds_as_json
from model.case.assumptions import Library
from model.case.case import Case
from model.numbers.resolve import resolve
from store.content.canonical import as_bytes


@dataclass(frozen=True)
class Figures:
    """What a list of cases tells: NPV (kronor) and payback (calendar year); None where there is none."""

    npv: float | None = None
    payback_year: int | None = None
    results_date: str = RESULTS_DATE


def figures_of(answer: Answer) -> Figures:
    """The figures of an answer; none where an error stops the calculation."""
    if answer.has_errors:
        return Figures()
    npv, year = float(answer.readings.npv[0]), float(answer.readings.payback_year[0])
    return Figures(npv if math.isfinite(npv) else None, int(year) if math.isfinite(year) else None)


def answer_to(case: Case, library: Library) -> Answer:
    """The answer to a case as it stands, in its own perspective.

    No figure depends on a fund's rules: a case may follow a fund that only this store knows of.
    """
    if case.fund_rule is not None and case.fund_rule not in library.fund_rules:
        case = case.model_copy(update={"fund_rule": None})
    return Answer(resolve(case, library), case.perspective)


def results_of(answer: Answer) -> Mapping[str, Any]:
    """Every figure of a case as plain values, with its chance where it has ranges. Raises CaseRefused."""
    results = {"evaluate": evaluate_as_json(answer)}
    return results | ({"simulate": odds_as_json(answer)} if answer.has_ranges else {})


def content_of_library(library: Library) -> bytes:
    """The library as the bytes that are kept with what rests on it."""
    return as_bytes(library.model_dump(mode="json"))
