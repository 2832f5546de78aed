"""Workbooks of shipped and random cases, and of contracts of every kind."""

import copy
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import yaml

from exports.workbook.build import book_of
from exports.workbook.sheets.sheet import Book, legal_name
from exports.workbook.workings.perspectives import READINGS
from model.analysis.answer import Answer, plain
from model.case.case import Case
from model.files.reading import case_files, read_case
from model.numbers.resolve import resolve
from tests.case_with_contract import agreed_case
from tests.contracts_at_random import an_agreed_case
from tests.generators import LIBRARY, a_case

DAY = date(2026, 11, 22)
CASES = {name: read_case(path.read_bytes()) for name, path in case_files().items()}
FOUNDING = CASES["hasselby_vallingby"]
NEAR = 1e-9


def answered(case: Case, scenario: str | None = None) -> Answer:
    """The case's answer under a scenario."""
    return Answer(resolve(case, LIBRARY, scenario), case.perspective)


def many_cases(count: int) -> Iterator[tuple[str, Answer]]:
    """Random cases, every other one with a contract and repayment, that have no errors."""
    seed = 0
    for number in range(count):
        make = an_agreed_case if number % 2 else a_case
        found = answered(make(seed))
        while found.has_errors:
            seed += 1
            found = answered(make(seed))
        yield f"{make.__name__}-{seed}", found
        seed += 1


def result_of(book: Book, name: str) -> object:
    """The result of a named cell; the word for none as None."""
    sheet, row, column = book.names[legal_name(name)]
    content = sheet.cells[row, column]
    found = content.result if content.kind == "formula" else content.written
    return None if found in ("–", "n/a", "aldrig", "never") else found


def number_of(book: Book, name: str) -> float:
    """The result of a named cell that holds a number."""
    found = result_of(book, name)
    assert isinstance(found, int | float)
    return float(found)


def near(found: object, expected: object, scale: float = 1.0) -> bool:
    """Whether two numbers agree to a billionth of their size (or of the sums they are the difference of)."""
    if isinstance(found, int | float) and isinstance(expected, int | float):
        return abs(found - expected) <= NEAR * max(1.0, abs(found), abs(expected), scale)
    return found == expected


def faults_of(answer: Answer, book: Book) -> list[object]:
    """Readings that differ from the model's, and checks that find a fault."""
    scale = float(np.abs(answer.everyone.net()).sum()) * 1e-3
    faults: list[object] = []
    for name in READINGS:
        expected, found = plain(getattr(answer.readings, name)[0]), result_of(book, name)
        if name.startswith("trough") and abs(float(answer.readings.trough[0])) < 1e-6:
            continue  # rounding dust
        if not near(found, expected, scale):
            faults.append((name, expected, found))
    if result_of(book, "faults"):
        faults.append("master check")
    return faults


def _book(answer: Answer) -> Book:
    return book_of(answer, "sv", None, DAY)[0]


