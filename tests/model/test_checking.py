"""Each rule of checking: one minimal case that breaks it, one that just does not, and a whole case that breaks none.

At the end: every code that a problem can have says in both languages what is wrong and what to do.
"""

import copy
import string
from typing import Any

import pytest
from pydantic import ValidationError

from model.analysis.answer import Answer
from model.analysis.as_json import evaluate_as_json
from model.case.assumptions import Change
from model.case.case import Case
from model.case.problem import CaseRefused, Problem, notice
from model.checking.case import check, check_resolved
from model.files.reading import case_files, read_case
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import keys_in_use
from presentation.sentences import problem_sentence
from tests.case_with_contract import laid
from tests.generators import LIBRARY, MODEL, a_case, all_problem_codes, number
from wording.texts import LANGUAGES, catalogue

Edits = dict[str, Any]
GONE = object()
"""Put at an address to take away what is there."""


def judged(value: float | None, unit: str, **more: object) -> dict[str, Any]:
    """A number with a source, as in a file."""
    return {"label": "Tal", "value": value, "unit": unit, "basis": "judged", "source": "S1", **more}


CLEAN: dict[str, Any] = {
    "label": "Ett fall utan fel",
    "applicant": "socialnamnd",
    "start_year": 2020,
    "horizon": 5,
    "price_year": 2020,
    "headline": "care.change",
    "budget": {
        "team": {
            "label": "Lag",
            "cost_type": "staff",
            "paid_by": "socialnamnd",
            "amounts": {2020: 1000.0, 2021: 1000.0},
            "source": "S1",
        },
        "line": {"label": "I linjen", "cost_type": "running", "paid_by": "socialnamnd"},
    },
    "funding": {
        "grant": {
            "label": "Bidrag",
            "paid_by": "sociala_investeringsfonden",
            "paid_to": "socialnamnd",
            "amounts": {2020: 500.0},
        }
    },
    "effects": {
        "care": {
            "label": "Mindre vård",
            "kind": "reduction",
            "valuations": [{"actor": "socialnamnd", "realised_as": "cash"}],
        },
        "school": {
            "label": "Skolår",
            "kind": "cohort",
            "valuations": [
                {
                    "actor": "utbildningsnamnd",
                    "realised_as": "cash",
                    "unit_value": "school.worth",
                    "counterpart": "staten",
                }
            ],
        },
        "new_need": {
            "label": "Nya behov",
            "kind": "reduction",
            "direction": "more",
            "valuations": [{"actor": "socialnamnd", "realised_as": "cash"}],
        },
    },
    "numbers": {
        "discount_rate": judged(0.03, "rate"),
        "line.per_year": judged(100, "kr/year"),
        "care.base": judged(10_000, "kr/year"),
        "care.change": judged(0.2, "change", low=0.1, high=0.3, grade=3),
        "care.reach": judged(0.5, "share"),
        "care.reach.2020": judged(0.5, "share"),
        "care.starts": judged(2020, "year"),
        "care.ramp": judged(2, "years"),
        "care.fade": judged(0.1, "share/year"),
        "care.duration": judged(3, "years"),
        "care.share_due_to_us": judged(0.8, "share"),
        "care.released": judged(0.7, "share"),
        "care.haircut": judged(0.1, "share"),
        "school.haircut": judged(0.05, "share"),
        "school.change": judged(0.5, "school_year/person", low=0.2, high=0.9, grade=2),
        "school.started.2020": judged(10, "person/year"),
        "school.duration": judged(1, "years"),
        "school.share_due_to_us": judged(0.8, "share"),
        "school.released": judged(0.7, "share"),
        "school.worth": judged(120_000, "kr/school_year", price_year=2020),
        "new_need.base": judged(1000, "kr/year"),
        "new_need.change": judged(0.1, "change"),
    },
}


def made(edits: Edits) -> Case:
    """The clean case with what stands at some addresses changed. A key of a number may hold full stops."""
    tree = copy.deepcopy(CLEAN)
    for address, value in edits.items():
        parts = address.split("/")
        at: Any = tree
        for part in parts[:-1]:
            at = at[int(part)] if isinstance(at, list) else at.setdefault(part, {})
        last: Any = (
            int(parts[-1]) if isinstance(at, list) or (parts[-1].isdigit() and "amounts" in parts) else parts[-1]
        )
        if value is GONE:
            del at[last]
        else:
            at[last] = value
    return Case.model_validate(tree)


def found(edits: Edits, code: str, scenario: str | None = None) -> list[Problem]:
    """The problems of a code in the clean case with some edits."""
    case = made(edits)
    problems = check(case, LIBRARY) if scenario is None else check_resolved(resolve(case, LIBRARY, scenario))
    return [problem for problem in problems if problem.code == code]


def test_the_clean_case_is_silent() -> None:
    assert check(made({}), LIBRARY) == ()
    assert check(made(signed()), LIBRARY) == ()


EFFECT = {"label": "Mer", "kind": "reduction", "valuations": [{"actor": "region", "realised_as": "cash"}]}
VOLUME: Edits = {
    "numbers/care.base": judged(10, "day/year"),
    "effects/care/valuations/0/unit_value": "care.worth",
    "numbers/care.worth": judged(500, "kr/day", price_year=2020),
}
SOUND_IN_KRONOR: Edits = {
    "numbers/school.change": judged(900, "kr/person", low=100, high=2000, grade=2),
    "effects/school/valuations/0/unit_value": GONE,
    "numbers/school.worth": GONE,
}


def many(name: str, count: int) -> dict[str, Any]:
    """A budget line so many times, besides the line that runs."""
    lines = {f"{name}_{number}": CLEAN["budget"][name] for number in range(count - 1)}
    return {**lines, "line": CLEAN["budget"]["line"]}


def many_scenarios(count: int) -> dict[str, Any]:
    """So many scenarios that change nothing."""
    return {f"scenario_{number}": {"label": "Lika"} for number in range(count)}


