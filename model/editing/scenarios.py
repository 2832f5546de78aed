"""Scenarios as new cases: made, named, copied, removed, and an edit moved between one and the case itself."""

from collections.abc import Mapping

from model.case.assumptions import Change, Label, Library
from model.case.case import Case, Scenario
from model.editing.edits import identifier, with_number
from model.numbers.keys import amount_place
from model.numbers.resolve import resolve


def with_new_scenario(
    case: Case, label: Label, numbers: Mapping[str, Change] | None = None, explanation: Label | None = None
) -> tuple[Case, str]:
    """The case with a scenario more, and the scenario's name. The case itself stays as it is."""
    name = identifier(label.text("sv"), case.scenarios)
    scenario = Scenario(label=label, explanation=explanation, numbers=dict(numbers or {}))
    return case.edited(scenarios={**case.scenarios, name: scenario}), name


def with_scenario(case: Case, name: str, **fields: object) -> Case:
    """The case with fields of a scenario set: label, explanation, numbers."""
    return case.edited(scenarios={**case.scenarios, name: case.scenarios[name].edited(**fields)})


def without_scenario(case: Case, name: str) -> Case:
    """The case without a scenario."""
    return case.edited(scenarios={key: scenario for key, scenario in case.scenarios.items() if key != name})


def with_edit_in_case(case: Case, library: Library, name: str, key: str) -> Case:
    """The case with what a scenario says of a number said by the case itself instead, for every scenario."""
    scenario = case.scenarios[name]
    change = scenario.numbers[key]
    fields = {field: said for field, said in change if said is not None}
    left = {other: kept for other, kept in scenario.numbers.items() if other != key}
    return with_number(with_scenario(case, name, numbers=left), library, key, **fields)


def with_edit_in_scenario(case: Case, before: Case, library: Library, name: str, key: str) -> Case:
    """An edited case as it was before, with its number under a key set in a scenario instead."""
    asked = {key: Change()} if amount_place(case, key) is not None else None
    numbers = resolve(case, library, overrides=asked).numbers
    if key not in numbers:
        return case
    now, old = numbers[key], resolve(before, library, overrides=asked).numbers.get(key)
    fields: dict[str, object] = {"value": now.value}
    if old is None or (now.low, now.high) != (old.low, old.high):
        fields |= {"low": now.low, "high": now.high}
    return with_number(before.edited(scenarios=case.scenarios), library, key, name, **fields)


def with_changes_in_scenario(case: Case, label: Label) -> tuple[Case, str]:
    """The case as it was filed, with its changes moved into a new scenario; and the scenario's name."""
    changed, name = with_new_scenario(case, label, case.changes)
    return changed.edited(changes={}), name