def contracted() -> Iterator[tuple[str, Answer]]:
    """Contracts and repayment of kinds that random ones seldom are: rates out of step, yearly amounts, late grants."""
    terms = {
        "terms/each_rate": {"label": "Andel", "kind": "per_unit", "measures": "rate", "price": 300_000, "per": "year"},
        "terms/fixed": {"label": "Fast", "kind": "fixed", "per": "year", "amount": {"of_advance": 0.02}},
        "terms/gated": {"label": "Mål", "kind": "fixed", "amount": 40_000, "gate": "good"},
        "gates": {"good": {"label": "Bra", "outcome": "rate", "at_least": 0.04}},
        "outcomes/rate/baseline": False,
        "outcomes/rate/drift": 0.01,
    }
    within = {"perspective": "committee"}

    def known(key: str, unit: str, value: float) -> dict[str, object]:
        return {f"numbers/{key}": {"label": key, "unit": unit, "value": value, "basis": "judged"}}

    late = known("care.starts", "year", 2021) | known("care.ramp", "years", 3) | known("care.fade", "share/year", 0.1)
    short = known("care.duration", "years", 2) | known("care.reach.2021", "share", 0.4)
    few = known("school.lag", "years", 1) | known("school.fade", "share/year", 0.3)
    yield "late", answered(agreed_case(terms, {**within, **late}))
    yield "short", answered(agreed_case(terms, {**within, **short}, met={"good": True}))
    yield "few", answered(agreed_case({**terms, "outcomes/rate/effects": ["school"]}, {**within, **few}))
    joint: dict[str, object] = {"co_applicants": ["utbildningsnamnd", "region"]}
    for actor, cost, saving in (("utbildningsnamnd", 0.3, 0.2), ("region", 0.25, 0.4)):
        joint |= known(f"applicants.{actor}.cost_share", "share", cost)
        joint |= known(f"applicants.{actor}.saving_share", "share", saving)
    yield "joint", answered(agreed_case(terms, {"perspective": "committee_utbildningsnamnd", **late, **joint}))
    payers = {
        "parties/school": {"label": "Utbildningsnämnden", "kind": "committee"},
        "terms/each_won": {"label": "Skolår", "kind": "per_unit", "measures": "won", "price": 20_000, "per": "year"},
        "terms/each_won/paid_by": {"school": 0.75, "payer": 0.25},
        "caps": [
            {"amount": 120_000, "of_payer": "school"},
            {"amount": 400_000, "of_term": "shared"},
            {"amount": 90_000, "of_payer": "payer", "per": "year"},
            {"amount": 25_000, "for_each": "won"},
            {"amount": {"of_advance": 0.5}},
        ],
        "floors": [{"amount": 30_000, "per": "year", "years": [1, 2]}],
    }
    roles = {"investor": "finansiar", "payer": "socialnamnd", "evaluator": "utforare", "school": "utbildningsnamnd"}
    moved = {
        "contract.terms.shared.share": 0.45,
        "contract.caps.0.amount": 90_000,
        "contract.terms.each_won.price": 9e3,
    }
    yield "figures moved", answered(agreed_case(payers, {**within, "changes": moved}, roles=roles))
    years = {
        "capital": [
            {"party": "investor", "amounts": {1: 700_000, 2: 300_000}, "interest": 0.04, "interest_in": {3: 0.06}},
            {"party": "evaluator", "amounts": {1: 90_000}, "rank": 2, "interest": 0.01},
            {"party": "evaluator", "amounts": {1: 40_000}, "rank": 3, "interest_in": {1: 0.02, 2: 0.05}},
        ],
        "payers": {"payer": 0.6, "school": 0.4},
        "terms/plan": {"label": "Enligt plan", "kind": "fixed", "amounts": {1: 50_000, 3: 70_000}},
        "outcomes/won/measured_in": 3,
        "caps/3/per": "year",
    }
    moved = {
        "contract.capital.0.amounts.2": 450_000,
        "contract.capital.1.interest": 0.07,
        "contract.capital.2.interest_in.2": 0.08,
        "contract.fees.0.amounts.1": 35_000,
        "contract.terms.plan.amounts.3": 90_000,
        "contract.payers.payer": 0.85,
        "contract.terms.each_won.paid_by.school": 0.5,
    }
    yield (
        "years and shares moved",
        answered(agreed_case({**copy.deepcopy(payers), **years}, {**within, "changes": moved}, roles=roles)),
    )
    for paid in ("yearly", "once"):
        yield f"two payers, {paid}", answered(agreed_case({**payers, "paid": paid}, within, roles=roles))
    yield (
        "times",
        answered(
            agreed_case(
                {**copy.deepcopy(payers), **times_and_choices()},
                {**within, **another_group(), "changes": MEASURED_OTHERWISE},
                roles=roles,
            )
        ),
    )
    money, come = beside_the_settlement(), {**within, **joint, **public_money()}
    coupon_moved = {"contract.terms.coupon.share": 0.07, "contract.other_money.0.share": 0.6}
    yield "coupon and other money", answered(agreed_case({**terms, **money}, {**come, "changes": coupon_moved}))
    fees_moved = {"contract.surplus.0.share": 0.5, "contract.terms.shared.share": 1.0}
    yield (
        "a share of the surplus",
        answered(agreed_case({**terms, **success_fees()}, {**within, "changes": fees_moved})),
    )
    yield (
        "the surplus of two payers",
        answered(agreed_case({**copy.deepcopy(payers), **success_fees()}, within, roles=roles)),
    )
    capped = {"return_caps": [{"of": "investor", "rate": 0.03}]}
    paid_for = {"contract.return_caps.0.rate": 0.01, "contract.terms.shared.share": 1.0}
    yield "a capped return", answered(agreed_case({**terms, **money, **capped}, {**come, "changes": paid_for}))
    two = {**copy.deepcopy(payers), **success_fees(), **capped}
    yield "capped returns of two payers", answered(agreed_case(two, within, roles=roles))
    several = {**copy.deepcopy(payers), **times_and_choices(), **money, "terms/coupon/paid_by": {"school": 1}}
    yield "other money by plan", answered(agreed_case(several, {**come, **another_group()}, roles=roles))
    beside = agreed_case({**copy.deepcopy(payers), "label": "Det andra"}, within, roles=roles).agreement
    yield "two contracts", answered(agreed_case(terms, within).with_agreement("second", beside))
    fund = {"paid_by": "sociala_investeringsfonden", "paid_to": "socialnamnd", "label": "Fonden"}
    for name, amounts in {
        "two grants": {2021: 700_000, 2024: 300_000},
        "terms of a committee": {2020: 900_000},
        "a late grant": {2025: 1.0},
        "none": {},
    }.items():
        repayment = {"fund": "sociala_investeringsfonden", "from_year": 2020}
        if name == "terms of a committee":
            own = {"share": 0.5, "from_year": 2021, "at_most": 150_000, "until": 2023}
            repayment |= {"until": 2024, "committees": {"socialnamnd": own}}
        funding = {"grant": {**fund, "amounts": amounts}}
        yield name, answered(agreed_case({}, {**within, "funding": funding, "repayment": repayment}))


