"""Cases side by side on common terms, as rows, sentences and a picture."""

from collections.abc import Mapping
from functools import lru_cache

import altair as alt
import pandas as pd

from model.case.assumptions import Language, Library
from model.committee.comparison import Compared, Comparison, figure_of
from model.numbers.rates import OWN_RATE
from presentation.charts import BLUE, EMPTY, INK, VERMILION, Spec, plain_spec
from presentation.committee.naming import LONGEST_DRAWN, names_told
from presentation.committee.twenty import in_twenty
from presentation.review import effect_words, told_name
from presentation.sentences.enough import enough_short
from presentation.sentences.payback import payback_short
from presentation.sentences.problems import problem_sentence
from presentation.tables.rows import Rows
from wording.numbers import money, money_column, percent, quantity, share_of_ten, write_number
from wording.texts import say

COLUMNS = ("npv", "payback", "ratio", "trough", "enough", "claimed", "chance", "own")
SHOWN_WHEN_SORTED_BY = ("asked", "open", "start")
"""Figures that stand among the others only where the cases are sorted by them."""
YEARS = ("payback", "start")
"""Figures that are years."""
HALF_A_CASE = 0.025
"""The share of draws that is a word of its own: half of one case of twenty."""
BENEATH_NAME, ABOVE_BAR = 9, -11
"""Pixels from the middle of a row to its bar, and to the name above it."""
LONGEST_ON_A_PHONE = 320
"""Pixels of a name in a picture."""
ROOM_FOR_WORDS = 72
"""Pixels beside the bars for the figure of the longest."""


def told_names(comparison: Comparison, language: Language) -> Mapping[str, str]:
    """Application → its name in a table or a sentence."""
    return names_told([each.application for each in comparison.cases], language)


def names_apart(comparison: Comparison, language: Language) -> Mapping[str, str]:
    """Application → its name in a picture, which has less room."""
    return names_told([each.application for each in comparison.cases], language, LONGEST_DRAWN)


def comparison_rows(comparison: Comparison, language: Language) -> Rows:
    """A row a case, the answer first, in the order that is asked for; what they are sorted by stands in it."""
    names, cases, by = told_names(comparison, language), comparison.in_order, comparison.order.by
    shown = [by, *COLUMNS] if by in SHOWN_WHEN_SORTED_BY else list(COLUMNS)
    columns = {
        "npv": money_column([each.npv for each in cases], language, signed=True),
        "trough": money_column(
            [float(each.application.answer.readings.trough[0]) * each.to_price_year for each in cases], language
        ),
        "own": money_column([figure_of(each, "own") for each in cases], language, signed=True),
        "asked": money_column([figure_of(each, "asked") for each in cases], language) if by == "asked" else [],
    }
    rows: Rows = []
    for place, each in enumerate(cases):
        texts = _row(each, language, by) | {name: told[place] for name, told in columns.items() if told}
        rows.append({column_name(name, language): texts[name] for name in shown})
        rows[-1] = {column_name("case", language): names[each.application.name]} | rows[-1]
    return rows


def column_name(name: str, language: Language) -> str:
    """The head of a column of figures."""
    return say(f"fund.compare.{'sorts' if name in SHOWN_WHEN_SORTED_BY else 'head'}.{name}", language)


def _row(each: Compared, language: Language, by: str) -> dict[str, str]:
    """What is no kronor in a row."""
    answer = each.application.answer
    readings, case = answer.readings, answer.case
    number, ratio = answer.resolved.numbers.get(case.headline or ""), float(readings.benefit_cost_ratio[0])
    return {
        "payback": payback_short(float(readings.payback_year[0]), float(readings.payback_years[0]), language),
        "ratio": write_number(ratio, decimals=2) if ratio == ratio else say("answers.none", language),
        "enough": say("answers.none", language)
        if number is None
        else enough_short(answer.headline, number, float(readings.npv[0]), language),
        "claimed": say("answers.none", language) if number is None else quantity(number.value, number.unit, language),
        "chance": share_of_ten(answer.odds.chance, language)
        if answer.tells_chance
        else say("fund.compare.no_range", language),
        "start": str(case.start_year),
        "open": str(each.beside.open) if by == "open" else "",
    }


def beside_rows(comparison: Comparison, language: Language) -> Rows:
    """A row a case, in order: what its review asks, its contract, and whether its effects can be seen, as filed."""
    names = ("case", "asked", "open", "heaviest", "contract", "seen")
    head = {name: say(f"fund.compare.head.{name}", language) for name in names}
    told = told_names(comparison, language)
    return [
        {head["case"]: told[each.application.name]}
        | {head[name]: text for name, text in _beside(each, language).items()}
        for each in comparison.in_order
    ]


def _beside(each: Compared, language: Language) -> dict[str, str]:
    beside, none, case = each.beside, say("answers.none", language), each.own.case
    counts = {name: count for name, count in beside.counted.items() if count}
    asked = [say(f"fund.compare.asked.{name}", language, count=count) for name, count in counts.items()]
    heaviest = none
    if beside.heaviest is not None:
        name = told_name(beside.heaviest, beside.review.beneath, language)
        heaviest = f"{name}: {effect_words(beside.heaviest, beside.review.beneath, language)}"
    contracts = [
        say(
            "fund.compare.pays",
            language,
            contract=case.contracts[name].label.text(language),
            paid=money(paid, language),
        )
        for name, paid in beside.paid.items()
    ]
    seen = [
        say("fund.compare.is_seen", language, effect=case.effects[name].label.text(language),
            claimed=percent(one.claimed), times=round(100 * one.chance), smallest=percent(one.smallest))
        for name, one in beside.seen.items()
    ]  # fmt: skip
    return {
        "asked": ", ".join(asked) or none,
        "open": str(beside.open),
        "heaviest": heaviest,
        "contract": "; ".join(contracts) or say("fund.compare.no_contract", language),
        "seen": "; ".join(seen) or say("fund.compare.no_plan", language),
    }


