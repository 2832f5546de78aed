"""Cases made from rows of kronor, so that published rows of flows go through the whole model."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.analysis.answer import Answer
from model.analysis.as_json import evaluate_as_json
from model.case.assumptions import Assumption, Change, Label, Timing
from model.case.case import BudgetLine, Case, Discount
from model.case.effect import Cohort, Valuation
from model.files.reading import read_library
from model.numbers.resolve import resolve

START_YEAR = 2020
LIBRARY = read_library()


def case_of(
    costs: Sequence[float], benefits: Sequence[float], rate: float = 0.0, timing: Timing = "start", **more: object
) -> Case:
    """A case of one committee: a budget line and an effect of so many kronor each year from START_YEAR."""

    def number(value: float, unit: str) -> Assumption:
        return Assumption(label=Label(sv="Tal"), value=value, unit=unit, basis="judged")

    def by_year(row: Sequence[float]) -> dict[int, float]:
        return {START_YEAR + t: float(amount) for t, amount in enumerate(row) if amount}

    given = {
        "label": Label(sv="Rad av kronor"),
        "applicant": "socialnamnd",
        "start_year": START_YEAR,
        "horizon": max(len(costs), len(benefits)),
        "discount": Discount(schedule="flat", timing=timing),
        "budget": {
            "paid": BudgetLine(
                label=Label(sv="Kostnad"), cost_type="other", paid_by="socialnamnd", amounts=by_year(costs)
            )
        },
        # Each year's benefit is that many persons who start, worth one krona each, once.
        "effects": {
            "gain": Cohort(
                label=Label(sv="Nytta"),
                kind="cohort",
                valuations=(Valuation(actor="socialnamnd", realised_as="cash", unit_value="gain.worth"),),
            )
        },
        "numbers": {
            "discount_rate": number(rate, "rate"),
            "gain.change": number(1, "factor"),
            "gain.duration": number(1, "years"),
            "gain.worth": number(1, "kr/person"),
            **{f"gain.started.{year}": number(amount, "person/year") for year, amount in by_year(benefits).items()},
        },
    }
    return Case.model_validate({**given, **more})


def case_of_flows(flows: Sequence[float], rate: float = 0.0, timing: Timing = "start") -> Case:
    """The same for a row of net flows: what is below zero is a cost, what is above zero a benefit."""
    return case_of([-min(flow, 0) for flow in flows], [max(flow, 0) for flow in flows], rate, timing)


def answer_of(
    case: Case, numbers: Mapping[str, float] | None = None, scenario: str | None = None, perspective: str | None = None
) -> Answer:
    """The case's answer with some numbers laid over it."""
    overrides = {key: Change(value=value) for key, value in (numbers or {}).items()}
    return Answer(resolve(case, LIBRARY, scenario, overrides), perspective or case.perspective)


def answers(
    case: Case, numbers: Mapping[str, float] | None = None, scenario: str | None = None, perspective: str | None = None
) -> dict[str, Any]:
    """What the command line would print for the case, with some numbers laid over it."""
    return evaluate_as_json(answer_of(case, numbers, scenario, perspective))
