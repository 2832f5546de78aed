"""What a choice rested on, as sentences and rows for a paper: the budget, the demands, the groups, and each's terms."""

from collections.abc import Mapping, Sequence

from model.case.assumptions import Language
from model.committee.applications import Application
from model.committee.choice import CENT, Limits
from model.committee.selection import Selection
from model.numbers.rates import OWN_RATE
from presentation.sentences.labels import listed
from presentation.tables.rows import Rows
from wording.numbers import money, money_column, percent, tkr, write_number
from wording.texts import say

GROUPS = ("take", "find_out_more", "leave")
"""The groups in the order in which they are shown."""


def budget_sentence(limits: Limits, language: Language) -> str:
    """The whole budget, and that of each year that has one; that there is none, where there is none."""
    parts = [] if limits.total is None else [_say("whole", language, kronor=money(limits.total, language))]
    parts += [
        _say("of_year", language, year=str(year), kronor=money(kronor, language))
        for year, kronor in sorted(limits.by_year.items())
    ]
    return _say("budget", language, parts=listed(parts, language)) if parts else _say("no_budget", language)


def demand_sentences(selection: Selection, names: Mapping[str, str], language: Language) -> list[str]:
    """What was forced in or out, and of what at most one may be chosen; that nothing was, where nothing was."""
    asked, ordered = selection.asked, [one.name for one in selection.applications]
    demands = [("must", asked.must), ("must_not", asked.must_not), *(("one_of", some) for some in asked.one_of)]
    sentences = [
        _say(kind, language, cases=listed([names[name] for name in ordered if name in some], language))
        for kind, some in demands
        if some
    ]
    if selection.limits != asked:
        sentences.append(say("fund.choose.one_of_each_case", language))
    return sentences or [_say("no_demands", language)]


def group_sentences(selection: Selection, names: Mapping[str, str], language: Language) -> list[str]:
    """Take, find out more and leave, each with its applications; nothing where what is chosen says it all."""
    if not selection.choice.tells_groups or selection.choice.chosen is None:
        return []
    return [
        _say(
            "group",
            language,
            group=say(f"fund.choose.groups.{group}", language),
            cases=listed([names[name] for name in members], language) or _say("none", language),
        )
        for group in GROUPS
        for members in (selection.choice.groups[group],)
    ]


def frontier_rows(points: Sequence[tuple[float, float]], language: Language) -> Rows:
    """A row a budget from which more can be had: the budget, the sum of NPV, and what the step to it gives."""
    head = {name: _say(f"head.{name}", language) for name in ("from", "npv", "more")}
    steps = [point for point, (_, less) in zip(points[1:], points, strict=False) if point[1] > less + CENT]
    worths = [npv for _, npv in (*points[:1], *steps)]
    more = [None, *(npv - less for npv, less in zip(worths[1:], worths, strict=False))]
    told, added = (money_column(column, language, signed=True) for column in (worths, more))
    return [
        {head["from"]: tkr(budget, language), head["npv"]: npv, head["more"]: "" if step is None else by}
        for (budget, _), npv, step, by in zip((*points[:1], *steps), told, more, added, strict=True)
    ]


def terms_rows(applications: Sequence[Application], names: Mapping[str, str], language: Language) -> Rows:
    """A row an application: the terms that it is counted on, which are its own."""
    parts = ("case", "perspective", "years", "rate", "price_year")
    head = {name: _say(f"head.{name}", language) for name in parts}
    return [
        {
            head["case"]: names[one.name],
            head["perspective"]: one.answer.perspective_record.label.text(language),
            head["years"]: f"{case.start_year}–{case.start_year + case.horizon - 1}",
            head["rate"]: rate_words(one, language),
            head["price_year"]: say("answers.none", language) if case.price_year is None else str(case.price_year),
        }
        for one in applications
        for case in (one.answer.case,)
    ]


def rate_words(one: Application, language: Language) -> str:
    """The rate that an application is discounted with, by its name, and the number where it is the case's own."""
    resolved = one.answer.resolved
    schedule = resolved.schedule_chosen
    words = resolved.library.schedules[schedule].label.text(language)
    rate = resolved.numbers.get("discount_rate")
    return words if schedule != OWN_RATE or rate is None or rate.value is None else f"{words} ({percent(rate.value)})"


def draws_sentence(selection: Selection, language: Language) -> str:
    """In how many draws the shares were counted, and from which seed; that there were none, where there are none."""
    if not selection.choice.draws:
        return _say("no_draws", language)
    seed = selection.applications[0].answer.case.sampling.seed
    return _say("draws", language, draws=write_number(selection.choice.draws), seed=str(seed))


def _say(name: str, language: Language, **facts: object) -> str:
    return say(f"fund.choose.paper.{name}", language, **facts)
