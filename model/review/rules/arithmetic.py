"""Arithmetic and form: sums that do not add up, units that are mixed, precision that nobody has."""

from collections.abc import Iterator, Mapping
from statistics import median

from model.checking.local_project import faults_in_account
from model.editing.filing import filed_numbers
from model.numbers.amounts import amounts_in_force
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import is_included
from model.review.examined import Examined
from model.review.finding import Fired, judged, rule, slip

THOUSAND = 1000.0
LEAST_RATIO, MOST_RATIO = 250.0, 10_000.0
"""What is taken for a thousand times too much or too little."""
LARGE = 100.0
"""How many times its peers a whole line may be; small lines are commoner than large ones."""
MUCH = 0.25
"""A change of a number by more than this share of what was filed needs a reason."""
FIGURES = 4
"""Significant figures of a guess from which it looks more exact than it is."""
WITHIN = 0.5
"""Kronor by which a form in whole kronor may differ."""


@rule("A01", "warning")
def unexplained(case: Examined) -> Iterator[Fired]:
    """The account of a local project does not add up to its total."""
    project = case.case.local_project
    for year in () if project is None else project.years_accounted:
        for fault in faults_in_account(project, year):
            if fault.code in ("form_unexplained", "form_overspent"):
                kronor = {f"{name}_kr": fault.facts[name] for name in ("cost", "income", "difference")}
                yield Fired(fault.address, {"year": year, **kronor})


@rule("A02", "error", 5)
def financed_beyond_cost(case: Examined) -> Iterator[Fired]:
    """More money comes in to the project in a year than it costs."""
    cost = _cost_by_year(case)
    paid = {name: amounts_in_force(case.resolved, name) for name in case.case.funding}
    is_first = True  # the years after it have places, and so answers, of their own
    for year in case.case.years:
        income = sum(amounts.get(year, 0.0) for amounts in paid.values())
        if income > cost.get(year, 0.0) + WITHIN:
            part = cost.get(year, 0.0) / income
            fitting = {f"{name}.{year}": amounts[year] * part for name, amounts in paid.items() if amounts.get(year)}
            facts = {"year": year, "cost_kr": cost.get(year, 0.0), "income_kr": income}
            yield Fired("funding" if is_first else f"funding.{year}", facts, slip(fitting))
            is_first = False


@rule("A03", "warning")
def yearly_and_total(case: Examined) -> Iterator[Fired]:
    """The last amount of a line is what it costs in all: the same amount a year, times the years."""
    for name in _lines_counted(case):
        amounts = {year: kr for year, kr in amounts_in_force(case.resolved, name).items() if kr}
        if len(amounts) < 3:
            continue
        year, count = max(amounts), len(amounts)
        total, yearly = amounts[year], amounts[min(amounts)]
        are_alike = all(kr == yearly for other, kr in amounts.items() if other != year)
        if are_alike and total in (yearly * count, yearly * (count - 1)):
            facts = {"year": year, "total_kr": total, "yearly_kr": yearly, "line": name}
            yield Fired(f"budget.{name}.amounts.{year}", facts, slip({f"{name}.{year}": yearly}))


@rule("A04", "error", 6)
def thousandfold(case: Examined) -> Iterator[Fired]:
    """An amount is about a thousand times larger or smaller than its peers: thousands of kronor taken for kronor."""
    lines = {name: amounts_in_force(case.resolved, name) for name in _lines_counted(case)}
    sizes = {name: max(amounts.values()) for name, amounts in lines.items() if any(amounts.values())}
    for name, amounts in lines.items():
        for year, amount in amounts.items():
            peers = [kr for other, kr in amounts.items() if other != year and kr]
            if peers and (factor := _thousand(amount, median(peers))):
                facts = {"line": name, "value_kr": amount, "peers_kr": median(peers)}
                yield Fired(f"budget.{name}.amounts.{year}", facts, slip({f"{name}.{year}": amount * factor}))
    for name, size in sizes.items():
        peers = [other_size for other, other_size in sizes.items() if other != name]
        factor = _thousand(size, median(peers), LARGE) if peers else 0.0
        if factor and (len(peers) > 1 or factor > 1):
            put_right = {f"{name}.{year}": kr * factor for year, kr in lines[name].items() if kr}
            facts = {"line": name, "value_kr": size, "peers_kr": median(peers)}
            # A line may rightly be small beside the others: that is asked, and stops nothing.
            yield Fired(f"budget.{name}", facts, slip(put_right), severity="warning")
    yield from _benefits_out_of_scale(case)