MEASURED_OTHERWISE = {
    "contract.outcomes.rate.sizes.3": 60,
    "contract.outcomes.rate.groups.home": 25,
    "contract.terms.line.index": 0.06,
}
"""Figures of what is measured, and of what rises, that are numbers."""


def times_and_choices() -> dict[str, object]:
    """Terms with times of their own, one of two paid, a line with a step, and a rate pooled over years and groups."""
    line = [
        {"at_least": 0.01, "pays": 10_000},
        {"at_least": 0.2, "pays": 90_000, "just_below": 40_000, "inclusive": True},
    ]
    return {
        "terms/shared/milestones": [2, 3],
        "terms/each_won/delay": 0,
        "terms/risen": {"label": "Uppräknat", "kind": "per_unit", "measures": "won", "price": 900, "index": 0.03},
        "terms/each_won/either": "one",
        "terms/flat": {"label": "Fast", "kind": "fixed", "amount": 60_000, "per": "year", "delay": 0, "either": "one"},
        "terms/line": {"label": "Linje", "kind": "bands", "measures": "rate", "between": "linear", "bands": line},
        "terms/line/paid": "once",
        "terms/line/index": 0.04,
        "terms/flat/index": 0.02,
        "terms/plan": {"label": "Plan", "kind": "fixed", "amounts": {1: 9_000, 3: 8_000}, "index": 0.03},
        "either": {"one": "best"},
        "outcomes/rate/effects": ["care", "home"],
        "outcomes/rate/groups": {"care": 30, "home": 10},
        "outcomes/rate/sizes": {1: 5, 3: 20},
    }


