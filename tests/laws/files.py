"""Laws of files and manners: a case comes back as it was, asking changes nothing, and what is printed is whole."""

import copy
import json
import random

import numpy as np

from model import evaluate
from model.analysis import answer
from model.analysis.as_json import evaluate_as_json
from model.calculation import draws, metrics
from model.case.assumptions import Change
from model.case.case import Case
from model.checking import case as checking
from model.files import reading, writing
from model.numbers import rates, resolve, resolved_numbers
from tests.generators import LIBRARY, a_case, explicit
from tests.laws.asking import each_draw_is_as_alone, in_its_perspective, ledger_of
from tests.laws.lawbook import law


@law
def a_file_gives_the_case_back(seed: int) -> None:
    """Law 20: writing a case and reading it gives the same case, and writing that the same text."""
    case = a_case(seed)
    text = writing.write_case(case)
    again = reading.read_case(text)
    assert again == case, seed
    assert writing.write_case(again) == text, seed
    assert reading.read_case(text.encode()) == case, seed


@law
def later_layers_lie_on_top(seed: int) -> None:
    """Library, then case, then its changes, then a scenario, then what is asked for at the moment."""
    case = explicit(a_case(seed))
    keys = sorted({*case.numbers} - {rates.NO_RATE})
    for key in random.Random(seed).sample(keys, min(4, len(keys))):
        laid = {"own": {"label": "Eget", "numbers": {key: 1.0}}}
        layered = Case.model_validate({**dict(case), "changes": {key: 0.5}, "scenarios": laid})
        layer_by_layer = [
            resolve.resolve(layered, LIBRARY),
            resolve.resolve(layered, LIBRARY, "own"),
            resolve.resolve(layered, LIBRARY, "own", {key: Change(value=0.25)}),
        ]
        assert [resolved.numbers[key].value for resolved in layer_by_layer] == [0.5, 1.0, 0.25], (seed, key)


@law
def asking_changes_nothing(seed: int) -> None:
    """Law 21: the same question gives the same bytes, and neither case, library nor draws are touched."""
    case = a_case(seed)
    before = copy.deepcopy(case.model_dump())
    resolved = resolve.resolve(case, LIBRARY)
    question = draws.point(resolved)
    numbers = {key: values.copy() for key, values in question.numbers.items()}
    for values in question.numbers.values():
        values.flags.writeable = False
    one, other = evaluate.evaluate(case, question, LIBRARY), evaluate.evaluate(case, question, LIBRARY)
    assert [a.tobytes() for a in one.amounts] == [a.tobytes() for a in other.amounts], seed
    readings = [metrics.read(in_its_perspective(case, ledger), case.discount.timing) for ledger in (one, other)]
    assert all(
        np.array_equal(getattr(readings[0], name), getattr(readings[1], name), equal_nan=True)
        for name in vars(readings[0])
    ), seed
    assert case.model_dump() == before, seed
    assert all(np.array_equal(numbers[key], question[key], equal_nan=True) for key in numbers), seed


@law
def many_draws_are_each_draw(seed: int) -> None:
    """One evaluation of many draws gives what each draw gives alone: scenarios, and numbers moved one at a time."""
    case = a_case(seed)
    all_resolved = {name or "": resolve.resolve(case, LIBRARY, name) for name in (None, *case.scenarios)}
    together = evaluate.evaluate(case, draws.scenarios(all_resolved), LIBRARY)
    perspective = LIBRARY.perspectives[case.perspective]
    each_draw_is_as_alone(
        seed, case, together.within(perspective), [ledger_of(case, name or None) for name in all_resolved]
    )
    resolved = all_resolved[""]
    dice = random.Random(seed)
    moved = [
        key
        for key in resolved_numbers.keys_in_use(resolved)
        if resolved.numbers[key].unit not in ("flag", "year", "years", "month") and key != rates.NO_RATE
    ]
    moves = {key: np.array([0.0, 0.25, 1.0][: dice.randint(1, 3)]) for key in dice.sample(moved, min(3, len(moved)))}
    for key in [key for key in resolved_numbers.keys_in_use(resolved) if resolved.numbers[key].unit == "year"][:1]:
        moves[key] = np.array([case.start_year - 1.0, case.start_year + 1.0])
    if not moves:
        return
    together = evaluate.evaluate(case, draws.each_along(resolved, moves), LIBRARY)
    alone = [ledger_of(case, values={key: float(value)}) for key, values in moves.items() for value in values]
    each_draw_is_as_alone(seed, case, together.within(perspective), alone)


@law
def every_answer_is_a_number_or_none(seed: int) -> None:
    """Law 22: whatever is accepted gives no NaN and no infinity anywhere in the ledger or in what is printed."""
    case = a_case(seed)
    problems = checking.check(case, LIBRARY)
    assert not [problem for problem in problems if problem.severity == "error"], (seed, problems[:1])
    ledger = ledger_of(case)
    assert all(np.isfinite(amounts).all() for amounts in ledger.amounts), seed
    assert np.isfinite(ledger.rates).all(), seed
    assert all(amounts.shape == (case.horizon, 1) for amounts in ledger.amounts), seed
    table = answer.side_by_side(case, LIBRARY, case.perspective)
    assert np.isfinite(table.readings.npv).all(), seed
    assert len(table.names) == 1 + len(case.scenarios), seed
    json.dumps([problem.as_json() for problem in problems], allow_nan=False)


@law
def what_is_printed_is_whole(seed: int) -> None:
    """Law 22: the command line's answer is JSON without NaN; figures that must be there are."""
    if seed % 5:
        return  # it looks for every break-even, which takes its time
    case = a_case(seed)
    printed = evaluate_as_json(answer.Answer(resolve.resolve(case, LIBRARY), case.perspective))
    json.dumps(printed, allow_nan=False)
    assert all(printed[name] is not None for name in ("npv", "pv_costs", "pv_benefits", "trough")), seed
    assert (printed["irr"] is None) == (printed["irr_missing_because"] is not None), seed
    assert list(printed["by_year"]) == [str(year) for year in case.years], seed
