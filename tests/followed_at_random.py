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
        row = {"label": name, "effect": name, "first": first, "last": last, "overdispersion": spread, **counts}
        rows.append(_by_month(row, dice) if dice.random() < 0.3 else row)
    return rows


def _by_month(row: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """The counts after as the sum of some months of its years, the first and the last year among them."""
    years = range(row["first"], row["last"] + 1)
    months = [(year, month) for year in years for month in sorted(dice.sample(range(1, 13), dice.choice([1, 5, 12])))]
    control = "control_after" in row
    told = [
        {
            "year": year,
            "month": month,
            "count": dice.randint(1, 90),
            **({"control": dice.randint(1, 90)} if control else {}),
        }
        for year, month in months
    ]
    sums = {"after": "count", "control_after": "control"} if control else {"after": "count"}
    after = {
        group: {"count": sum(one[name] for one in told), "years": len(told) / 12} for group, name in sums.items()
    }  # fmt: skip
    return {**row, **after, "months": told}


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
                row = {"agreement": None if name == FIRST else name, "outcome": outcome, "year": year, "value": value}
                by_month = dice.random() < 0.3
                rows += [{**row, "month": month} for month in dice.sample(range(1, 13), 4)] if by_month else [row]
    return rows


def _repaid(years: range, dice: random.Random) -> list[dict[str, Any]]:
    """What committees paid back in some years, at times twice in one."""
    return [
        {"committee": committee, "year": year, "month": month, "kronor": round(dice.uniform(0, 3e5), 2)}
        for committee in COMMITTEES
        for year in years
        for month in dice.choice([(), (), (), (None,), (None, None), (1,), (2, 3, 11)])
    ]


@cache
def a_case_with_people(seed: int) -> Case:
    """The random case of a seed, with how many started in some years and months of its effects with participants."""
    case, dice = an_agreed_case(seed), random.Random(f"people {seed}")
    rows = []
    for name, effect in case.effects.items():
        for year in case.years if effect.is_per_person else ():
            months = dice.choice([(), (None,), (1, 2, 3), (4, 12), tuple(range(1, 13))])
            rows += [
                {
                    "effect": name,
                    "year": year,
                    "month": month,
                    "started": dice.randint(0, 40),
                    "present": dice.randint(0, 90),
                }
                for month in months
            ]
    return case.model_copy(update={"followup": FollowUp.model_validate({"people": rows})})