TERM = {"label": "Del", "kind": "share_of_savings", "measures": "savings", "share": 0.5}
EACH_YEAR = {"label": "Pris", "kind": "per_unit", "measures": "years", "price": 10}
AGREEMENT: dict[str, Any] = {
    "starts": 2020,
    "roles": {"investor": "finansiar", "payer": "socialnamnd", "other": "region"},
    "contract": {
        "label": "Ett avtal utan fel",
        "parties": {name: {"label": name, "kind": "committee"} for name in ("investor", "payer", "other")},
        "payers": {"payer": 1},
        "receives": "payer",
        "capital": [{"party": "investor", "amounts": {1: 1000}}],
        "outcomes": {
            "savings": {"label": "Sparat", "unit": "savings", "baseline": True},
            "rate": {"label": "Andel", "unit": "rate", "effects": ["care"], "baseline": True},
            "years": {"label": "Skolår", "unit": "count", "effects": ["school"], "baseline": True},
        },
        "gates": {"good": {"label": "Bra", "outcome": "rate", "at_least": 0.1}},
        "terms": {"shared": {**TERM, "gate": "good"}},
        "guarantees": [{"by": "other", "to": "investor", "limit": 10}],
        "fees": [{"label": "Utvärdering", "paid_by": "payer", "paid_to": "other", "amounts": {1: 10}}],
        "window": 3,
        "delay": 1,
    },
}


def signed(edits: Edits | None = None) -> Edits:
    """The contract without faults in the case, with what stands at some addresses of it changed."""
    within = {f"contract/{address}": value for address, value in (edits or {}).items()}
    return {"agreement": laid(AGREEMENT, within)}


def bands(*pays: float, **more: object) -> Edits:
    """A term that pays so much in steps of a rate."""
    steps = [{"at_least": 0.1 * at, "inclusive": True, "pays": paid} for at, paid in enumerate(pays, start=1)]
    return {"terms/steps": {"label": "Trappa", "kind": "bands", "measures": "rate", "bands": steps, **more}}


def steps_from(*bounds: float, inclusive: bool | None = True) -> Edits:
    """A term with bands from some bounds."""
    steps = [{"at_least": bound, "inclusive": inclusive, "pays": 10} for bound in bounds]
    return {"terms/steps": {"label": "Trappa", "kind": "bands", "measures": "rate", "bands": steps}}


def spans(first: Edits, second: Edits) -> Edits:
    """Two terms that share the same savings."""
    return {"terms": {"first": {**TERM, **first}, "second": {**TERM, **second}}}


def limits(floor: Edits, cap: Edits) -> Edits:
    """A floor and a cap."""
    return {"floors": [floor], "caps": [cap]}


def granted(amounts: dict[int, float]) -> Edits:
    """The case under a rule of a fund: at most 500 000 kr a year, three years, and half of a cost of 800 000 kr."""
    return {
        "fund_rule": "gavleborg",
        "horizon": 6,
        "budget/team/amounts": dict.fromkeys(range(2020, 2026), 800_000.0),
        "funding/grant/amounts": amounts,
    }


