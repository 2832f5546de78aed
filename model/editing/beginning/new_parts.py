"""A new effect of several parts, as it is typed: a flow of cases by its steps, or levels with those who move."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from model.case.assumptions import Assumption, Identifier, Label
from model.case.case import Case
from model.case.effect import CaseFlow, Levels, Valuation
from model.case.effect_kinds.case_flow import RECEIVED
from model.case.effect_kinds.levels import TO
from model.case.problem import Problem, error
from model.editing.edits import fresh_name, identifier

HALF_A_HAIR = 1e-9
"""How much more than all the shares of a level may be, for what was rounded."""
LEVELS_UNITS = {"people": "person", "newcomers": "person/year"}
STEPS_UNITS = {"share": "share", "returns": "share", "hours": "hour/case", "kronor": "kr/case"}


@dataclass(frozen=True)
class NewEffect:
    """What is said of the whole effect: its name, whose budget it concerns, and from which calendar year."""

    label: Label
    actor: Identifier
    starts: float


@dataclass(frozen=True)
class NewStep:
    """A step: its name, and what is said of it by slot. Shares as fractions; hours and kronor are of a case there."""

    label: Label
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class NewLevel:
    """A level: its name, people and newcomers, kronor of a person and year, and the share that moves to each other."""

    label: Label
    numbers: Mapping[str, float] = field(default_factory=dict)
    worth: float | None = None
    moves: Mapping[int, float] = field(default_factory=dict)


def names_of(labels: Sequence[Label], taken: Sequence[str] = ()) -> list[str]:
    """A name for each part, made from what it is called; no two alike."""
    names: list[str] = list(taken)
    for label in labels:
        names.append(identifier(label.text("sv"), names))
    return names[len(taken) :]


def _said(label: Label, value: float, unit: str) -> Assumption:
    return Assumption(label=label, value=value, unit=unit, basis="judged")


def _of_whole(name: str, new: NewEffect) -> dict[str, Assumption]:
    """What every new effect says: when it begins, and that it counts."""
    return {
        f"{name}.starts": _said(Label(sv="Första året med effekt", en="First year with effect"), new.starts, "year"),
        f"{name}.included": _said(Label(sv="Räkna med effekten", en="Count the effect"), 1.0, "flag"),
    }


def with_new_flow(
    case: Case, new: NewEffect, cases: float, steps: Sequence[NewStep], hour: float | None = None
) -> Case:
    """The case with a flow of so many cases a year through some steps, without a difference yet.

    Hours at a step are freed capacity at `hour` kronor each; kronor at a step are cash. Where neither is said the
    cases of the last step are shown as a count.
    """
    name, parts = fresh_name(case, new.label.text("sv")), names_of([step.label for step in steps], (RECEIVED,))
    numbers = _of_whole(name, new)
    numbers[f"{name}.cases"] = _said(Label(sv="Ärenden per år", en="Cases a year"), cases, "case/year")
    for part, step in zip(parts, steps, strict=True):
        for slot, value in step.numbers.items():
            numbers[f"{name}.{part}.{slot}"] = _said(step.label, value, STEPS_UNITS[slot])
    key = f"{name}.hour"
    if hour is not None and any("hours" in step.numbers for step in steps):
        numbers[key] = _said(Label(sv="En timme", en="An hour"), hour, "kr/hour")
    valuations = []
    for part, step in zip(parts, steps, strict=True):
        if "kronor" in step.numbers:
            valuations.append(Valuation(actor=new.actor, realised_as="cash", of=part, counts="kronor"))
        if "hours" in step.numbers and key in numbers:
            freed = {"realised_as": "freed_capacity", "of": part, "counts": "hours", "unit_value": key}
            valuations.append(Valuation.model_validate({"actor": new.actor, **freed}))
    if not valuations:
        valuations.append(Valuation(actor=new.actor, realised_as="cash", of=parts[-1], priced=False))
    effect = CaseFlow.model_validate(
        {
            "kind": "case_flow", "label": new.label, "valuations": tuple(valuations),
            "steps": {part: {"label": step.label} for part, step in zip(parts, steps, strict=True)},
        }
    )  # fmt: skip
    return case.edited(effects={**case.effects, name: effect}, numbers={**case.numbers, **numbers})


def too_many_move(levels: Sequence[NewLevel]) -> Iterator[tuple[int, Problem]]:
    """The levels from which more than all would move, by place."""
    for place, level in enumerate(levels):
        if sum(level.moves.values()) > 1.0 + HALF_A_HAIR:
            yield place, error("need_above_whole", str(place))


def with_new_levels(case: Case, new: NewEffect, levels: Sequence[NewLevel]) -> Case:
    """The case with levels, without a difference yet. Those of a level who do not move stay.

    A level whose worth is said is cash for the actor; where none is, the people of the last level are shown as a count.
    """
    name, parts = fresh_name(case, new.label.text("sv")), names_of([level.label for level in levels])
    numbers, valuations = _of_whole(name, new), []
    for place, (part, level) in enumerate(zip(parts, levels, strict=True)):
        for slot, value in level.numbers.items():
            numbers[f"{name}.{part}.{slot}"] = _said(level.label, value, LEVELS_UNITS[slot])
        stays = max(0.0, 1.0 - sum(level.moves.values()))
        for to, share in ({place: stays} | dict(level.moves)).items():
            numbers[f"{name}.{part}.{TO}{parts[to]}"] = _said(level.label, share, "share")
        if level.worth is not None:
            key = f"{name}.{part}_costs"
            numbers[key] = _said(level.label, level.worth, "kr/person")
            valuations.append(Valuation(actor=new.actor, realised_as="cash", of=part, unit_value=key))
    if not valuations:
        valuations.append(Valuation(actor=new.actor, realised_as="cash", of=parts[-1], priced=False))
    effect = Levels.model_validate(
        {
            "kind": "levels", "label": new.label, "valuations": tuple(valuations),
            "levels": {part: {"label": level.label} for part, level in zip(parts, levels, strict=True)},
        }
    )  # fmt: skip
    return case.edited(effects={**case.effects, name: effect}, numbers={**case.numbers, **numbers})