def terms_sentence(comparison: Comparison, library: Library, language: Language) -> str:
    """The terms that hold for all, in a sentence."""
    terms = comparison.terms
    key = "fund.compare.terms" if terms.price_year else "fund.compare.terms_without_year"
    year = {"price_year": terms.price_year} if terms.price_year else {}
    perspective = library.perspectives[terms.perspective or ""].label.text(language)
    schedule = library.schedules[terms.schedule or ""].label.text(language)
    if terms.schedule == OWN_RATE and terms.rate is not None:
        schedule += f" ({percent(terms.rate)})"
    return say(key, language, perspective=perspective, years=terms.horizon, schedule=schedule, **year)


def differing_sentence(comparison: Comparison, language: Language) -> str:
    """In which terms the cases differ by themselves; that they do not, where they do not."""
    names = [say(f"fund.compare.differing.{name}", language) for name in comparison.differing]
    if not names:
        return say("fund.compare.alike", language)
    return say("fund.compare.differ", language, terms=", ".join(names))


def changed_sentences(comparison: Comparison, language: Language) -> list[str]:
    """What the common terms do to each case that they change."""
    sentences, names = [], told_names(comparison, language)
    for each in comparison.cases:
        name, told = names[each.application.name], [problem_sentence(one, None, language) for one in each.problems]
        if abs(each.changed) >= 0.5:
            change = money(each.changed, language, signed=True)
            told.insert(0, say("fund.compare.changes", language, change=change))
        if told:
            sentences.append(f"{name}: {' '.join(told)}")
    return sentences


def better_sentences(comparison: Comparison, language: Language) -> list[str]:
    """Of each pair of cases with ranges: in how many draws of twenty one is better, and in how many they are alike."""
    names, sentences = told_names(comparison, language), []
    of = {each.application.name: each.application.of for each in comparison.cases}
    for pair, share in comparison.better.items():
        worse = comparison.worse[pair]
        (one, other), more = (pair, share) if share >= worse else (pair[::-1], worse)
        said = {"case": names[one], "than": names[other], "times": in_twenty(more, language)}
        alike = 1 - share - worse
        key = "equal" if share == worse == 0 else "better" if alike < HALF_A_CASE else "better_or_alike"
        if key == "better_or_alike":
            said["alike"] = in_twenty(alike, language)
        shared = say(f"fund.compare.drawn.{'same_case' if of[one] == of[other] else 'library'}", language)
        sentences.append(f"{say(f'fund.compare.{key}', language, **said)} {shared}")
    return sentences


def order_sentence(comparison: Comparison, language: Language) -> str:
    """In which order the cases stand, where it is another than that of NPV; nothing where it is not."""
    order = comparison.order
    if order.is_usual:
        return ""
    least, most = ("earliest", "latest") if order.by in YEARS else ("least", "most")
    way = f"{least if order.is_least_first else most}_first"
    return say(f"fund.compare.order.{way}", language, figure=say(f"fund.compare.sorts.{order.by}", language))


def npv_frame(comparison: Comparison, language: Language) -> pd.DataFrame:
    """NPV a case on the common terms, mnkr, in order: name, worth, words, whether a gain, where words stand."""
    ordered, names = comparison.in_order, names_apart(comparison, language)
    return pd.DataFrame(
        {
            "c0": [names[each.application.name] for each in ordered],
            "c1": [each.npv / 1e6 for each in ordered],
            "c2": money_column([each.npv for each in ordered], language, signed=True),
            "c3": [each.npv >= 0 for each in ordered],
            "c4": [max(each.npv, 0.0) / 1e6 for each in ordered],
        }
    )


@lru_cache
def npv_spec(language: Language, cases: int) -> Spec:
    """NPV a case as bars from zero with the figure beside: data from `npv_frame`."""
    base = alt.Chart(EMPTY).encode(alt.Y("c0:N", title=None, sort=None, axis=None))
    bars = base.mark_bar(height={"band": 0.36}, yOffset=BENEATH_NAME).encode(
        alt.X(
            "c1:Q",
            title=say("charts.mnkr_present", language),
            axis=alt.Axis(format=",~f", tickCount=5),
            scale=alt.Scale(nice=False, padding=ROOM_FOR_WORDS),
        ),
        alt.Color("c3:N", scale=alt.Scale(domain=[True, False], range=[BLUE, VERMILION]), legend=None),
        tooltip=[alt.Tooltip("c0:N", title=" "), alt.Tooltip("c2:N", title=" ")],
    )
    words = base.mark_text(align="left", dx=4, yOffset=BENEATH_NAME, fontWeight="bold", color=INK)
    words = words.encode(alt.X("c4:Q"), alt.Text("c2:N"))
    zero = alt.Chart(EMPTY).mark_rule(strokeWidth=2, color=INK, aria=False).encode(alt.XDatum(0))
    # A name stands above its bar, and has the whole width also on a phone; the line at zero stops for it.
    place = alt.MarkDef(type="text", align="left", yOffset=ABOVE_BAR, fontSize=13, limit=LONGEST_ON_A_PHONE)
    named = base.encode(x=alt.value(0), text=alt.Text("c0:N"))
    behind, names = named.copy(), named.copy()
    behind.mark = alt.MarkDef(**place.to_dict(), stroke="white", strokeWidth=5, aria=False)
    names.mark = alt.MarkDef(**place.to_dict(), color=INK)
    return plain_spec(alt.layer(bars, zero, words, behind, names), 50 + 54 * cases)