# code, where it is found, what breaks the rule, what just does not
RULES: list[tuple[str, str, Edits, Edits]] = [
    # The case itself
    ("horizon_outside_limits", "horizon", {"horizon": 61}, {"horizon": 60}),
    ("horizon_outside_limits", "horizon", {"horizon": 0}, {"horizon": 1}),
    ("horizon_outside_limits", "horizon", {"horizon": -3}, {"horizon": 1}),
    ("unknown_perspective", "perspective", {"perspective": "everybody"}, {"perspective": "society"}),
    ("unknown_schedule", "discount.schedule", {"discount": {"schedule": "own"}}, {"discount": {"schedule": "zero"}}),
    (
        "unknown_internal_rate",
        "discount.schedule",
        {"discount": {"schedule": "internal_rate"}, "start_year": 2026},
        {"discount": {"schedule": "internal_rate"}, "start_year": 2025},
    ),
    (
        "unknown_internal_rate",
        "discount.schedule",
        {"discount": {"schedule": "internal_rate"}, "start_year": 2015},
        {"discount": {"schedule": "internal_rate"}, "start_year": 2016},
    ),
    (
        "unknown_internal_rate",
        "discount.schedule",
        {"discount": {"schedule": "internal_rate"}, "start_year": 2026},
        {
            "discount": {"schedule": "internal_rate"},
            "start_year": 2026,
            "numbers/internal_rate.2026": judged(0.02, "rate"),
        },
    ),
    ("price_year_missing", "price_year", {"price_year": None}, {}),
    ("too_many_lines", "budget", {"budget": many("team", 497)}, {"budget": many("team", 496)}),
    ("too_many_scenarios", "scenarios", {"scenarios": many_scenarios(51)}, {"scenarios": many_scenarios(50)}),
    # Names and actors
    (
        "name_taken",
        "funding.team",
        {"funding/team": CLEAN["funding"]["grant"]},
        {"funding/teams": CLEAN["funding"]["grant"]},
    ),
    ("name_taken", "effects.grant", {"effects/grant": EFFECT}, {}),
    (
        "name_taken",
        "budget.discount",
        {"budget/discount": CLEAN["budget"]["team"]},
        {"budget/disc": CLEAN["budget"]["team"]},
    ),
    ("name_taken", "budget.default", {"budget/default": CLEAN["budget"]["team"]}, {}),
    ("unknown_actor", "applicant", {"applicant": "nobody"}, {"applicant": "utbildningsnamnd"}),
    ("unknown_actor", "budget.team.paid_by", {"budget/team/paid_by": "nobody"}, {"budget/team/paid_by": "region"}),
    (
        "unknown_actor",
        "funding.grant.paid_by",
        {"funding/grant/paid_by": "nobody"},
        {"funding/grant/paid_by": "nobody", "actors/nobody": {"label": "Ingen", "kind": "investor"}},
    ),
    (
        "unknown_actor",
        "funding.grant.paid_to",
        {"funding/grant/paid_to": "nobody"},
        {"funding/grant/paid_to": "staten"},
    ),
    ("unknown_actor", "effects.care.valuations.0.actor", {"effects/care/valuations/0/actor": "nobody"}, {}),
    (
        "unknown_actor",
        "effects.school.valuations.0.counterpart",
        {"effects/school/valuations/0/counterpart": "nobody"},
        {},
    ),
    (
        "pays_itself",
        "funding.grant.paid_to",
        {"funding/grant/paid_by": "socialnamnd"},
        {"funding/grant/paid_by": "region"},
    ),
    (
        "pays_itself",
        "effects.school.valuations.0.counterpart",
        {"effects/school/valuations/0/counterpart": "utbildningsnamnd"},
        {"effects/school/valuations/0/counterpart": None},
    ),
    ("unknown_source", "budget.team.source", {"budget/team/source": "S999"}, {"budget/team/source": "S2"}),
    (
        "unknown_source",
        "numbers.care.base.source",
        {"numbers/care.base/source": "own"},
        {"numbers/care.base/source": "own", "sources/own": {"publisher": "Vi", "title": "Egen räkning"}},
    ),
    (
        "unknown_source",
        "changes.care.base.source",
        {"changes/care.base": {"value": 5, "source": "S999"}},
        {"changes/care.base": {"value": 5, "source": "S1"}},
    ),
    # Amounts
    ("no_costs", "budget", {"budget/team/amounts": {}}, {"budget/team/amounts": {2020: 0.01}}),
    ("no_costs", "budget", {"budget/team/amounts": {2020: 0.0}}, {}),
    ("no_effects", "effects", {"effects": {}, "headline": None}, {}),
    (
        "negative_amount",
        "budget.team.amounts.2020",
        {"budget/team/amounts/2020": -0.01},
        {"budget/team/amounts/2020": 0.0},
    ),
    (
        "negative_amount",
        "funding.grant.amounts.2020",
        {"funding/grant/amounts/2020": -1.0},
        {"funding/grant/amounts/2020": 1.0},
    ),
    (
        "amount_too_large",
        "budget.team.amounts.2020",
        {"budget/team/amounts/2020": 1.1e13},
        {"budget/team/amounts/2020": 1e13},
    ),
    (
        "amount_unusual",
        "budget.team.amounts.2020",
        {"budget/team/amounts/2020": 1.1e10},
        {"budget/team/amounts/2020": 1e10},
    ),
    (
        "outside_horizon",
        "budget.team.amounts.2019",
        {"budget/team/amounts/2019": 1.0},
        {"budget/team/amounts/2019": 0.0},
    ),
    (
        "outside_horizon",
        "funding.grant.amounts.2025",
        {"funding/grant/amounts/2025": 1.0},
        {"funding/grant/amounts/2024": 1.0},
    ),
    ("empty_year", "budget.team.amounts.2022", {"budget/team/amounts/2023": 1.0}, {"budget/team/amounts/2022": 1.0}),
    (
        "empty_year",
        "funding.grant.amounts.2021",
        {"funding/grant/amounts/2021": 0.0, "funding/grant/amounts/2022": 1.0},
        {"funding/grant/amounts/2021": 0.0},
    ),
    ("no_funding", "funding", {"funding": {}}, {}),
    # Keys
    ("missing_number", "effects.care.base", {"numbers/care.base": GONE}, {}),
    ("missing_number", "effects.care.change", {"numbers/care.change": GONE, "headline": None}, {}),
    (
        "missing_number",
        "effects.school.valuations.0.unit_value",
        {"numbers/school.worth": GONE},
        {"numbers/school.worth": GONE, "effects/school/valuations/0/unit_value": "school.grundskola_2021"},
    ),
    ("unknown_key", "headline", {"headline": "care.changes"}, {"headline": "care.change"}),
    ("unknown_key", "changes.care.basis", {"changes/care.basis": 5}, {"changes/care.base": 5}),
    (
        "unknown_key",
        "changes.care.starting.2020",
        {"changes/care.starting.2020": 5},
        {"changes/school.started.2021": 5},
    ),
    (
        "unknown_key",
        "scenarios.own.care.basis",
        {"scenarios/own": {"label": "Eget", "numbers": {"care.basis": 5}}},
        {"scenarios/own": {"label": "Eget", "numbers": {"care.base": 5}}},
    ),
    ("unused_number", "numbers.care.rach", {"numbers/care.rach": judged(1, "share")}, {}),
    (
        "unused_number",
        "changes.school.grundskola_2016",
        {"changes/school.grundskola_2016": 5},
        {"changes/discount_rate": 0.05},
    ),
    # What numbers may be
    (
        "meant_per_cent",
        "care.reach",
        {"numbers/care.reach": judged(1.01, "share")},
        {"numbers/care.reach": judged(1.0, "share")},
    ),
    ("meant_per_cent", "care.change", {"numbers/care.change/low": -1.01}, {"numbers/care.change/low": -1.0}),
    ("meant_per_cent", "care.change", {"numbers/care.change/high": 1.01}, {"numbers/care.change/high": 1.0}),
    (
        "outside_limits",
        "discount_rate",
        {"numbers/discount_rate": judged(-0.01, "rate")},
        {"numbers/discount_rate": judged(0, "rate")},
    ),
    (
        "outside_limits",
        "care.base",
        {"numbers/care.base": judged(1.1e13, "kr/year")},
        {"numbers/care.base": judged(1e13, "kr/year")},
    ),
    ("outside_limits", "care.base", {"changes/care.base": -1}, {"changes/care.base": 0}),
    (
        "outside_limits",
        "care.starts",
        {"numbers/care.starts": judged(1899, "year")},
        {"numbers/care.starts": judged(1900, "year")},
    ),
    (
        "outside_limits",
        "care.duration",
        {"numbers/care.duration": judged(61, "years")},
        {"numbers/care.duration": judged(60, "years")},
    ),
    (
        "not_whole",
        "care.ramp",
        {"numbers/care.ramp": judged(2.5, "years")},
        {"numbers/care.ramp": judged(2.0, "years")},
    ),
    ("not_whole", "care.starts", {"changes/care.starts": 2020.5}, {"changes/care.starts": 2021}),
    (
        "not_whole",
        "care.included",
        {"numbers/care.included": judged(0.5, "flag")},
        {"numbers/care.included": judged(1, "flag")},
    ),
    ("range_not_around_value", "care.change", {"numbers/care.change/low": 0.21}, {"numbers/care.change/low": 0.2}),
    ("range_not_around_value", "care.change", {"numbers/care.change/high": 0.19}, {"numbers/care.change/high": 0.2}),
    ("range_not_around_value", "care.change", {"numbers/care.change/low": 0.2, "numbers/care.change/high": 0.2}, {}),
    (
        "range_reversed",
        "care.change",
        {"numbers/care.change/low": 0.3, "numbers/care.change/high": 0.1},
        {"numbers/care.change/low": 0.1, "numbers/care.change/high": 0.3},
    ),
    ("range_reversed", "care.change", {"changes/care.change": {"low": 0.21, "high": 0.2}}, {}),
    (
        "range_without_value",
        "care.duration",
        {"numbers/care.duration": judged(None, "years", low=2, high=4)},
        {"numbers/care.duration": judged(None, "years")},
    ),
    (
        "range_without_value",
        "care.base",
        {"numbers/care.base": judged(None, "kr/year", low=5, high=9)},
        {"numbers/care.base": judged(5, "kr/year", low=5, high=9)},
    ),
    (
        "range_of_choice",
        "care.included",
        {"numbers/care.included": judged(1, "flag", low=0, high=1)},
        {"numbers/care.included": judged(1, "flag")},
    ),
    (
        "moves_with_unknown",
        "care.change",
        {"numbers/care.change/moves_with": "nobody.change"},
        {"numbers/care.change/moves_with": "new_need.change"},
    ),
    (
        "moves_with_unknown",
        "care.change",
        {"changes/care.change": {"moves_with": "care.chang"}},
        {"changes/care.change": {"moves_with": "school.grundskola_2016"}},
    ),
    (
        "moves_with_itself",
        "care.change",
        {"numbers/care.change/moves_with": "care.change"},
        {"numbers/care.change/moves_with": "care.reach"},
    ),
    (
        "moves_with_itself",
        "care.change",
        {"numbers/care.change/moves_with": "care.reach", "numbers/care.reach/moves_with": "care.change"},
        {"numbers/care.change/moves_with": "care.reach", "numbers/care.reach/moves_with": "care.base"},
    ),
    (
        "moves_with_itself",
        "care.base",
        {
            "numbers/care.base/moves_with": "care.change",
            "numbers/care.change/moves_with": "care.reach",
            "numbers/care.reach/moves_with": "care.change",
        },
        {
            "numbers/care.base/moves_with": "care.change",
            "numbers/care.change/moves_with": "care.reach",
            "numbers/care.reach/moves_with": "school.change",
        },
    ),
    ("draws_outside_limits", "sampling.draws", {"sampling": {"draws": 99}}, {"sampling": {"draws": 100}}),
    ("draws_outside_limits", "sampling.draws", {"sampling": {"draws": 10_001}}, {"sampling": {"draws": 10_000}}),
    ("draws_outside_limits", "sampling.draws", {"sampling": {"draws": -5}}, {"sampling": {"draws": 5_000}}),
    (
        "range_touches_limit",
        "care.base",
        {"numbers/care.base": judged(5, "kr/year", low=0, high=9)},
        {"numbers/care.base": judged(5, "kr/year", low=0.01, high=9)},
    ),
    (
        "range_touches_limit",
        "care.reach",
        {"numbers/care.reach": judged(0.5, "share", low=0.1, high=1)},
        {"numbers/care.reach": judged(0.5, "share", low=0.1, high=0.99)},
    ),
    (
        "range_touches_limit",
        "care.reach",
        {"numbers/care.reach": judged(0.5, "share", low=0, high=0.9)},
        {"numbers/care.fade": judged(0.5, "share/year", low=0, high=1)},
    ),
    (
        "blank_number",
        "care.base",
        {"numbers/care.base": judged(None, "kr/year")},
        {"numbers/care.duration": judged(None, "years")},
    ),
    (
        "blank_number",
        "care.base",
        {"numbers/care.base": judged(None, "kr/year")},
        {"numbers/care.base": judged(None, "kr/year"), "numbers/care.included": judged(0, "flag")},
    ),
    ("blank_number", "care.reach.2020", {"numbers/care.reach.2020": judged(None, "share")}, {}),
    (
        "blank_number",
        "care.haircut",
        {"numbers/care.haircut": judged(None, "share")},
        {"numbers/care.haircut": judged(0, "share")},
    ),
    ("blank_number", "care.released", {"numbers/care.released": judged(None, "share")}, {}),
    (
        "blank_number",
        "care.included",
        {"numbers/care.included": judged(None, "flag")},
        {"numbers/care.included": judged(0, "flag")},
    ),
    (
        "blank_number",
        "team.included",
        {"numbers/team.included": judged(None, "flag")},
        {"numbers/team.included": judged(0, "flag")},
    ),
    ("blank_number", "school.worth", {"numbers/school.worth": judged(None, "kr/school_year")}, {}),
    (
        "blank_number",
        "line.per_year",
        {"numbers/line.per_year": judged(None, "kr/year")},
        {"numbers/line.per_year": judged(None, "kr/year"), "numbers/line.included": judged(0, "flag")},
    ),
    (
        "blank_number",
        "discount_rate",
        {"numbers/discount_rate": judged(None, "rate")},
        {"numbers/discount_rate": judged(None, "rate"), "discount": {"schedule": "zero"}},
    ),
    (
        "blank_number",
        "budget.factor",
        {"numbers/budget.factor": judged(None, "factor")},
        {"numbers/budget.factor": judged(1, "factor")},
    ),
    (
        "wrong_unit",
        "care.reach",
        {"numbers/care.reach": judged(0.5, "change")},
        {"numbers/care.reach": judged(0.5, "share")},
    ),
    ("wrong_unit", "care.reach.2020", {"numbers/care.reach.2020": judged(0.5, "factor")}, {}),
    (
        "wrong_unit",
        "care.change",
        {"numbers/care.change": judged(0.2, "rate", low=0.1, high=0.3, grade=3)},
        {"numbers/care.change": judged(0.2, "share", low=0.1, high=0.3, grade=3)},
    ),
    ("wrong_unit", "care.base", {"numbers/care.base": judged(0.5, "growth")}, {}),
    (
        "wrong_unit",
        "care.haircut",
        {"numbers/care.haircut": judged(-0.5, "change")},
        {"numbers/care.haircut": judged(0.5, "share")},
    ),
    ("wrong_unit", "care.released", {"numbers/care.released": judged(-0.5, "change")}, {}),
    (
        "wrong_unit",
        "care.included",
        {"numbers/care.included": judged(0, "share")},
        {"numbers/care.included": judged(0, "flag")},
    ),
    (
        "wrong_unit",
        "team.included",
        {"numbers/team.included": judged(0, "factor")},
        {"numbers/team.included": judged(0, "flag")},
    ),
    ("wrong_unit", "line.per_year", {"numbers/line.per_year": judged(5, "kr/month")}, {}),
    (
        "wrong_unit",
        "line.starts",
        {"numbers/line.starts": judged(5, "years")},
        {"numbers/line.starts": judged(2022, "year")},
    ),
    (
        "wrong_unit",
        "school.started.2020",
        {"numbers/school.started.2020": judged(9, "kr/year")},
        {"numbers/school.started.2020": judged(9, "person")},
    ),
    (
        "wrong_unit",
        "school.worth",
        {"numbers/school.worth": judged(9, "day/year")},
        {"numbers/school.worth": judged(9, "kr/day", price_year=2020)},
    ),
    (
        "wrong_unit",
        "discount_rate",
        {"numbers/discount_rate": judged(-0.5, "growth")},
        {"numbers/discount_rate": judged(0.5, "rate")},
    ),
    (
        "wrong_unit",
        "budget.factor",
        {"numbers/budget.factor": judged(-0.5, "change")},
        {"numbers/budget.factor": judged(0.5, "factor")},
    ),
    (
        "ramp_below_one",
        "care.ramp",
        {"numbers/care.ramp": judged(0, "years")},
        {"numbers/care.ramp": judged(1, "years")},
    ),
    # Worth
    ("no_valuation", "effects.care.valuations", {"effects/care/valuations": []}, {}),
    ("no_unit_value", "effects.care.valuations.0.unit_value", {"numbers/care.base": judged(10, "day/year")}, VOLUME),
    (
        "no_unit_value",
        "effects.school.valuations.0.unit_value",
        {"effects/school/valuations/0/unit_value": GONE},
        SOUND_IN_KRONOR,
    ),
    ("kronor_not_priced", "effects.care.valuations.0.priced", {"effects/care/valuations/0/priced": False}, {}),
    (
        "unit_value_of_kronor",
        "effects.care.valuations.0.unit_value",
        {**VOLUME, "numbers/care.base": judged(10, "kr/year")},
        VOLUME,
    ),
    (
        "unit_value_of_kronor",
        "effects.school.valuations.0.unit_value",
        {"numbers/school.change": judged(900, "kr/person", low=100, high=2000, grade=2)},
        SOUND_IN_KRONOR,
    ),
    ("no_participants", "effects.school", {"numbers/school.started.2020": GONE}, {"changes/school.started.2021": 5}),
    # Prices
    (
        "price_year_differs",
        "school.worth",
        {"numbers/school.worth": judged(9, "kr/school_year", price_year=2019)},
        {"numbers/school.worth": judged(9, "kr/school_year", price_year=2019), "price_year": 2019},
    ),
    (
        "price_year_differs",
        "school.worth",
        {"numbers/school.worth": judged(9, "kr/school_year", price_year=2013), "price_year": 2017},
        {"numbers/school.worth": judged(9, "kr/school_year", price_year=2014), "price_year": 2017},
    ),
    # What a reader should be told
    ("placeholder", "care.base", {"numbers/care.base/basis": "placeholder"}, {"numbers/care.base/basis": "own_ledger"}),
    (
        "placeholder",
        "care.base",
        {"numbers/care.base/basis": "placeholder"},
        {"numbers/care.base/basis": "placeholder", "numbers/care.included": judged(0, "flag")},
    ),
    (
        "no_source",
        "care.base",
        {"numbers/care.base/source": None},
        {"numbers/care.base/source": None, "numbers/care.base/where": "Räknat på fem år"},
    ),
    (
        "no_source",
        "care.base",
        {"numbers/care.base/source": None, "numbers/care.base/basis": "derived"},
        {"numbers/care.base/source": None, "numbers/care.base/basis": "derived", "numbers/care.base/where": "A × B"},
    ),
    (
        "no_source",
        "discount_rate",
        {"numbers/discount_rate/source": None},
        {"numbers/discount_rate/source": None, "discount": {"schedule": "three"}},
    ),
    (
        "no_running_cost",
        "budget",
        {"numbers/line.per_year": judged(0, "kr/year")},
        {"numbers/line.per_year": judged(0.01, "kr/year")},
    ),
    (
        "no_running_cost",
        "budget",
        {"numbers/line.included": judged(0, "flag")},
        {"numbers/line.per_year": judged(0, "kr/year"), "budget/line/amounts": {2022: 1.0}},
    ),
    (
        "no_new_need",
        "effects",
        {"numbers/new_need.included": judged(0, "flag")},
        {"numbers/new_need.change": judged(0, "change")},
    ),
    (
        "no_grade",
        "care.change",
        {"numbers/care.haircut": GONE, "numbers/care.change/grade": None},
        {"numbers/care.haircut": GONE, "numbers/care.change/grade": None, "changes/care.haircut": 0.1},
    ),
    (
        "no_grade",
        "care.change",
        {"numbers/care.haircut": GONE, "numbers/care.change/grade": None},
        {"numbers/care.haircut": GONE, "numbers/care.change/grade": None, "changes/care.change": {"grade": 1}},
    ),
    (
        "no_grade",
        "care.change",
        {"numbers/care.haircut": GONE, "numbers/care.change/grade": None},
        {"numbers/care.haircut": GONE, "numbers/care.change/grade": None, "numbers/care.included": judged(0, "flag")},
    ),
    ("no_range", "care.change", {"numbers/care.change/low": None, "numbers/care.change/high": None}, {}),
    (
        "all_due_to_us",
        "care.share_due_to_us",
        {"numbers/care.share_due_to_us": GONE},
        {"numbers/care.share_due_to_us": judged(0.99, "share")},
    ),
    ("full_at_once", "care.ramp", {"numbers/care.ramp": GONE}, {"numbers/care.ramp": judged(2, "years")}),
    (
        "lasts_to_horizon",
        "care.duration",
        {"numbers/care.duration": GONE, "numbers/care.fade": GONE},
        {"numbers/care.duration": GONE},
    ),
    (
        "all_released",
        "care.released",
        {"numbers/care.released": GONE},
        {"numbers/care.released": judged(0.99, "share")},
    ),
    (
        "all_released",
        "care.released",
        {"numbers/care.released": GONE},
        {"numbers/care.released": GONE, "effects/care/valuations/0/realised_as": "freed_capacity"},
    ),
    # The contract, the repayment and the fund
    ("unknown_party", "agreement.contract.receives", signed({"receives": "nobody"}), signed({"receives": "other"})),
    ("unknown_party", "agreement.contract.payers.nobody", signed({"payers": {"nobody": 1}}), signed()),
    (
        "unknown_party",
        "agreement.contract.capital.0",
        signed({"capital/0/party": "nobody"}),
        signed({"guarantees": [], "capital/0/party": "other"}),
    ),
    (
        "unknown_party",
        "agreement.contract.guarantees.0",
        signed({"guarantees/0/by": "nobody"}),
        signed({"guarantees/0/by": "payer"}),
    ),
    (
        "unknown_party",
        "agreement.contract.fees.0",
        signed({"fees/0/paid_to": "nobody"}),
        signed({"fees/0/paid_to": "investor"}),
    ),
    (
        "payers_not_whole",
        "agreement.contract.payers",
        signed({"payers": {"payer": 0.6, "other": 0.3}}),
        signed({"payers": {"payer": 0.6, "other": 0.4}}),
    ),
    ("guarantees_no_investor", "agreement.contract.guarantees.0", signed({"guarantees/0/to": "payer"}), signed()),
    ("unknown_outcome", "agreement.contract.terms.shared", signed({"terms/shared/measures": "nothing"}), signed()),
    ("unknown_outcome", "agreement.contract.gates.good", signed({"gates/good/outcome": "nothing"}), signed()),
    (
        "unknown_gate",
        "agreement.contract.terms.shared",
        signed({"terms/shared/gate": "bad"}),
        signed({"terms/shared/gate": None}),
    ),
    (
        "blank_price",
        "agreement.contract.terms.price.price",
        signed({"terms/price": {"label": "Pris", "kind": "per_unit", "measures": "rate"}}),
        signed({"terms/price": {"label": "Pris", "kind": "per_unit", "measures": "rate", "price": 0}}),
    ),
    ("bands_not_rising", "agreement.contract.terms.steps", signed(steps_from(0.2, 0.2)), signed(steps_from(0.2, 0.21))),
    (
        "bound_not_stated",
        "agreement.contract.terms.steps",
        signed(steps_from(0.2, 0.3, inclusive=None)),
        signed(steps_from(0.2, 0.3)),
    ),
    (
        "cliff",
        "agreement.contract.terms.steps",
        signed(bands(*range(10, 100, 10), 101)),
        signed(bands(*range(10, 101, 10))),
    ),
    (
        "cliff",
        "agreement.contract.terms.steps",
        signed(bands(10.1, 100, between="linear")),
        signed(bands(10, 100, between="linear")),
    ),
    (
        "cap_below_floor",
        "agreement.contract.caps",
        signed(limits({"amount": 10}, {"amount": 9})),
        signed(limits({"amount": 10}, {"amount": 10})),
    ),
    (
        "cap_below_floor",
        "agreement.contract.caps",
        signed(limits({"amount": {"of_advance": 0.5}}, {"amount": 499})),
        signed(limits({"amount": {"of_advance": 0.5}}, {"amount": 500})),
    ),
    (
        "cap_below_floor",
        "agreement.contract.caps",
        signed(limits({"amount": {"of_advance": 0.5}}, {"amount": {"of_advance": 0.4}})),
        signed(limits({"amount": 10, "per": "year", "years": [1]}, {"amount": 9, "per": "year", "years": [2]})),
    ),
    (
        "terms_overlap",
        "agreement.contract.terms",
        signed(spans({"up_to": 100}, {"above": 99})),
        signed(spans({"up_to": 100}, {"above": 100})),
    ),
    (
        "terms_gap",
        "agreement.contract.terms",
        signed(spans({"up_to": 100}, {"above": 101})),
        signed(spans({"up_to": 100}, {"above": 100})),
    ),
    (
        "pays_more_than_worth",
        "agreement.contract.terms",
        signed(spans({"share": 0.6, "up_to": 100}, {"share": 0.41, "above": 99})),
        signed(spans({"share": 0.6, "up_to": 100}, {"share": 0.4, "above": 99})),
    ),
    (
        "pays_more_than_worth",
        "agreement.contract.terms",
        signed({"terms/shared/share": 1.01}),
        signed({"terms/shared/share": 1}),
    ),
    ("no_evaluation_cost", "agreement.contract.fees", signed({"fees": []}), signed()),
    (
        "no_comparison",
        "agreement.contract.outcomes.savings",
        signed({"outcomes/savings/baseline": False}),
        signed({"outcomes/savings/baseline": False, "outcomes/savings/control": 5}),
    ),
    (
        "role_not_played",
        "agreement.roles.other",
        {"agreement": laid(AGREEMENT, {"roles": {"investor": "finansiar", "payer": "region"}})},
        signed(),
    ),
    (
        "unknown_actor",
        "agreement.roles.other",
        {"agreement": laid(AGREEMENT, {"roles/other": "nobody"})},
        {"agreement": laid(AGREEMENT, {"roles/other": "nobody", "included": False})},
    ),
    (
        "unknown_actor",
        "repayment.fund",
        {"repayment": {"fund": "nobody", "from_year": 2021}},
        {"repayment": {"fund": "region", "from_year": 2021}},
    ),
    ("not_in_kronor", "agreement.contract.currency", signed({"currency": "USD"}), signed({"currency": "SEK"})),
    (
        "unknown_effect",
        "agreement.contract.outcomes.savings",
        signed({"outcomes/savings/effects": ["nothing"]}),
        signed({"outcomes/savings/effects": ["care"]}),
    ),
    (
        "contract_outside_years",
        "agreement.starts",
        {"agreement": laid(AGREEMENT, {"starts": 2022})},
        {"agreement": laid(AGREEMENT, {"starts": 2021})},
    ),
    (
        "contract_before_years",
        "agreement.starts",
        {"agreement": laid(AGREEMENT, {"starts": 2019})},
        {"agreement": laid(AGREEMENT, {"starts": 2020})},
    ),
    (
        "pays_itself",
        "agreement.roles.investor",
        {"agreement": laid(AGREEMENT, {"roles/investor": "socialnamnd"})},
        {"agreement": laid(AGREEMENT, {"roles/other": "socialnamnd"})},
    ),
    (
        "outcome_in_kronor",
        "agreement.contract.outcomes.years",
        signed({"outcomes/years/effects": ["care"], "terms/each": EACH_YEAR}),
        signed({"terms/each": EACH_YEAR}),
    ),
    (
        "outcome_mixes_units",
        "agreement.contract.outcomes.rate",
        signed({"outcomes/rate/effects": ["care", "school"]}),
        signed({"outcomes/rate/effects": ["care", "new_need"]}),
    ),
    (
        "outcome_adds_rates",
        "agreement.contract.outcomes.rate",
        signed({"outcomes/rate/effects": ["care", "school"]}),
        signed({"outcomes/rate/effects": ["school"]}),
    ),
    (
        "outcome_adds_rates",
        "agreement.contract.outcomes.rate",
        signed({"outcomes/rate/effects": []}),
        signed({"outcomes/rate/effects": []}) | {"changes": {"school.included": 0}},
    ),
    (
        "gate_is_measured",
        "agreement.met.good",
        {"agreement": laid(AGREEMENT, {"met": {"good": True}})},
        {"agreement": laid(AGREEMENT, {"met": {"good": True}, "contract/gates/good/at_least": None})},
    ),
    ("unknown_fund_rule", "fund_rule", {"fund_rule": "nothing"}, {"fund_rule": "pitea"}),
    ("grant_above_year", "funding", granted({2020: 500_001.0}), granted({2020: 500_000.0})),
    ("grant_above_share", "funding", granted({2020: 400_001.0}), granted({2020: 400_000.0})),
    (
        "grant_too_long",
        "funding",
        granted(dict.fromkeys(range(2020, 2024), 1.0)),
        granted(dict.fromkeys(range(2020, 2023), 1.0)),
    ),
]


