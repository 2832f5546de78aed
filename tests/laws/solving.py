"""Laws of solving for a figure of a contract: what is found is typed into the contract, and the case asked again."""

import random
from typing import Any

import numpy as np

from model.analysis.answer import Answer
from model.calculation.draws import Array
from model.case.case import Case
from model.checking.case import check
from model.contract_risk import design, solvable
from model.contract_risk.risk import Risk
from model.editing.contract import with_parameter
from model.numbers.contract_figures import prefix_of
from model.numbers.resolve import resolve
from tests.case_with_contract import agreed_case
from tests.contracts_at_random import an_agreed_case
from tests.generators import LIBRARY
from tests.laws.lawbook import law
from tests.laws.settlement import wide

DRAWS = 60
RARER = dict.fromkeys(("gate", "drift", "group", "control", "size", "group_of", "window", "delay", "measured_in"), 0.6)
RARER["payer"] = 1.0
"""How often a kind of figure is among the first that are tried; others are 3 times of 10."""


def asked(case: Case, name: str) -> Risk:
    """The risk of one of a case's contracts, over few draws."""
    return Risk(Answer(resolve(case, LIBRARY), case.perspective, DRAWS, 5), name)


def each_return(risk: Risk) -> float:
    """What the investors get in the mean of the draws for each krona that they advance, less 1."""
    settled, _ = risk.in_draws
    got = np.zeros(risk.count)
    for investor in risk.contract.investors:
        got += wide(settled.get(investor), risk.count + 1)[:, 1:].sum(axis=0)
    advanced = float(settled.advance.mean())
    return float(got.mean() / advanced - 1) if advanced > 0 else 0.0


def worths(risk: Risk) -> Array:
    """The net present value of the case with the contract in each random draw, from its own ledger."""
    return np.asarray(risk.answer.odds.random)


def typed(case: Case, name: str, place: str, value: float) -> Case | None:
    """The case with a figure of a contract typed so; None where nobody could type it."""
    agreed = case.all_agreements[name]
    try:
        contract = with_parameter(agreed.contract, place, value)
    except ValueError:
        return None
    found = case.with_agreement(name, agreed.model_copy(update={"contract": contract}))
    return None if any(one.severity == "error" for one in check(found, LIBRARY)) else found


def a_question(risk: Risk, name: str, case: Case, dice: random.Random) -> tuple[str, design.Wish, float] | None:
    """A figure, a wish and how much of it: between what some of its values grant when typed; mostly the rarer kinds."""
    stated = solvable.solvable(risk)
    places = [place for place in stated if f"{prefix_of(name)}{place}" not in case.numbers]
    dice.shuffle(places)
    places.sort(key=lambda place: RARER.get(stated[place].kind, 0.3) < dice.random())
    for place in places[:4]:
        wish: design.Wish = dice.choice(["return", "safety"])
        tried = solvable.values_to_try(risk, place)
        with_it = [typed(case, name, place, float(value)) for value in tried[:: max(1, len(tried) // 5)]]
        reached = [reached_in(asked(one, name), wish) for one in with_it if one is not None]
        if reached and max(reached) > min(reached):
            return place, wish, (max(reached) + min(reached)) / 2
    return None


def reached_in(risk: Risk, wish: design.Wish) -> float:
    """How well a wish is granted in a case as it stands."""
    return each_return(risk) if wish == "return" else float((worths(risk) >= 0).mean())


def a_case(seed: int) -> Case:
    """A random case in which figures of its contract decide whether an investor, and a municipality, come out even."""
    dice = random.Random(f"solved {seed}")
    edits: dict[str, Any] = {
        "outcomes/savings/baseline": False,
        "outcomes/savings/drift": dice.choice([0.0, 50_000.0]),
        "outcomes/savings/spread": dice.choice([None, 200_000.0]),
        "outcomes/rate/group": dice.choice([None, None, 30]),
        "outcomes/rate/control": dice.choice([None, 40]),
        "outcomes/rate/measured_in": dice.choice([None, 2]),
        "gates": {"met": {"label": "Mål", "outcome": "rate", "at_least": round(dice.uniform(0.1, 0.25), 3)}},
        "terms/shared/gate": "met",
        "terms/each_rate/price": dice.choice([0, 400_000.0]),
        "payers": dice.choice([{"payer": 1}, {"payer": 0.6, "evaluator": 0.4}, {"evaluator": 0.4, "payer": 0.6}]),
        "window": dice.choice([2, 3]),
        "paid": dice.choice(["once", "yearly"]),
    }
    return agreed_case(edits, {"budget/team/amounts": {2020: dice.choice([2_500_000.0, 3_500_000.0])}})


@law
def what_is_solved_for_grants_the_wish_when_typed(seed: int) -> None:
    """Each end of each stretch of values that are said to be enough is enough in the case that has it.

    So is the value that is proposed; and what nothing can grant is granted by none.
    """
    case, dice = (an_agreed_case(seed) if seed % 4 == 3 else a_case(seed)), random.Random(f"solving {seed}")
    name = dice.choice(list(case.all_agreements))
    risk = asked(case, name)
    question = None if risk.answer.has_errors else a_question(risk, name, case, dice)
    if question is None:
        return
    place, wish, wanted = question
    found = design.design(risk, place, wish, wanted)
    assert found.value is not None and found.spans and found.best >= wanted, (seed, place)
    for value in {end for span in found.spans for end in span}:
        changed = typed(case, name, place, value)
        if changed is None:
            continue
        again = asked(changed, name)
        if wish == "return":
            assert each_return(again) >= wanted - 1e-6, (seed, place, value)
        else:
            at_edge = 1.0 if np.abs(worths(again)).min() < 1.0 else 0.0
            assert (worths(again) >= -at_edge).mean() >= wanted, (seed, place, value)
    beyond = design.design(risk, place, wish, 1e9)
    assert beyond.value is None and not beyond.spans, (seed, place)
