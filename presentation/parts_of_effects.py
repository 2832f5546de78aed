"""What a flow of cases and levels look like: how many at each part without and with the programme, and what changes."""

from collections.abc import Sequence
from functools import singledispatch
from typing import NamedTuple

import numpy as np

from model.analysis.answer import Answer
from model.calculation.draws import point
from model.calculation.effects.case_flow import flow_of
from model.calculation.effects.levels import people_of
from model.calculation.years import Time
from model.case.assumptions import Language
from model.case.effect import CaseFlow, EffectRecord, Levels
from model.case.effect_kinds.case_flow import FEWEST_SHOWN
from presentation.tables.rows import Rows
from wording.numbers import write_number
from wording.texts import say


class AtPart(NamedTuple):
    """How many there are at a part in a year, without and with the programme, and how many of them come back."""

    label: str
    without: float
    mixed: float
    back_without: float = 0.0
    back_mixed: float = 0.0

    @property
    def differs(self) -> bool:
        """Whether there are more or fewer with the programme."""
        return abs(self.mixed - self.without) > 0.005 * max(1.0, abs(self.without))


def masked(count: float, language: Language) -> str:
    """A count as a whole number; one of 1 to 4 is told as fewer than five."""
    if 0 < round(count) < FEWEST_SHOWN:
        return say("effects.flow.fewer_than", language, count=FEWEST_SHOWN)
    return write_number(count, 0)


def both_worlds(one: AtPart, language: Language) -> tuple[str, str]:
    """Both counts in words: whole numbers, with decimals where they differ by less than that tells."""
    words = masked(one.without, language), masked(one.mixed, language)
    is_told = not any(0 < round(count) < FEWEST_SHOWN for count in (one.without, one.mixed))
    for decimals in (1, 3):
        if one.differs and is_told and words[0] == words[1]:
            words = write_number(one.without, decimals), write_number(one.mixed, decimals)
    return words


@singledispatch
def at_parts(effect: EffectRecord, effect_id: str, answer: Answer, language: Language) -> tuple[int, list[AtPart]]:
    """The year in which most meet the new way, and how many there are at each part then; nothing without parts."""
    return answer.case.start_year, []


@at_parts.register
def _of_flow(effect: CaseFlow, effect_id: str, answer: Answer, language: Language) -> tuple[int, list[AtPart]]:
    flow = flow_of(effect, effect_id, point(answer.resolved), Time.of(answer.case))
    t = _fullest(flow.met)
    cases, extra = (float(np.nan_to_num(row[min(t, len(row) - 1), 0])) for row in (flow.cases, flow.extra))
    meets = float(flow.met[t, 0]) * (cases + extra)
    rows = []
    for part, label in effect.parts.items():
        counts = []
        for what in ("reaches", "returns"):
            each, changed = (float(np.nan_to_num(getattr(way, what)[part][0, 0])) for way in (flow.without, flow.new))
            without = cases * each
            counts += [without, without + extra * each + meets * (changed - each)]
        rows.append(AtPart(label.text(language), *counts))
    return answer.case.start_year + t, rows


def _fullest(met: np.ndarray) -> int:
    """The first of the years in which most meet the new way."""
    return int(np.argmax(met[:, 0] >= met[:, 0].max() - 1e-9))


@at_parts.register
def _of_levels(effect: Levels, effect_id: str, answer: Answer, language: Language) -> tuple[int, list[AtPart]]:
    people = people_of(effect, effect_id, point(answer.resolved), Time.of(answer.case))
    t = answer.case.horizon - 1
    rows = [
        AtPart(level.label.text(language), float(people.without[name][t, 0]), float(people.new[name][t, 0]))
        for name, level in effect.levels.items()
    ]
    return answer.case.start_year + t, rows


def part_rows(parts: Sequence[AtPart], language: Language) -> Rows:
    """The parts as a table: without, with, and the difference."""
    head = {name: say(f"effects.flow.head.{name}", language) for name in ("part", "without", "mixed", "difference")}
    rows = []
    for one in parts:
        cells = (one.label, *both_worlds(one, language), _difference(one, language))
        rows.append(dict(zip(head.values(), cells, strict=True)))
    return rows


def _difference(one: AtPart, language: Language) -> str:
    """A signed difference; none where one of the counts is masked, which it would give away."""
    if any(0 < round(count) < FEWEST_SHOWN for count in (one.without, one.mixed)):
        return say("effects.flow.hidden", language)
    return write_number(one.mixed - one.without, 1, signed=True)


def part_sentence(parts: Sequence[AtPart], year: int, language: Language) -> str:
    """What the programme changes, in a sentence: *2030: Tackar ja 187 → 224*; or that nothing does."""
    changed = [f"{one.label} {' → '.join(both_worlds(one, language))}" for one in parts if one.differs]
    if not changed:
        told = ", ".join(f"{one.label} {masked(one.without, language)}" for one in parts)
        return say("effects.flow.unchanged", language, year=year, parts=told)
    return say("effects.flow.changed", language, year=year, changes=", ".join(changed))
