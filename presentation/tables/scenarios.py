"""Scenarios side by side, and in what they differ."""

from model.analysis.answer import SideBySide
from model.case.assumptions import Language
from model.case.case import Case
from model.case.problem import Problem, error
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.sentences.enough import enough_short
from presentation.sentences.labels import number_label
from presentation.sentences.numbers import exact, range_text
from presentation.sentences.payback import payback_short
from presentation.tables.rows import Rows
from wording.alike import numbered_alike, seen
from wording.numbers import money_column
from wording.texts import LANGUAGES, say

OWN_NAMES = (
    "tables.scenarios.own",
    "tables.scenarios.as_filed",
    "tables.scenarios.as_it_stands",
    "tables.scenarios.changed",
    "scenarios.application",
)
"""What the case itself is called where it stands among its scenarios."""


def scenario_name(name: str | None, case: Case, language: Language, is_changed: bool | None) -> str:
    """A scenario's label; without a scenario the case is as it was filed, or as changed since; None if nobody knows.

    A case that was never filed is a calculation, and no application. Of names that read the same, the later
    have their place after them.
    """
    return scenario_names(case, language, is_changed)[name]


def scenario_names(case: Case, language: Language, is_changed: bool | None) -> dict[str | None, str]:
    """What the case itself and each of its scenarios are called, as `scenario_name` says; the case is None's."""
    labels = [scenario.label.text(language) for scenario in case.scenarios.values()]
    told = numbered_alike([_base_name(case, language, is_changed), *labels])
    return dict(zip((None, *case.scenarios), told, strict=True))


def _base_name(case: Case, language: Language, is_changed: bool | None) -> str:
    if case.filed is None:
        return say("tables.scenarios.own", language)
    if is_changed is None:
        return say("tables.scenarios.as_it_stands", language)
    return say("tables.scenarios.changed" if is_changed else "tables.scenarios.as_filed", language)


def name_is_taken(written: str, case: Case, besides: str = "") -> Problem | None:
    """Why a scenario can't have a name: another has it, or the case itself goes by it.

    Spaces and capitals tell no names apart. `besides`: the scenario that is renamed.
    """
    wanted = seen(written).casefold()
    own = (say(key, language) for key in OWN_NAMES for language in LANGUAGES)
    if wanted in {seen(one).casefold() for one in own}:
        return error("quick.scenario_own_name", "scenarios", name=written)
    labels = [scenario.label for other, scenario in case.scenarios.items() if other != besides]
    if wanted in {seen(one).casefold() for label in labels for one in (label.sv, label.en) if one}:
        return error("quick.scenario_name_taken", "scenarios", name=written)
    return None


def scenario_rows(table: SideBySide, case: Case, language: Language, is_changed: bool | None) -> Rows:
    """The scenarios side by side: NPV, payback, and what is enough; last those that can't be reckoned."""
    head = {name: say(f"tables.scenarios.{name}", language) for name in ("name", "npv", "payback", "enough")}
    names = scenario_names(case, language, is_changed)
    numbers = [resolved.numbers.get(case.headline or "") for resolved in table.all_resolved]
    worth = money_column([float(npv) for npv in table.readings.npv], language, signed=True)
    return [
        {
            head["name"]: names[name],
            head["npv"]: worth[at],
            head["payback"]: payback_short(
                float(table.readings.payback_year[at]), float(table.readings.payback_years[at]), language
            ),
            head["enough"]: ""
            if number is None
            else enough_short(table.headline[at], number, float(table.readings.npv[at]), language),
        }
        for at, (name, number) in enumerate(zip(table.names, numbers, strict=True))
    ] + [
        {
            head["name"]: names[name],
            head["npv"]: say("tables.scenarios.refused", language),
            head["payback"]: "",
            head["enough"]: "",
        }
        for name in table.refused
    ]


def scenario_differences(table: SideBySide, case: Case, language: Language) -> list[tuple[str, str, str]]:
    """Each scenario's name, its explanation, and in what it differs from the case."""
    return [
        (
            scenario_name(name, case, language, False),
            "" if (explanation := case.scenarios[name].explanation) is None else explanation.text(language),
            "; ".join(differences(table.base, resolved, language)),
        )
        for name, resolved in zip(table.names, table.all_resolved, strict=True)
        if name is not None
    ]


def differences(base: ResolvedNumbers, other: ResolvedNumbers, language: Language) -> list[str]:
    """What differs between two sets of resolved numbers: *label value*; years of the same value drawn together."""
    words: list[str] = []
    runs: dict[tuple[str, float | None], list[int]] = {}
    for key, number in other.numbers.items():
        before = base.numbers.get(key)
        if before is not None and before.value == number.value:
            if number.low is not None and (number.low, number.high) != (before.low, before.high):
                words.append(f"{number_label(other, key, language)} {range_text(number, language)}")
            continue
        prefix, _, year = key.rpartition(".")
        if year.isdigit():
            runs.setdefault((prefix, number.value), []).append(int(year))
        elif number.unit == "flag":
            label = number_label(other, key, language)
            words.append(label if number.value else say("tables.not", language, what=label))
        else:
            words.append(f"{number_label(other, key, language)} {exact(number, language)}")
    for (prefix, _), spell in runs.items():
        first = f"{prefix}.{spell[0]}"
        number = other.numbers[first]
        span = str(spell[0]) if len(spell) == 1 else f"{spell[0]}–{spell[-1]}"
        label = number_label(other, first, language).removesuffix(str(spell[0])).rstrip()  # the span is said instead
        words.append(f"{label} {span}: {exact(number, language)}")
    return words


def compare_rows(table: SideBySide, chosen: list[str | None], case: Case, language: Language, is_changed: bool) -> Rows:
    """Only the numbers that are not the same in the chosen scenarios, one row a number, one column a scenario."""
    all_resolved = {
        name: resolved for name, resolved in zip(table.names, table.all_resolved, strict=True) if name in chosen
    }
    keys = dict.fromkeys(key for resolved in all_resolved.values() for key in resolved.numbers)
    rows = []
    for key in keys:
        numbers = [resolved.numbers.get(key) for resolved in all_resolved.values()]
        if len({None if number is None else number.value for number in numbers}) < 2:
            continue
        known = next(resolved for resolved in all_resolved.values() if key in resolved.numbers)
        row = {say("tables.compare.number", language): number_label(known, key, language)}
        for name, number in zip(all_resolved, numbers, strict=True):
            row[scenario_name(name, case, language, is_changed)] = "–" if number is None else exact(number, language)
        rows.append(row)
    return rows