@pytest.mark.parametrize(("code", "address", "breaks", "holds"), RULES, ids=[f"{rule[0]}-{rule[1]}" for rule in RULES])
def test_rule(code: str, address: str, breaks: Edits, holds: Edits) -> None:
    assert address in [problem.address for problem in found(breaks, code)]
    assert [problem.address for problem in found(holds, code)] == []


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("code", "address", "breaks", "holds"), RULES, ids=[f"{rule[0]}-{rule[1]}" for rule in RULES])
def test_what_is_accepted_is_answered(code: str, address: str, breaks: Edits, holds: Edits) -> None:
    for edits in (breaks, holds):
        case = made(edits)
        given = Answer(resolve(case, LIBRARY), case.perspective)
        if given.has_errors:
            with pytest.raises(CaseRefused):
                evaluate_as_json(given)
        else:
            assert None not in (evaluate_as_json(given)[name] for name in ("npv", "pv_costs", "pv_benefits", "trough"))


def test_every_rule_is_tried() -> None:
    """Every code of checking and of the resolved numbers is above, but for the one about a scenario asked for."""
    in_files = {
        code
        for file in (*(MODEL / "checking").glob("[!ls]*.py"), *(MODEL / "numbers").glob("*.py"))
        for code in all_problem_codes()
        if f'"{code}"' in file.read_text("utf-8")
    }
    assert in_files - {rule[0] for rule in RULES} == {"unknown_scenario"}


