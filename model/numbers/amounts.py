"""Amounts by year of a case's lines as numbers: `<line id>.<year>`, in kronor, where something asks about them.

An amount has one home, `amounts` of its line, with its range beside it in `ranges`. It becomes a number with a key only
where it has a range, or where a change, a scenario, the headline, a pilot or the command line names it: thirty lines of
ten years each would else fill every table, and be looked for in every evaluation.
"""

from collections.abc import Iterable, Iterator

from model.case.assumptions import Assumption, Change
from model.case.case import Amounts, Case, Funding
from model.numbers.keys import amount_keys, amount_place
from model.numbers.resolved_numbers import ResolvedNumbers

_BEFORE_YEAR = -len(".2020")


def amount_number(case: Case, name: str, year: int) -> Assumption:
    """The amount of a line in a calendar year as a number, with its range where it has one."""
    line = case.money_lines[name]
    source = None if isinstance(line, Funding) else line.source
    value = float(line.amounts.get(year, 0.0))
    number = Assumption(
        label=line.label, value=value, unit="kr", basis="judged", source=source, price_year=case.price_year
    )
    spread = line.ranges.get(year)
    return number if spread is None else number.changed(Change.model_validate(dict(spread)))


def amounts_named(case: Case, others: Iterable[str] = ()) -> Iterator[tuple[str, Assumption]]:
    """Key → number of every amount that has a range or that something names; `others` are keys named elsewhere."""
    keys = [f"{name}.{year}" for name, line in case.money_lines.items() for year in line.ranges]
    keys += [*case.changes, *(key for scenario in case.scenarios.values() for key in scenario.numbers), *others]
    keys += [key for key in (case.headline, None if case.pilot is None else case.pilot.learns) if key is not None]
    lines = case.money_lines
    for key in dict.fromkeys([key for key in keys if key[:_BEFORE_YEAR] in lines]):
        place = amount_place(case, key)
        if place is not None:
            yield key, amount_number(case, *place)


def amounts_in_force(resolved: ResolvedNumbers, name: str) -> Amounts:
    """A line's amounts by calendar year, kronor, under the resolved numbers."""
    filed = resolved.case.money_lines[name].amounts
    keyed = amount_keys(resolved.case, name, resolved.by_year)
    if not keyed:
        return filed
    laid = {year: value for year, key in keyed.items() if (value := resolved.numbers[key].value) is not None}
    return dict(sorted({**filed, **laid}.items()))
