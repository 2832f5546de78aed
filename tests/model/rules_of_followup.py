"""Rules of what is stated to have happened: each broken, and just not."""

from typing import Any

from tests.case_with_contract import CONTRACT, ROLES
from tests.model.one_broken_rule import Edits, Rule

KNOWN = {"on": "2021-02-01", "source": "Bokslut"}
PAID = {"line": "team", "year": 2020, "kronor": 900.0, **KNOWN}
SEEN = {
    "label": "Vård",
    "effect": "care",
    "first": 2020,
    "last": 2020,
    "before": {"count": 9},
    "after": {"count": 8},
    **KNOWN,
}
STARTED = {"effect": "school", "year": 2020, "started": 9, **KNOWN}
SHARE = {"label": "Fullföljer", "before": 3, "of_before": 9, "after": 4, "of_after": 9, **KNOWN}


def stated(kind: str, outcome: dict[str, Any], **more: object) -> Edits:
    """A case with one outcome of a kind."""
    return {"followup": {kind: [{**outcome, **more}]}}


SAVED = {"outcome": "savings", "year": 2020, "value": 5.0, **KNOWN}
BACK = {"committee": "socialnamnd", "year": 2021, "kronor": 5.0, **KNOWN}


def measured(*outcomes: dict[str, Any]) -> Edits:
    """A case with a contract, and what it measured."""
    return {
        "agreement": {"contract": CONTRACT, "roles": ROLES, "starts": 2020},
        "followup": {"measured": [{**SAVED, **one} for one in outcomes]},
    }


BASE = {"effect": "care", "year": 2020, "volume": 5.0, **KNOWN}


def by_month(month: int = 2, **more: Any) -> Edits:
    """A case with eight events counted in two months."""
    months = [{"year": 2020, "month": 1, "count": 5}, {"year": 2020, "month": month, "count": 3}]
    return stated("effects", SEEN, **{"after": {"count": 8, "years": 1 / 6}, "months": months, **more})


def share_by_month(of: int = 9) -> Edits:
    """A case with four of nine in a month."""
    return stated("shares", SHARE, months=[{"year": 2020, "month": 1, "part": 4, "of": of}])


OF_LOCAL_PROJECT = stated("money", PAID, line="local_project.own")
OF_NO_PARTICIPANTS = stated("people", STARTED, effect="care")
LINE, PEOPLE, EFFECT = "followup.money.0.line", "followup.people.0.effect", "followup.effects.0.effect"
MEASURED = "followup.measured.0"
RULES_OF_FOLLOWUP: list[Rule] = [
    ("outcome_of_unknown_line", LINE, stated("money", PAID, line="none"), stated("money", PAID)),
    ("outcome_of_unknown_line", LINE, OF_LOCAL_PROJECT, stated("money", PAID)),
    ("outcome_of_unknown_effect", PEOPLE, OF_NO_PARTICIPANTS, stated("people", STARTED)),
    ("outcome_of_unknown_effect", EFFECT, stated("effects", SEEN, effect="none"), stated("effects", SEEN)),
    (
        "one_control_only",
        "followup.effects.0",
        stated("effects", SEEN, control_before={"count": 9}),
        stated("effects", SEEN, control_before={"count": 9}, control_after={"count": 9}),
    ),
    ("years_reversed", "followup.effects.0", stated("effects", SEEN, last=2019), stated("effects", SEEN, last=2021)),
    ("more_than_all", "followup.shares.0", stated("shares", SHARE, after=10), stated("shares", SHARE, after=9)),
    ("measured_of_unknown_outcome", f"{MEASURED}.outcome", measured({"outcome": "none"}), measured({})),
    ("measured_of_unknown_outcome", f"{MEASURED}.outcome", measured({"agreement": "none"}), measured({})),
    ("measured_in_other_year", f"{MEASURED}.year", measured({"year": 2023}), measured({"year": 2022})),
    ("measured_in_other_year", f"{MEASURED}.year", measured({"year": 2019}), measured({"year": 2020})),
    ("measured_twice", "followup.measured.1", measured({}, {}), measured({}, {"year": 2021})),
    (
        "measured_is_no_share",
        f"{MEASURED}.value",
        measured({"outcome": "rate", "value": 1.01}),
        measured({"outcome": "rate", "value": 1.0}),
    ),
    ("measured_below_zero", f"{MEASURED}.value", measured({"outcome": "won", "value": -1}), measured({"value": -1})),
    (
        "repaid_by_unknown",
        "followup.repaid.0.committee",
        stated("repaid", BACK, committee="none"),
        stated("repaid", BACK),
    ),
    (
        "year_and_months",
        "followup.money.1",
        {"followup": {"money": [PAID, {**PAID, "month": 1}]}},
        {"followup": {"money": [PAID, {**PAID, "year": 2021, "month": 1}]}},
    ),
    (
        "paid_twice",
        "followup.money.1",
        {"followup": {"money": [{**PAID, "month": 1}, {**PAID, "month": 1}]}},
        {"followup": {"money": [{**PAID, "month": 1}, {**PAID, "month": 2}]}},
    ),
    ("outcome_without_source", "followup", stated("money", PAID, source=None), stated("money", PAID)),
    ("outcome_on_no_day", "followup", stated("money", PAID, on="15/1 2021"), stated("money", PAID, on="2021-01")),
    ("outcome_on_no_day", "followup", stated("money", PAID, on="2021-02-30"), stated("money", PAID, on="2021")),
    ("outcome_outside_years", "followup.money.0.year", stated("money", PAID, year=2050), stated("money", PAID)),
    ("outcome_outside_years", "followup.bases.0.year", stated("bases", BASE, year=2050), stated("bases", BASE)),
    ("outcome_outside_years", "followup.repaid.0.year", stated("repaid", BACK, year=2050), stated("repaid", BACK)),
    (
        "outcome_outside_years",
        "followup.effects.0.last",
        stated("effects", SEEN, last=2050),
        stated("effects", SEEN, last=2021),
    ),
    (
        "counted_twice",
        "followup.people.1",
        {"followup": {"people": [{**STARTED, "month": 1}, {**STARTED, "month": 1}]}},
        {"followup": {"people": [{**STARTED, "month": 1}, {**STARTED, "month": 2}]}},
    ),
    (
        "year_and_months",
        "followup.repaid.1",
        {"followup": {"repaid": [BACK, {**BACK, "month": 1}]}},
        {"followup": {"repaid": [BACK, BACK]}},
    ),
    ("outcome_of_no_base", "followup.bases.0.effect", stated("bases", BASE, effect="school"), stated("bases", BASE)),
    ("base_without_figure", "followup.bases.0.kronor", stated("bases", BASE, volume=None), stated("bases", BASE)),
    ("months_do_not_add_up", "followup.effects.0.after", by_month(after={"count": 9, "years": 1 / 6}), by_month()),
    ("months_do_not_add_up", "followup.shares.0.after", share_by_month(of=5), share_by_month()),
    ("months_and_years_differ", "followup.effects.0.after", by_month(after={"count": 8}), by_month()),
    ("month_twice", "followup.effects.0.months", by_month(month=1), by_month()),
    ("months_of_other_years", "followup.effects.0.months", by_month(last=2021), by_month()),
]  # fmt: skip