@pytest.mark.parametrize("sampling", [{"seed": -1}, {"seed": 2**32}, {"seed": 1.5}, {"draws": 1000.5}, {"draw": 1000}])
def test_a_seed_is_a_whole_number_within_limits(sampling: dict[str, object]) -> None:
    assert made({"sampling": {"seed": 0}}).sampling.seed == 0
    assert made({"sampling": {"seed": 2**32 - 1}}).sampling.seed == 2**32 - 1
    with pytest.raises(ValidationError):
        made({"sampling": sampling})


@pytest.mark.parametrize("ends", [{"low": 0.1}, {"high": 0.3}])
def test_a_range_has_two_ends(ends: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match="range_one_ended"):
        made({"numbers/care.reach": judged(0.2, "share", **ends)})
    with pytest.raises(ValidationError, match="range_one_ended"):
        made({"changes/care.reach": ends})


def test_a_value_outside_the_range_takes_the_range_away() -> None:
    """Nobody has said how sure the new value is; one inside the range is still as unsure as before."""
    claim = made({}).numbers["care.change"]
    assert (claim.low, claim.value, claim.high) == (0.1, 0.2, 0.3)
    for value in (0.1, 0.15, 0.3):
        inside = claim.changed(Change(value=value))
        assert (inside.low, inside.value, inside.high) == (0.1, value, 0.3)
    for value in (0.0, 0.0999, 0.3001, -0.2):
        outside = claim.changed(Change(value=value))
        assert (outside.low, outside.value, outside.high) == (None, value, None)
    both = claim.changed(Change(value=0.5, low=0.4, high=0.6))
    assert (both.low, both.value, both.high) == (0.4, 0.5, 0.6)
    only_range = claim.changed(Change(low=0.19, high=0.21))
    assert (only_range.low, only_range.value, only_range.high) == (0.19, 0.2, 0.21)
    assert (only_range.basis, only_range.source) == (claim.basis, claim.source)


