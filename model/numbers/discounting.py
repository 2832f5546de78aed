"""Which rate a case counts at, as edits: a schedule is chosen, an internal rate typed; and how older files said it.

The own rate is one of the schedules. A case that counts at another one keeps its own rate until it is wanted.
"""

from collections.abc import Mapping
from typing import Any

from model.case.assumptions import Assumption, Change, Label, Library, Source
from model.case.case import FORMAT, Case
from model.numbers.rates import DISCOUNT_RATE, NO_RATE, OWN_RATE, rates_of, steps_of

Numbers = Mapping[str, Change]


def with_schedule(case: Case, schedule: str, scenario: str | None = None) -> Case:
    """The case with a discount schedule chosen. A scenario that is shown gives up an own rate that would hide it."""
    fields: dict[str, Any] = {"discount": case.discount.edited(schedule=schedule)}
    if scenario is not None and schedule != OWN_RATE:
        numbers = {key: change for key, change in case.scenarios[scenario].numbers.items() if key != DISCOUNT_RATE}
        chosen = case.scenarios[scenario].model_copy(update={"numbers": numbers})
        fields["scenarios"] = {**case.scenarios, scenario: chosen}
    return case.model_copy(update=fields)


def internal_rate_key(year: int) -> str:
    """The key of the internal rate of a calendar year."""
    return f"internal_rate.{year}"


def with_internal_rate(case: Case, rate: float, source: str = "") -> Case:
    """The case with the internal rate of its start year, which the library does not know, and where it is from."""
    key, year = internal_rate_key(case.start_year), case.start_year
    label = Label(sv=f"Internränta {year}", en=f"Internal rate {year}")
    sources = {name: described for name, described in case.sources.items() if name != key}
    if source:
        sources[key] = Source(publisher=Label(sv=source), title=label)
    number = Assumption(
        label=label, value=rate, unit="rate", basis="published" if source else "judged", source=key if source else None
    )
    return case.model_copy(update={"numbers": {**case.numbers, key: number}, "sources": sources})


def upgraded(case: Case, library: Library) -> Case:
    """A case read from a file of any format as one of the newest, with the same answers.

    In the first format a rate laid over `discount_rate` replaced every rate of whatever schedule was chosen.
    """
    newest = case.model_copy(update={"format": FORMAT})
    schedule = library.schedules.get(case.discount.schedule)
    if case.format == FORMAT or schedule is None or case.discount.schedule == OWN_RATE:
        return newest
    steps = [key for _, key in steps_of(schedule, case)]
    first = (case.numbers if steps[0] in case.numbers else library.numbers).get(steps[0])
    return newest if first is None else _OldRate(newest, library, steps, first).rewritten()


class _OldRate:
    """A case of the first format that counts by a schedule that is not its own rate, and what was laid over that."""

    def __init__(self, case: Case, library: Library, steps: list[str], first: Assumption) -> None:
        self.case, self.library, self.steps, self.first = case, library, steps, first
        self.laid = {DISCOUNT_RATE, *({NO_RATE} & {*steps})}

    def rewritten(self) -> Case:
        """The case with its own rate where one was laid over the schedule."""
        case, changes = self.case, self._change(self.case.changes)
        if changes is not None or (NO_RATE in self.steps and NO_RATE in case.numbers):
            if changes is not None and changes.value is None and len(self.steps) > 1:
                case = case.model_copy(update={"changes": self._on_each_step(case.changes)})
            else:
                return self._with_own_rate(changes)
        rate_changes = {name: change for name, laid in case.scenarios.items() if (change := self._change(laid.numbers))}
        if not rate_changes:
            return case
        scenarios = dict(case.scenarios)
        for name, change in rate_changes.items():
            scenario = scenarios[name]
            if change.value is None and len(self.steps) > 1:
                laid = self._on_each_step(scenario.numbers)
            else:
                laid = self._as_own(scenario.numbers, self._in_full(case, change))
            scenarios[name] = scenario.model_copy(update={"numbers": laid})
        numbers = dict(case.numbers)
        if DISCOUNT_RATE in numbers:  # it was not in use, and no scenario was uncertain by its range
            numbers[DISCOUNT_RATE] = numbers[DISCOUNT_RATE].model_copy(update={"low": None, "high": None})
        return case.model_copy(update={"scenarios": scenarios, "numbers": numbers})

    def _with_own_rate(self, changes: Change | None) -> Case:
        """The own rate chosen for the whole case, beginning from what the schedule had."""
        case = self.case
        label = self.library.numbers[DISCOUNT_RATE].label
        own = self.first.model_copy(update={"label": label, "moves_with": self._random_factor(self.first)})
        scenarios = {}
        for name, scenario in case.scenarios.items():
            numbers = self._as_own(scenario.numbers, self._change(scenario.numbers))
            scenarios[name] = scenario.model_copy(update={"numbers": numbers})
        fields: dict[str, Any] = {
            "discount": case.discount.model_copy(update={"schedule": OWN_RATE}),
            "numbers": {key: number for key, number in case.numbers.items() if key != NO_RATE} | {DISCOUNT_RATE: own},
            "changes": self._as_own(case.changes, changes),
            "scenarios": scenarios,
        }
        if case.headline in self.steps:
            fields["headline"] = DISCOUNT_RATE
        if case.pilot is not None and case.pilot.learns in self.steps:
            fields["pilot"] = case.pilot.model_copy(update={"learns": DISCOUNT_RATE})
        return case.model_copy(update=fields)

    def _change(self, layer: Numbers) -> Change | None:
        """What a layer says of the rate, in all; None if nothing. It is drawn with the random factor that it had."""
        said: dict[str, Any] = {}
        for key in layer:
            if key in self.laid:
                change = layer[key]
                said |= {name: at for name in Change.model_fields if (at := getattr(change, name)) is not None}
        change = Change.model_validate(said)
        return change.model_copy(update={"moves_with": self._random_factor(change)}) if said else None

    def _in_full(self, case: Case, change: Change) -> Change:
        """A scenario's change with the value and range that it left to the schedule's rate."""
        rate = rates_of(case, self.library)[self.steps[0]]
        if self.steps[0] in case.changes and self.steps[0] not in self.laid:
            rate = rate.changed(case.changes[self.steps[0]])
        rate = rate.changed(change)
        ends = {"low": rate.low, "high": rate.high, "moves_with": self._random_factor(rate)}
        return change.model_copy(update={"value": rate.value, **ends})

    def _random_factor(self, rate: Assumption | Change) -> str | None:
        """The key that an uncertain rate moves with: the schedule's first, so that every draw stays as it was."""
        return self.steps[0] if rate.moves_with is None and rate.low is not None else rate.moves_with

    def _as_own(self, layer: Numbers, change: Change | None) -> dict[str, Change]:
        """A layer in which a change of the rate is one of the own rate."""
        kept = {key: other for key, other in layer.items() if key not in self.laid}
        return kept if change is None else {**kept, DISCOUNT_RATE: change}

    def _on_each_step(self, layer: Numbers) -> dict[str, Change]:
        """A layer in which a range of the rate is one of each step of the schedule, all with one random factor."""
        change = self._change(layer)
        assert change is not None
        kept = {key: other for key, other in layer.items() if key not in self.laid}
        leads = None if change.moves_with == self.steps[0] else change.moves_with
        first = {self.steps[0]: change.model_copy(update={"moves_with": leads})}
        return {**kept, **dict.fromkeys(self.steps, change), **first}
