"""Which applications fit a budget, as a sentence, rows and a picture."""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import altair as alt
import pandas as pd

from model.case.assumptions import Language
from model.committee.applications import Application
from model.committee.choice import CENT, Candidate, Choice
from model.committee.moving import Turn
from model.committee.order import Order
from presentation.charts import BLUE, EMPTY, INK, Spec, plain_spec
from presentation.committee.twenty import in_twenty
from presentation.sentences.labels import listed, number_label
from presentation.tables.rows import Rows
from wording.numbers import mnkr, money, money_column, tkr, write_number
from wording.texts import say

CHOSEN_FIRST = Order("chosen")
SORTS_WITHOUT_DRAWS = ("chosen", "npv", "asked", "per_krona")
SORTS = (*SORTS_WITHOUT_DRAWS, "share")
"""What the list of a choice can be sorted by."""
MOST_STOPS = 60
"""Steps of a slider over budgets."""
MOST_NAMED = 3
"""Numbers that are named of each application, and sets that are named where several are worth as much."""


def choice_sentence(choice: Choice, names: Mapping[str, str], language: Language) -> str:
    """What is chosen and what it is worth; or why nothing is."""
    if choice.chosen is None:
        return say("fund.choose.must_cannot", language)
    if not choice.chosen:
        may = [one for one in choice.candidates if one.npv > 0 and one.name not in choice.limits.must_not]
        if not may:
            return say("fund.choose.nothing_pays", language)
        return say("fund.choose.nothing_fits", language, least=money(min(one.asked_in_all for one in may), language))
    return say(
        "fund.choose.chosen",
        language,
        cases=listed([names[name] for name in choice.chosen], language),
        npv=money(choice.worth(choice.chosen), language, signed=True),
        spent=money(sum(choice.spent(choice.chosen).values()), language),
    )


def next_best_sentence(choice: Choice, names: Mapping[str, str], language: Language) -> str:
    """The next best set and how much less it is worth, or sets that are worth as much; nothing where there is none."""
    if choice.ties:
        return _ties_sentence(choice, names, language)
    if not choice.next_best or not choice.chosen:
        return ""
    less = choice.worth(choice.chosen) - choice.worth(choice.next_best)
    cases = listed([names[name] for name in choice.next_best], language)
    return say("fund.choose.next_best", language, cases=cases, less=money(less, language))


def _ties_sentence(choice: Choice, names: Mapping[str, str], language: Language) -> str:
    """The sets that are worth as much as the best; a few of them, and how many more were found."""
    sets = [
        listed([names[name] for name in tie], language) or say("fund.choose.to_choose_none", language)
        for tie in choice.ties
    ]
    if len(sets) == 1:
        return say("fund.choose.tie", language, cases=sets[0])
    told = "; ".join(sets[:MOST_NAMED])
    if len(sets) > MOST_NAMED:
        told = say("fund.choose.and_more", language, sets=told, count=len(sets) - MOST_NAMED)
    return say("fund.choose.ties", language, sets=told)


def choice_rows(choice: Choice, names: Mapping[str, str], language: Language, order: Order = CHOSEN_FIRST) -> Rows:
    """A row an application: whether it is chosen, what it asks for, its worth, in all and per krona, and how sure."""
    columns = ("case", "chosen", "asked", "npv", "per_krona", "share", "group")
    head = {name: say(f"fund.choose.head.{name}", language) for name in columns}
    group = {name: kind for kind, members in choice.groups.items() for name in members}
    best = sorted(choice.candidates, key=lambda one: (one.name not in (choice.chosen or ()), -one.npv))
    ordered = order.sorted(best, lambda one, by: _figure(choice, one, by))
    worth = money_column([one.npv for one in ordered], language, signed=True)
    return [
        {
            head["case"]: names[one.name],
            head["chosen"]: say(f"fund.choose.{'yes' if one.name in (choice.chosen or ()) else 'no'}", language),
            head["asked"]: tkr(one.asked_in_all, language),
            head["npv"]: npv,
            head["per_krona"]: say("answers.none", language)
            if one.per_krona is None
            else write_number(one.per_krona, decimals=2),
            head["share"]: say("fund.choose.of_twenty", language, times=in_twenty(choice.share[one.name], language))
            if choice.draws
            else say("fund.compare.no_range", language),
            head["group"]: say(f"fund.choose.groups.{group[one.name]}", language)
            if choice.draws or choice.ties
            else "",
        }
        for one, npv in zip(ordered, worth, strict=True)
    ]


def _figure(choice: Choice, one: Candidate, by: str) -> float | None:
    """What an application is sorted by."""
    match by:
        case "npv":
            return one.npv
        case "asked":
            return one.asked_in_all
        case "per_krona":
            return one.per_krona
        case "share":
            return choice.share[one.name] if choice.draws else None
    return float(one.name in (choice.chosen or ()))