def test_an_unknown_scenario() -> None:
    sound = {"scenarios/own": {"label": "Eget", "numbers": {}}}
    assert [problem.address for problem in found(sound, "unknown_scenario", "other")] == ["scenarios"]
    assert found(sound, "unknown_scenario", "own") == []


# How problems are told


def test_errors_come_first_and_nothing_is_told_twice() -> None:
    problems = check(made({"price_year": None, "applicant": "nobody", "numbers/care.base": GONE}), LIBRARY)
    severities = [problem.severity for problem in problems]
    assert severities == sorted(severities)
    assert severities[0] == "error"
    assert len({(problem.code, problem.address, str(problem.facts)) for problem in problems}) == len(problems)


def test_an_error_in_a_scenario_is_told_and_its_notices_are_not() -> None:
    wrong = {"scenarios/own": {"label": "Eget", "numbers": {"care.reach": 2, "care.share_due_to_us": 1}}}
    assert [problem.code for problem in check(made(wrong), LIBRARY)] == ["meant_per_cent"]


def test_a_blank_number_counts_only_in_the_scenario_that_includes_it() -> None:
    blank = {
        "numbers/care.base": judged(None, "kr/year"),
        "numbers/care.included": judged(0, "flag"),
        "scenarios/own": {"label": "Eget", "numbers": {"care.included": 1}},
    }
    assert [problem.code for problem in check(made(blank), LIBRARY) if problem.severity == "error"] == ["blank_number"]
    assert not [problem for problem in check_resolved(resolve(made(blank), LIBRARY)) if problem.severity == "error"]


