"""Random cases with what happened beside them, from a seed: kronor of years and months, counts, contracts."""

import random
from functools import cache
from typing import Any

from model.case.agreement import FIRST
from model.case.case import Case
from model.case.followup.record import FollowUp
from tests.contracts_at_random import an_agreed_case
from tests.generators import COMMITTEES


@cache
def a_followed_case(seed: int) -> Case:
    """The random case of a seed with a contract and a repayment, and with outcomes of several kinds."""
    case, dice = an_agreed_case(seed), random.Random(f"followed {seed}")
    years = case.years if dice.random() < 0.3 else case.years[: max(1, case.horizon // 2)]
    outcomes = {
        "money": _money(case, years, dice), "effects": _counted(case, years, dice),
        "measured": _measured(case, years, dice), "repaid": _repaid(years, dice),
    }  # fmt: skip
    return case.model_copy(update={"followup": FollowUp.model_validate(outcomes)})


def _money(case: Case, years: range, dice: random.Random) -> list[dict[str, Any]]:
    """Whole years, some months, or two amounts of one year, of some lines."""
    rows = []
    for line in case.money_lines:
        for year in years:
            if dice.random() > 0.3:
                continue
            months: list[int | None] = [None] * dice.choice([1, 1, 2])
            if dice.random() < 0.5:
                months = [*sorted(dice.sample(range(1, 13), dice.choice([1, 3, 11, 12])))]
            volumes = {"planned_volume": dice.uniform(1, 20), "volume": dice.uniform(1, 20)}
            for month in months:
                row = {"line": line, "year": year, "month": month, "kronor": round(dice.uniform(0, 2e5), 2)}
                rows.append(row | (volumes if dice.random() < 0.8 else {}))
    return rows


def _counted(case: Case, years: range, dice: random.Random) -> list[dict[str, Any]]:
    """Counts before and after of some effects, with and without a control group."""
    rows = []
    for name in case.effects:
        if dice.random() < 0.5:
            continue
        first = dice.choice(list(years))
        last = min(years.stop - 1, first + dice.choice([0, 0, 1]))
        groups = ["before", "after"] + (["control_before", "control_after"] if dice.random() < 0.5 else [])
        counts = {group: {"count": dice.randint(5, 900), "years": float(dice.randint(1, 3))} for group in groups}
        spread = dice.choice([None, 1.0, 2.5])
        rows.append({"label": name, "effect": name, "first": first, "last": last, "overdispersion": spread, **counts})
    return rows


def _measured(case: Case, years: range, dice: random.Random) -> list[dict[str, Any]]:
    """What contracts measured, in some years of their windows and now and then outside them."""
    rows = []
    for name, agreement in case.all_agreements.items():
        contract = case.contracts.get(name)
        if contract is None:
            continue
        for outcome, told in contract.outcomes.items():
            for year in range(agreement.starts - 1, agreement.starts + contract.measured_years + 1):
                if not case.start_year - 1 <= year < years.stop or dice.random() < 0.5:
                    continue
                value = round(dice.random(), 3) if told.unit == "rate" else round(dice.uniform(0, 9e5), 2)
                value = -value if told.unit == "savings" and dice.random() < 0.1 else value
                own = None if name == FIRST else name
                rows.append({"agreement": own, "outcome": outcome, "year": year, "value": value})
    return rows


def _repaid(years: range, dice: random.Random) -> list[dict[str, Any]]:
    """What committees paid back in some years, at times twice in one."""
    return [
        {"committee": committee, "year": year, "kronor": round(dice.uniform(0, 3e5), 2)}
        for committee in COMMITTEES
        for year in years
        for _ in range(dice.choice([0, 0, 0, 1, 2]))
    ]