def _benefits_out_of_scale(case: Examined) -> Iterator[Fired]:
    cost = max(case.project_cost.values(), default=0.0)
    for name, effect in case.benefits:
        ledger = case.answer.everyone.only(lambda posting, name=name: posting.line == name)  # type: ignore[misc]
        largest = float(ledger.benefits()[:, 0].max(initial=0.0))
        key = key_of(name, effect, effect.measure)
        base = case.value(key)
        if effect.holds and cost and base and (factor := _thousand(largest, cost)):
            facts = {"effect": name, "value_kr": largest, "peers_kr": cost}
            yield Fired(key, facts, slip({key: base * factor}))


def _thousand(value: float, peer: float, large: float = LEAST_RATIO) -> float:
    """What a value should be multiplied by to be of the size of its peer: 1000, 1/1000, or 0 where it is."""
    if not value or not peer:
        return 0.0
    if large <= value / peer <= MOST_RATIO:
        return 1.0 / THOUSAND
    return THOUSAND if LEAST_RATIO <= peer / value <= MOST_RATIO else 0.0


@rule("A08", "notice")
def too_exact(case: Examined) -> Iterator[Fired]:
    """A guess of an effect is written with four figures or more."""
    for name, effect in case.benefits:
        key = key_of(name, effect, "change")
        number = case.numbers[key]
        if number.value and number.source is None and number.basis in ("judged", "placeholder"):
            figures = f"{abs(number.value):.12e}".partition("e")[0].replace(".", "").rstrip("0")
            if len(figures) >= FIGURES:
                rounded = float(f"{number.value:.1e}")
                yield Fired(key, {"effect": name, "key": key, "rounded": (key, rounded)}, judged({key: rounded}))


@rule("A09", "warning")
def changed_without_reason(case: Examined) -> Iterator[Fired]:
    """A number is more than a quarter from what was filed, and nobody says why."""
    changes = {key: change for key, change in case.case.changes.items() if change.reason is None}
    filed = filed_numbers(case.case, case.resolved.library) if changes else {}
    for key in changes:
        before = filed[key].value if key in filed else None
        now = case.value(key)
        if before and now is not None and abs(now / before - 1.0) > MUCH and case.numbers[key].unit != "year":
            yield Fired(f"changes.{key}", {"key": key, "filed": (key, before)}, judged({key: before}))


@rule("A10", "error", 7)
def outside_years(case: Examined) -> Iterator[Fired]:
    """An amount lies outside the years that count."""
    for problem in case.notices("outside_horizon"):
        yield Fired(problem.address, {"first": case.case.start_year, "last": case.case.years.stop - 1})


def _lines_counted(case: Examined) -> list[str]:
    """The budget lines of the project itself that count."""
    counted = (name for name in case.case.budget if is_included(case.resolved, f"{name}.included"))
    return [name for name in counted if case.case.budget[name].cost_type != "running"]


def _cost_by_year(case: Examined) -> Mapping[int, float]:
    return case.project_cost


@rule("A11", "notice")
def odd_cells(case: Examined) -> Iterator[Fired]:
    """A line was read from a workbook in which an amount was written as text, or stood in cells that it hides.

    A row that is hidden may be one that was not meant to count: put right, the line is left out. Whether a text was
    read as it was meant, and which years a hidden column had, no number of the case says.
    """
    for name, marks in case.said.imported.items():
        line = case.case.budget.get(name)
        if marks and line is not None and is_included(case.resolved, f"{name}.included"):
            left_out = judged({f"{name}.included": 0.0}) if "hidden_row" in marks else None
            yield Fired(f"budget.{name}", {"line": name, "marks": marks}, left_out)