def test_a_number_that_two_effects_share_is_in_use_while_one_of_them_counts() -> None:
    worth = {
        "effects/care/valuations/0/unit_value": "school.worth",
        "numbers/care.base": judged(10, "school_year/year"),
    }
    case = made({**worth, "numbers/care.included": judged(0, "flag")})
    assert "school.worth" in keys_in_use(resolve(case, LIBRARY))
    assert "care.base" not in keys_in_use(resolve(case, LIBRARY))


def test_a_reason_for_a_haircut_does_not_take_it_away() -> None:
    for change in (Change(), Change.model_validate({"reason": "Så"}), Change(low=0.05, high=0.2)):
        case = made({"numbers/care.haircut": GONE}).model_copy(update={"changes": {"care.haircut": change}})
        assert resolve(case, LIBRARY).numbers["care.haircut"].value == LIBRARY.numbers["evidence.haircut_3"].value


@pytest.mark.parametrize("name", case_files())
def test_the_shipped_cases_have_no_errors(name: str) -> None:
    problems = check(read_case(case_files()[name].read_bytes()), LIBRARY)
    assert not [problem for problem in problems if problem.severity == "error"]


# The words for every code


CODES = all_problem_codes()
ALWAYS = {"where", "line", "field"}
"""Facts that a reader's page gives every problem: where it is, in words."""


