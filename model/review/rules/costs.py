"""Costs that are left out: after the project, beside it, and what help to more people costs."""

from collections.abc import Iterator

from model.case.reviewing.review import StaffCost
from model.numbers.amounts import amounts_in_force
from model.numbers.beneath import HAIRCUT_OF_GRADE
from model.numbers.keys import BUDGET_FACTOR, key_of
from model.numbers.resolved_numbers import is_included
from model.review.examined import Examined
from model.review.finding import Fired, judged, rule, until
from model.review.running import running_line

WORDS = {
    "backfill": ("vikarie", "ersättare", "backfill", "cover"),
    "management": ("ledning", "processled", "projektled", "chef", "manage", "leader"),
    "premises": ("lokal", "hyra", "premis", "rent"),
    "it": ("it-", "it ", "digital", "system", "licens", "licence", "software"),
    "evaluation": ("utvärder", "uppfölj", "evaluat", "follow-up"),
}
"""Costs that are often forgotten, and beginnings of words that name them in a line or in what is said of it."""


@rule("C01", "warning", 20)
def nothing_after_the_project(case: Examined) -> Iterator[Fired]:
    """Benefits go on after the project, and nothing costs anything; put right, it goes on at its last year's cost."""
    if case.runs or not case.benefits or not case.project_years:
        return
    last = case.project_years[-1]
    after = range(last + 1, case.case.years.stop)
    benefits = case.answer.everyone.benefits()[:, 0]
    if not any(benefits[year - case.case.start_year] > 0 for year in after):
        return
    yearly = case.project_cost.get(last, 0.0)
    name = running_line(case.case)
    numbers = {f"{name}.included": 1.0, f"{name}.per_year": yearly}
    correction = judged(numbers) if yearly > 0 else None
    yield Fired("budget", {"last": last, "yearly_kr": yearly, "until": case.case.years.stop - 1}, correction)


@rule("C02", "warning", 62)
def forgotten(case: Examined) -> Iterator[Fired]:
    """No line, and nothing said of one, names a cost that a project usually has."""
    lines = [line for name, line in case.case.budget.items() if is_included(case.resolved, f"{name}.included")]
    texts = [text for line in lines for text in (line.label, line.note) if text is not None]
    said = " ".join(part.casefold() for text in texts for part in (text.sv, text.en) if part)
    kinds = {line.cost_type for line in lines if any(line.amounts.values())}
    lacking = tuple(
        cost for cost, words in WORDS.items() if cost not in kinds and not any(word in said for word in words)
    )
    if lines and lacking:
        yield Fired("budget", {"costs": lacking})


@rule("C04", "warning", 55)
def no_new_need(case: Examined) -> Iterator[Fired]:
    """Nothing is counted for the new need that is found when more people are reached."""
    if any(case.notices("no_new_need")):
        said = [name for name, effect in case.case.effects.items() if effect.direction == "more"]
        yield Fired(f"effects.{said[0]}" if said else "effects", {"kind": "named" if said else "not_named"})


@rule("C05", "warning", 68)
def no_optimism(case: Examined) -> Iterator[Fired]:
    """Nothing is taken off for optimism: no evidence grade and no haircut; the library's grades are the range."""
    shared = case.resolved.library.numbers
    ends = [value for grade in (1, 6) if (value := shared[f"{HAIRCUT_OF_GRADE}{grade}"].value) is not None]
    for name, effect in case.benefits:
        grade = case.numbers[key_of(name, effect, "change")].grade
        if not case.of(name, "haircut") and grade is None:
            key = key_of(name, effect, "haircut")
            facts = {"effect": name, "least": min(ends), "most": max(ends)}
            yield Fired(key, facts, judged({key: max(ends)}, {key: min(ends)}))


@rule("C06", "warning")
def no_evaluation(case: Examined) -> Iterator[Fired]:
    """A contract has no cost for evaluating the outcomes."""
    for problem in case.notices("no_evaluation_cost"):
        yield Fired(problem.address)


@rule("C07", "notice")
def above_the_fund(case: Examined) -> Iterator[Fired]:
    """What the fund is to pay is more than its rules allow: a year, in years, or as a share of the cost."""
    for problem in case.notices("grant_above_year", "grant_above_share", "grant_too_long"):
        kind = problem.code.removeprefix("grant_")
        if kind == "too_long":
            yield Fired(problem.address, {"kind": kind, "count": problem.facts["value"], "most": problem.facts["high"]})
        else:
            kronor = {"value_kr": problem.facts["value"], "most_kr": problem.facts["high"]}
            yield Fired(problem.address, {"kind": kind, "year": problem.facts["year"], **kronor})


@rule("C03", "notice")
def bare_salaries(case: Examined) -> Iterator[Fired]:
    """Staff cost without employer's contributions, or of which it is not said whether wages rise beyond prices.

    Where neither is said, no figure can be put in for them: it is told how much dearer the project may be.
    """
    for name, line in case.case.budget.items():
        amounts = {year: kr for year, kr in amounts_in_force(case.resolved, name).items() if kr}
        is_counted = is_included(case.resolved, f"{name}.included") and bool(amounts)
        if line.cost_type != "staff" or not is_counted:
            continue
        said = case.said.staff.get(name, StaffCost())
        if said.contributions:
            whole = {f"{name}.{year}": kr * (1.0 + said.contributions) for year, kr in amounts.items()}
            facts = {"kind": "left_out", "line": name, "share": said.contributions}
            yield Fired(f"review.staff.{name}", facts, judged(whole))
        elif said.contributions is None:
            yield Fired(f"review.staff.{name}", {"kind": "contributions", "line": name}, until(BUDGET_FACTOR))
        elif said.wage_growth is None:
            yield Fired(f"review.staff.{name}", {"kind": "wages", "line": name}, until(BUDGET_FACTOR))
