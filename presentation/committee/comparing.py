"""Cases side by side on common terms, as rows, sentences and a picture."""

from functools import lru_cache

import altair as alt
import pandas as pd

from model.case.assumptions import Language, Library
from model.committee.comparison import Compared, Comparison
from model.numbers.rates import OWN_RATE
from presentation.charts import BLUE, EMPTY, INK, VERMILION, Spec, plain_spec
from presentation.review import effect_words, told_name
from presentation.sentences.enough import enough_short
from presentation.sentences.payback import payback_short
from presentation.sentences.problems import problem_sentence
from presentation.tables.rows import Rows
from wording.alike import numbered_alike
from wording.numbers import money, percent, quantity, share_of_ten, write_number
from wording.text_safety import cut
from wording.texts import say

LONGEST_NAME, LONGEST_TOLD = 44, 120
"""Signs of a name in a picture, and in a table or a sentence."""
ROOM_FOR_WORDS = 72
"""Pixels beside the bars for the figure of the longest."""


def case_name(compared: Compared, language: Language) -> str:
    """The name of a case as it reads in a table or a sentence, whole unless it would fill a page."""
    return cut(compared.own.case.label.text(language), LONGEST_TOLD)


def told_names(comparison: Comparison, language: Language) -> dict[str, str]:
    """Application → the name of its case in a table or a sentence; one that several have is followed by its place."""
    return _apart(comparison, [case_name(each, language) for each in comparison.cases])


def names_apart(comparison: Comparison, language: Language) -> dict[str, str]:
    """Application → the name of its case in a picture: one that several have is followed by its place among them."""
    return _apart(comparison, [cut(case_name(each, language), LONGEST_NAME) for each in comparison.cases])


def _apart(comparison: Comparison, names: list[str]) -> dict[str, str]:
    return dict(zip((each.application.name for each in comparison.cases), numbered_alike(names), strict=True))


def comparison_rows(comparison: Comparison, language: Language) -> Rows:
    """A row a case, the answer first, best first."""
    names = told_names(comparison, language)
    head = {
        name: say(f"fund.compare.head.{name}", language)
        for name in ("case", "npv", "payback", "ratio", "trough", "enough", "claimed", "chance", "own")
    }
    return [
        {head["case"]: names[each.application.name]} | {head[name]: text for name, text in _row(each, language).items()}
        for each in sorted(comparison.cases, key=lambda each: -each.npv)
    ]


def _row(each: Compared, language: Language) -> dict[str, str]:
    answer = each.application.answer
    readings, case = answer.readings, answer.case
    number, ratio = answer.resolved.numbers.get(case.headline or ""), float(readings.benefit_cost_ratio[0])
    return {
        "npv": money(each.npv, language, signed=True),
        "payback": payback_short(float(readings.payback_year[0]), float(readings.payback_years[0]), language),
        "ratio": write_number(ratio, decimals=2) if ratio == ratio else say("answers.none", language),
        "trough": money(float(readings.trough[0]) * each.to_price_year, language),
        "enough": say("answers.none", language)
        if number is None
        else enough_short(answer.headline, number, float(readings.npv[0]), language),
        "claimed": say("answers.none", language) if number is None else quantity(number.value, number.unit, language),
        "chance": share_of_ten(answer.odds.chance, language)
        if answer.tells_chance
        else say("fund.compare.no_range", language),
        "own": money(float(each.own.readings.npv[0]), language, signed=True),
    }


def beside_rows(comparison: Comparison, language: Language) -> Rows:
    """A row a case, best first: what its review asks, its contract, and whether its effects can be seen, as filed."""
    names = ("case", "asked", "open", "heaviest", "contract", "seen")
    head = {name: say(f"fund.compare.head.{name}", language) for name in names}
    told = told_names(comparison, language)
    return [
        {head["case"]: told[each.application.name]}
        | {head[name]: text for name, text in _beside(each, language).items()}
        for each in sorted(comparison.cases, key=lambda each: -each.npv)
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
    """Of each pair of cases with ranges: in how many draws of twenty the first is better."""
    names = told_names(comparison, language)
    return [
        say("fund.compare.better", language, case=names[one], than=names[other], times=round(share * 20))
        if share >= 0.5
        else say("fund.compare.better", language, case=names[other], than=names[one], times=round((1 - share) * 20))
        for (one, other), share in comparison.better.items()
    ]


def npv_frame(comparison: Comparison, language: Language) -> pd.DataFrame:
    """NPV a case on the common terms, mnkr, best first: name, worth, words, whether a gain, where words stand."""
    ordered, names = sorted(comparison.cases, key=lambda each: -each.npv), names_apart(comparison, language)
    return pd.DataFrame(
        {
            "c0": [names[each.application.name] for each in ordered],
            "c1": [each.npv / 1e6 for each in ordered],
            "c2": [money(each.npv, language, signed=True) for each in ordered],
            "c3": [each.npv >= 0 for each in ordered],
            "c4": [max(each.npv, 0.0) / 1e6 for each in ordered],
        }
    )


@lru_cache
def npv_spec(language: Language, cases: int) -> Spec:
    """NPV a case as bars from zero with the figure beside: data from `npv_frame`."""
    base = alt.Chart(EMPTY).encode(alt.Y("c0:N", title=None, sort=None, axis=alt.Axis(labelLimit=220)))
    bars = base.mark_bar(height={"band": 0.6}).encode(
        alt.X(
            "c1:Q",
            title=say("charts.mnkr_present", language),
            axis=alt.Axis(format=",~f", tickCount=5),
            scale=alt.Scale(nice=False, padding=ROOM_FOR_WORDS),
        ),
        alt.Color("c3:N", scale=alt.Scale(domain=[True, False], range=[BLUE, VERMILION]), legend=None),
        tooltip=[alt.Tooltip("c0:N", title=" "), alt.Tooltip("c2:N", title=" ")],
    )
    words = base.mark_text(align="left", dx=4, fontWeight="bold", color=INK).encode(alt.X("c4:Q"), alt.Text("c2:N"))
    zero = alt.Chart(EMPTY).mark_rule(strokeWidth=2, color=INK, aria=False).encode(alt.XDatum(0))
    return plain_spec(alt.layer(bars, words, zero), 60 + 46 * cases)