@pytest.mark.parametrize("code", CODES)
def test_a_code_says_what_is_wrong_and_what_to_do(code: str) -> None:
    text = catalogue().get(f"problems.problem.{code}")
    assert text is not None, f"wording/problems.yaml lacks problem.{code}"
    for language in LANGUAGES:
        words = text[language]
        needs = {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
        assert needs <= CODES[code] | ALWAYS, f"{code} needs {needs - CODES[code] - ALWAYS}, which it does not have"
        assert words.rstrip().endswith("."), "whole sentences"
        assert words.count(". ") >= 1, "one that says what is wrong, one that says what to do"


def test_no_words_are_left_of_codes_that_are_gone() -> None:
    texts = {key.removeprefix("problems.problem.") for key in catalogue() if key.startswith("problems.problem.")}
    assert texts - set(CODES) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_of_these_cases_can_be_said(language: Any) -> None:
    cases = [made(breaks) for _, _, breaks, _ in RULES] + [a_case(seed) for seed in range(60)]
    for case in cases:
        resolved = resolve(case, LIBRARY)
        for problem in check(case, LIBRARY):
            said = problem_sentence(problem, resolved, language)
            assert "None" not in said
            assert "{" not in said, "every fact is filled in"


def test_a_problem_is_plain_values() -> None:
    given = notice("no_costs", "budget", value=1.0).as_json()
    assert given == {"code": "no_costs", "address": "budget", "severity": "notice", "facts": {"value": 1.0}}
    assert number(1, "share").unit == "share"