def beside_the_settlement() -> dict[str, object]:
    """A coupon, other public money from lines of the case and by year, and savings that are measured once."""
    return {
        "terms/coupon": {"label": "Kupong", "kind": "coupon", "share": 0.03, "years": [1, 3]},
        "other_money": [
            {"label": "Statsbidrag", "lines": ["refund", "state"], "share": 0.8},
            {"label": "Prestationsersättning", "amounts": {2: 5_000, 3: 12_000}},
            {"label": "Till delen", "lines": ["state"], "amounts": {1: 15_000}, "share": 0.9, "of_term": "shared"},
            {"label": "Till skolåren", "amounts": {1: 3_000, 4: 9_000}, "of_term": "each_won"},
        ],
        "outcomes/savings/measured_in": 2,
    }


def success_fees() -> dict[str, object]:
    """Two who share the surplus, one of them only of what lies above a bound, beside those who advance."""
    return {
        "surplus": [{"to": "evaluator", "share": 0.35}, {"to": "investor", "share": 0.2, "above": {"money": 4_000}}]
    }


def public_money() -> dict[str, object]:
    """A state grant as funding, and a refund as income."""
    roles = {"paid_by": "staten", "paid_to": "socialnamnd"}
    return {
        "funding/state": {"label": "Statligt stöd", "amounts": {2020: 9_000, 2022: 20_000}, **roles},
        "income/refund": {"label": "Ersättning", "amounts": {2021: 30_000}, "timing": "end", **roles},
    }


def another_group() -> dict[str, object]:
    """An effect of which another group is measured, from the second year on."""
    numbers = {"base": ("kr/year", 900_000), "change": ("change", 0.4), "starts": ("year", 2021)}
    cash = [{"actor": "socialnamnd", "realised_as": "cash"}]
    return {"effects/home": {"label": "Hemma", "kind": "reduction", "valuations": cash}} | {
        f"numbers/home.{slot}": {"label": slot, "unit": unit, "value": value, "basis": "judged"}
        for slot, (unit, value) in numbers.items()
    }


def in_a_row(name: str) -> Answer:
    """A case whose main number stands in a row by year: participants of a year, or an amount of the budget."""
    file = {"participants": "kohorter_tva_ar", "an amount": "intakter"}[name]
    tree = yaml.safe_load(Path(f"tests/worked_examples/{file}.yaml").read_text("utf-8"))["case"]
    if name == "an amount":
        return answered(Case.model_validate({**tree, "headline": "house.2022", "changes": {"house.2022": 400_000.0}}))
    line = {"label": "Post", "cost_type": "other", "paid_by": "socialnamnd", "amounts": {2020: 250_000.0}}
    return answered(Case.model_validate({**tree, "headline": "fewer_days.started.2021", "budget": {"line": line}}))


EDITS: dict[str, dict[str, float]] = {
    "smaller": {"placements.reduction": 0.04},
    "later": {"placements.starts": 2023, "discount_rate": 0.03},
    "pilot area": {"placements.reach": 0.1},
    "ramp and fade": {"placements.ramp": 3, "placements.fade": 0.2, "placements.duration": 6},
    "graded and half released": {"placements.haircut": 0.3, "placements.released": 0.5, "placements.growth": -0.02},
    "more costs": {"process_support.included": 1, "budget.factor": 1.2},
    "in the line": {"line_work.included": 1, "line_work.per_year": 900_000, "line_work.starts": 2024},
    "new need": {"new_need.included": 1, "new_need.base_cost": 2e7, "new_need.increase": 0.03},
    "no interest": {"discount_rate": 0},
}


def named(content: bytes) -> dict[str, object]:
    """The stored content of every named cell."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    found = {}
    for name, defined in book.defined_names.items():
        sheet, _, address = defined.value.partition("!")
        if not name.startswith("_"):
            found[name] = book[sheet.strip("'")][address.replace("$", "")].value
    return found
