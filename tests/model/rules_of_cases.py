"""Rules of the case itself, its names, amounts and keys: each with edits that break it, and edits that just do not."""

from typing import Any

from tests.model.one_broken_rule import CLEAN, GONE, Rule, judged

EFFECT = {"label": "Mer", "kind": "reduction", "valuations": [{"actor": "region", "realised_as": "cash"}]}

FREE: dict[str, Any] = {"effects/new_need": GONE, "numbers/line.per_year": judged(0, "kr/year")}
"""Neither new need nor running costs."""
NO_PROJECT: dict[str, Any] = {"budget/team/amounts": {}}


def many(name: str, count: int) -> dict[str, Any]:
    """A budget line so many times, besides the line that runs."""
    lines = {f"{name}_{number}": CLEAN["budget"][name] for number in range(count - 1)}
    return {**lines, "line": CLEAN["budget"]["line"]}


def joint(actor: str, cost: float | None, saving: float | None, *others: str) -> dict[str, Any]:
    """Somebody who applies too, after others, with a share of cost and of saving."""
    return {
        "co_applicants": [*others, actor],
        f"numbers/applicants.{actor}.cost_share": judged(cost, "share"),
        f"numbers/applicants.{actor}.saving_share": judged(saving, "share"),
    }


def many_scenarios(count: int) -> dict[str, Any]:
    """So many scenarios that change nothing."""
    return {f"scenario_{number}": {"label": "Lika"} for number in range(count)}


RULES_OF_CASES: list[Rule] = [
    # The case itself
    ("horizon_outside_limits", "horizon", {"horizon": 61}, {"horizon": 60}),
    ("horizon_outside_limits", "horizon", {"horizon": 0}, {"horizon": 1}),
    ("horizon_outside_limits", "horizon", {"horizon": -3}, {"horizon": 1}),
    ("horizon_outside_limits", "horizons", {"horizons": [61]}, {"horizons": [1, 60]}),
    ("horizon_outside_limits", "horizons", {"horizons": [3, 0]}, {"horizons": []}),
    ("too_many_horizons", "horizons", {"horizons": list(range(1, 10))}, {"horizons": list(range(1, 9))}),
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
    (
        "library_in_kronor",
        "school.grundskola_2021",
        {"currency": "DKK", "effects/school/valuations/0/unit_value": "school.grundskola_2021"},
        {"currency": "DKK"},
    ),
    (
        "price_index_without_source",
        "price_index",
        {"price_index": {"change": {2021: 0.02}}},
        {"price_index": {"change": {2021: 0.02}, "source": "S1"}},
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
    (
        "unknown_actor",
        "co_applicants",
        joint("nobody", 0.5, 0.5),
        joint("utbildningsnamnd", 0.5, 0.5),
    ),
    ("applies_twice", "co_applicants", joint("socialnamnd", 0.5, 0.5), joint("utbildningsnamnd", 0.5, 0.5)),
    (
        "shares_above_whole",
        "applicants.region.cost_share",
        {**joint("utbildningsnamnd", 0.7, 0.5), **joint("region", 0.31, 0.5, "utbildningsnamnd")},
        {**joint("utbildningsnamnd", 0.7, 0.5), **joint("region", 0.3, 0.5, "utbildningsnamnd")},
    ),
    ("missing_number", "co_applicants", {"co_applicants": ["region"]}, joint("region", 0.5, 0.5)),
    (
        "blank_number",
        "applicants.region.saving_share",
        joint("region", 0.5, None),
        joint("region", 0.5, 0.0),
    ),
    (
        "wrong_unit",
        "applicants.region.cost_share",
        {**joint("region", 0.5, 0.5), "numbers/applicants.region.cost_share/unit": "factor"},
        joint("region", 0.5, 0.5),
    ),
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
    ("no_costs", "budget", {**FREE, "budget/team/amounts": {}}, {**FREE, "budget/team/amounts": {2020: 0.01}}),
    ("no_costs", "budget", {**FREE, "budget/team/amounts": {2020: 0.0}}, FREE),
    (
        "no_costs",
        "budget",
        {**FREE, **NO_PROJECT},
        {**FREE, **NO_PROJECT, "numbers/line.per_year": judged(1, "kr/year")},
    ),
    ("no_costs", "budget", {**FREE, **NO_PROJECT}, {**NO_PROJECT, "numbers/line.per_year": judged(0, "kr/year")}),
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
    (
        "outside_horizon",
        "budget.team.amounts.2025",
        {"changes/team.2025": 1.0},
        {"changes/team.2024": 1.0},
    ),
    (
        "no_participants_to_pay_for",
        "budget.team.participants_of",
        {"budget/team/participants_of": "care"},
        {"budget/team/participants_of": "school"},
    ),
    (
        "no_participants_to_pay_for",
        "budget.team.participants_of",
        {"budget/team/participants_of": "nobody"},
        {"budget/team/participants_of": "school"},
    ),
    (
        "range_of_no_amount",
        "budget.team.ranges.2021",
        {"budget/team/ranges": {2021: {"low": 500.0, "high": 2000.0}}, "numbers/team.2021": judged(1, "kr")},
        {"budget/team/ranges": {2021: {"low": 500.0, "high": 2000.0}}},
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
]
