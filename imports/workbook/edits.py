"""What somebody put into the inputs of a workbook, as the case that says so; nothing is changed that can't be held."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from exports.workbook.sheets.sheet import LABEL, Input, Sheet
from exports.workbook.sheets.styles import format_of
from imports.workbook.findings import Address, Findings, Typed, address_of, shown, shown_value
from model.case.agreement import place_of
from model.case.assumptions import Change, Library
from model.case.case import Case
from model.case.problem import Problem, error
from model.checking.case import check
from model.editing.edits import with_number
from model.editing.effect_years import with_share_by_year
from model.editing.year_amounts import without_range
from model.files.refusals import problems_of
from model.numbers.keys import amount_place, by_year_prefix
from model.numbers.resolve import resolve

PARTS = ("value", "low", "high")
_OF_EMPTY = frozenset({"blank_number", "range_without_value"})
"""What checking finds where a number that is needed was emptied."""


class Edits:
    """What was put into the inputs of a workbook, to be laid over the case."""

    def __init__(
        self, sheet: Sheet, inputs: Sequence[Input], typed: Mapping[Address, Typed], library: Library,
        scenario: str | None,
    ):  # fmt: skip
        self._sheet, self._typed, self._library, self._scenario = sheet, typed, library, scenario
        self._inputs = {entry.address: entry for entry in inputs}
        self._keys = dict.fromkeys(str(entry.address[1]) for entry in inputs if entry.address[0] == "numbers")

    def laid_over(self, case: Case, findings: Findings) -> Case | None:
        """The case with the edits, to be trusted only if no error was found; None where it can't be a case at all."""
        if not self._typed:
            return case
        edited = case
        for key in dict.fromkeys(str(address[1]) for address in self._typed if address[0] == "numbers"):
            edited = self._with_number(edited, key, findings)
        for address, value in self._typed.items():
            if address[0] != "numbers":
                edited = _placed(edited, address, self._as_kept(address, value))
        edited = self._with_what_else_stands(edited)
        try:
            edited = Case.model_validate(edited.model_dump())
        except ValidationError as refusal:
            for problem in problems_of(refusal):
                findings.add(self._at_cell(problem))
            return None
        self._check(case, edited, findings)
        return edited

    def _with_what_else_stands(self, case: Case) -> Case:
        """The case with every other number as its cell says.

        Some would follow an edit, such as a start after the last budgeted year. The workbook counts on its cells, so
        the case must say the same.
        """
        resolved = resolve(case, self._library, self._scenario).numbers
        for key in self._keys:
            value = self._now(("numbers", key, "value"))
            is_edited = any(("numbers", key, part) in self._typed for part in PARTS)
            if key in resolved and not is_edited and value is not None and resolved[key].value != value:
                case = with_number(case, self._library, key, self._scenario, value=value)
        return case

    def _wanted(self, key: str) -> tuple[Any, Any, Any]:
        """Value, low and high as they now stand on the sheet."""
        parts = [self._now(("numbers", key, part)) for part in PARTS]
        return parts[0], parts[1], parts[2]

    def _now(self, address: Address) -> Any:
        return self._typed[address] if address in self._typed else self._inputs[address].value

    def _with_number(self, case: Case, key: str, findings: Findings) -> Case:
        value, low, high = self._wanted(key)
        if (low is None) != (high is None):
            lacking = ("numbers", key, "low" if low is None else "high")
            findings.add(self._problem("workbook.range_one_ended", lacking))
            return case
        effects = case.effects.items()
        prefix = next((by_year_prefix(name, effect) for name, effect in effects if _is_year_of(key, name, case)), None)
        if prefix is not None and value is None and low is None:
            name = next(name for name, effect in effects if by_year_prefix(name, effect) == prefix)
            return with_share_by_year(case, self._library, name, {int(key[-4:]): None}, self._scenario)
        fields: dict[str, float] = {}
        blanked: list[str] = []
        changed = {part for part in PARTS if ("numbers", key, part) in self._typed}
        if "value" in changed:
            blanked, fields = (["value"], {}) if value is None else ([], {"value": value})
        outside = low is not None and value is not None and not low <= value <= high
        if changed & {"low", "high"} or ("value" in changed and outside):
            if low is None:
                blanked += ["low", "high"]
            else:
                fields |= {"low": low, "high": high}
        if blanked:
            case = self._without(case, key, blanked)
        return with_number(case, self._library, key, self._scenario, **fields) if fields else case

    def _without(self, case: Case, key: str, parts: Sequence[str]) -> Case:
        """The case with parts of a number emptied. Scenarios keep what they say of it, and checking finds it there."""
        gone = dict.fromkeys(parts)
        place = amount_place(case, key)
        if place is not None and "low" in parts:
            case = without_range(case, *place)
        changes = dict(case.changes)
        if key in changes:
            left = changes[key].model_copy(update=gone)
            changes = {**changes, key: left}
            if left == Change():
                del changes[key]
        numbers = dict(case.numbers)
        if key in numbers:
            numbers[key] = numbers[key].model_copy(update=gone)
        return case.model_copy(update={"changes": changes, "numbers": numbers})

    def _as_kept(self, address: Address, value: Typed) -> object:
        """A value as the case keeps it: years as whole numbers, flags as true or false."""
        unit = self._inputs[address].unit
        if value is None or isinstance(value, str) or unit not in ("year", "flag"):
            return value
        return int(value) if unit == "year" else bool(value)

    def _check(self, before: Case, after: Case, findings: Findings) -> None:
        """Finds what the edited case does not hold as its cells say, and what is wrong in it that was right before."""
        known = {_identity(problem) for problem in check(before, self._library)}
        emptied: set[str] = set()
        for problem in check(after, self._library):
            if problem.severity != "error" or _identity(problem) in known:
                continue
            place: Address = ("numbers", str(problem.facts.get("key", problem.address)), "value")
            if problem.code in _OF_EMPTY and self._typed.get(place, 0) is None:
                # One finding for each number: a range that is left, perhaps in a scenario, is the same fault.
                if place[1] not in emptied:
                    findings.add(self._problem("workbook.input_blank", place))
                emptied.add(str(place[1]))
            else:
                findings.add(self._at_cell(problem))
        if findings.has_errors:
            return
        resolved = resolve(after, self._library, self._scenario).numbers
        for key in self._keys:
            wanted = self._wanted(key)
            held = resolved.get(key)
            if wanted != ((None,) * 3 if held is None else (held.value, held.low, held.high)):
                places: list[Address] = [("numbers", key, part) for part in PARTS]
                place = next((place for place in places if place in self._typed), places[0])
                code = "workbook.input_blank" if self._now(place) is None else "workbook.input_not_held"
                findings.add(self._problem(code, place))
        for name in {**before.contracts, **after.contracts}:
            if _window(before.contracts.get(name)) != _window(after.contracts.get(name)):
                starts: Address = (*place_of(name).split("."), "starts")
                findings.add(self._problem("workbook.input_not_held", starts))

    def _cell(self, address: Address) -> str:
        entry = self._inputs[address]
        return address_of(self._sheet.name, entry.row, entry.column)

    def _problem(self, code: str, address: Address) -> Problem:
        cell, entry = self._cell(address), self._inputs[address]
        expected = shown_value(entry.value, format_of(entry.unit))
        return error(code, cell, cell=cell, label=self._label(address), expected=expected)

    def _at_cell(self, problem: Problem) -> Problem:
        """A problem of the case at the cell that it comes from, if that is known, with the label beside the cell."""
        part = str(problem.facts.get("part", "value"))
        places: list[Address] = [("numbers", str(problem.facts.get("key", problem.address)), part)]
        places += [("numbers", str(problem.facts.get("key", problem.address)), name) for name in PARTS]
        by_address = {".".join(map(str, address)): address for address in self._inputs}
        if problem.address in by_address:
            places.append(by_address[problem.address])
        below = f"{problem.address}."
        places += [address for dotted, address in by_address.items() if dotted.startswith(below)]
        place = next((place for place in places if place in self._typed), None)
        if place is None:
            place = next((place for place in places if place in self._inputs), None)
        if place is None:
            return problem
        named = {"key": self._label(place)} if "key" in problem.facts else {}
        return Problem(problem.code, self._cell(place), problem.severity, {**problem.facts, **named})

    def _label(self, address: Address) -> str:
        return shown(self._sheet.cells[self._inputs[address].row, LABEL].written)


def _is_year_of(key: str, effect_id: str, case: Case) -> bool:
    """Whether a key is a number by year of an effect."""
    prefix, _, year = key.rpartition(".")
    return prefix == by_year_prefix(effect_id, case.effects[effect_id]) and year.isdigit() and len(year) == 4


def _window(contract: Any) -> int | None:
    return None if contract is None else int(contract.measured_years)


def _identity(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.address, str({**problem.facts, "under": None})


def _placed(holder: Any, path: Sequence[str | int], value: object) -> Any:
    """A copy of a record, mapping or tuple with a value at a path in it; None takes an item out of a mapping."""
    step, rest = path[0], path[1:]
    if isinstance(holder, BaseModel):
        name = str(step)
        return holder.model_copy(update={name: _placed(getattr(holder, name), rest, value) if rest else value})
    if isinstance(holder, Mapping):
        kept = dict(holder)
        if rest:
            kept[step] = _placed(kept[step], rest, value)
        elif value is None:
            kept.pop(step, None)
        else:
            kept[step] = value
        return kept
    items = list(holder)
    items[int(step)] = _placed(items[int(step)], rest, value)
    return tuple(items)