def turn_sentences(
    found: Mapping[str, Turn], applications: Sequence[Application], names: Mapping[str, str], language: Language
) -> list[str]:
    """What would move each application that is worth finding out more about, and the numbers that alone could do it."""
    return [turn_words(found[one.name], one, language, names[one.name]) for one in applications if one.name in found]


def turn_words(turn: Turn, application: Application, language: Language, name: str = "") -> str:
    """What would move an application; its name begins the sentence where one is given, which it is not on its card."""
    where, case = ("fund.choose", {"case": name}) if name else ("fund.choose.card", {})
    if abs(turn.change) <= CENT:
        return say(f"{where}.either", language, **case)
    key = "comes_in" if turn.change > 0 else "falls_out"
    words = say(f"{where}.{key}", language, kronor=money(abs(turn.change), language), **case)
    resolved = application.answer.resolved
    numbers = [listed([number_label(resolved, key, language) for key in keys], language) for keys in turn.numbers]
    if not numbers:
        return f"{words} {say('fund.choose.none_by_itself', language)}"
    return f"{words} {say('fund.choose.by_itself', language, numbers='; '.join(numbers[:MOST_NAMED]))}"


def spent_rows(choice: Choice, language: Language) -> Rows:
    """A row a year that money is asked for, and one of all years: the budget, what the chosen ask for, what is left."""
    spent, limits = choice.spent(choice.chosen or ()), choice.limits
    years: list[tuple[str, float | None, float]] = [
        (str(year), limits.by_year.get(year), spent.get(year, 0.0)) for year in sorted({*spent, *limits.by_year})
    ]
    if not years and limits.total is None:
        return []
    head = {name: say(f"fund.choose.head.{name}", language) for name in ("year", "budget", "spent", "left")}
    return [
        {
            head["year"]: year,
            head["budget"]: say("answers.none", language) if budget is None else tkr(budget, language),
            head["spent"]: tkr(kronor, language),
            head["left"]: "" if budget is None else tkr(budget - kronor, language),
        }
        for year, budget, kronor in (
            *years,
            (say("fund.choose.all_years", language), limits.total, sum(spent.values())),
        )
    ]


def budget_stops(asked: float, at: float) -> list[float]:
    """Budgets to slide over, kronor: even steps from nothing to all that is asked for, and the one that is `at`.

    At most `MOST_STOPS` steps, of one, two or five times a power of ten.
    """
    steps = (size * 10.0**power for power in range(3, 13) for size in (1, 2, 5))
    step = next((step for step in steps if asked / step <= MOST_STOPS), 1e13)
    even = {round(step * place) * 1.0 for place in range(math.ceil(asked / step) + 1)}
    return sorted(even | {at})


def frontier_frame(points: Sequence[tuple[float, float]], language: Language) -> pd.DataFrame:
    """The greatest sum of NPV by whole budget, mnkr, with both in words."""
    return pd.DataFrame(
        {
            "c0": [budget / 1e6 for budget, _ in points],
            "c1": [npv / 1e6 for _, npv in points],
            "c2": [mnkr(budget, language) for budget, _ in points],
            "c3": [mnkr(npv, language, signed=True) for _, npv in points],
        }
    )


@lru_cache(maxsize=64)
def frontier_spec(language: Language, whole: float | None = None) -> Spec:
    """What a growing budget could give, with the whole budget, kronor, marked: data from `frontier_frame`."""
    line = (
        alt.Chart(EMPTY)
        .mark_line(interpolate="step-after", color=BLUE, strokeWidth=3, point={"size": 40, "color": BLUE})
        .encode(
            alt.X("c0:Q", title=say("fund.choose.frontier_budget", language), axis=alt.Axis(format=",~f")),
            alt.Y("c1:Q", title=say("fund.choose.frontier_npv", language), axis=alt.Axis(format=",~f")),
            tooltip=[
                alt.Tooltip("c2:N", title=say("fund.choose.head.budget", language)),
                alt.Tooltip("c3:N", title=say("fund.choose.head.npv", language)),
            ],
        )
    )
    zero = alt.Chart(EMPTY).mark_rule(strokeWidth=2, color=INK, aria=False).encode(alt.YDatum(0))
    if whole is None:
        return plain_spec(alt.layer(line, zero), 340)
    here = alt.Chart(EMPTY).mark_rule(strokeWidth=2, strokeDash=[6, 4], color=INK, aria=False)
    return plain_spec(alt.layer(line, zero, here.encode(alt.XDatum(whole / 1e6))), 340)
