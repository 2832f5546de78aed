"""What was settled on what happened, in words, tables and bars: contracts, repayment, and the balance of the fund."""

from functools import lru_cache

import altair as alt
import pandas as pd

from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.results_of_followup import AchievedResult, ContractSettledResult, FollowUpResult, RepaymentsResult
from presentation.charts import BLUE, EMPTY, INK, Spec, plain_spec
from presentation.contracts.amounts import in_currency, outcome_words
from presentation.followed.lines import periods_told, standing_words
from presentation.tables.rows import Rows
from wording.numbers import kr, money, percent
from wording.texts import say

ALL_MONTHS = tuple(range(1, 13))


def contract_label(answer: Answer, one: ContractSettledResult, language: Language) -> str:
    """What a contract is called."""
    return answer.case.contracts[one.agreement].label.text(language)


def contract_sentence(answer: Answer, one: ContractSettledResult, language: Language) -> str:
    """What is paid on what was measured, beside the plan, and how many years still stand as planned."""
    contract = answer.case.contracts[one.agreement]
    facts = {name: in_currency(getattr(one, name), contract, language) for name in ("plan", "now")}
    key = "settled.contract_still" if one.still_to_measure else "settled.contract"
    sentence = say(key, language, name=contract_label(answer, one, language), count=one.still_to_measure, **facts)
    parts = {year: months for outcome in one.outcomes for year, months in outcome.months.items()}
    if not parts:
        return sentence
    periods = ", ".join(periods_told(year, months) for year, months in sorted(parts.items()))
    return f"{sentence} {say('settled.contract_part', language, periods=periods)}"


def _words(value: float, one: AchievedResult, answer: Answer, agreement: str, language: Language) -> str:
    return outcome_words(value, one.unit, answer.case.contracts[agreement], language)


def achieved_rows(answer: Answer, one: ContractSettledResult, language: Language) -> Rows:
    """Each outcome: the years in which it was measured, what was expected of it, and what came."""
    heads = [say(f"settled.head.{name}", language) for name in ("outcome", "years", "expected", "achieved", "part")]
    contract, rows = answer.case.contracts[one.agreement], []
    for outcome in one.outcomes:
        amounts = (
            _words(each, outcome, answer, one.agreement, language) for each in (outcome.expected, outcome.achieved)
        )
        label = contract.outcomes[outcome.outcome].label.text(language)
        years = ", ".join(periods_told(year, outcome.months.get(year, ALL_MONTHS)) for year in outcome.years)
        rows.append(dict(zip(heads, (label, years, *amounts, _part(outcome, language)), strict=True)))
    return rows


def _part(one: AchievedResult, language: Language) -> str:
    return percent(one.achieved / one.expected, 0) if one.expected > 0 else say("answers.none", language)


def paid_rows(answer: Answer, one: ContractSettledResult, language: Language) -> Rows:
    """What the contract pays by calendar year, as planned and on what was measured."""
    contract, rows = answer.case.contracts[one.agreement], []
    for paid in one.paid:
        amounts = {"plan": paid.plan, "now": paid.now, "difference": paid.now - paid.plan}
        row = {say("settled.head.paid_in", language): str(paid.year)}
        for name, amount in amounts.items():
            row[say(f"settled.head.{name}", language)] = in_currency(amount, contract, language, name == "difference")
        rows.append(row)
    return rows


def achieved_frame(answer: Answer, one: ContractSettledResult, language: Language) -> pd.DataFrame:
    """Rows for `achieved_spec`: c0 the words above a bar, c1 how much of what was expected came, per cent."""
    contract, rows = answer.case.contracts[one.agreement], []
    for outcome in one.outcomes:
        if outcome.expected > 0:
            facts = {
                name: _words(getattr(outcome, name), outcome, answer, one.agreement, language)
                for name in ("achieved", "expected")
            }
            label = contract.outcomes[outcome.outcome].label.text(language)
            rows.append(
                (_bar(label, outcome.achieved / outcome.expected, facts, language), outcome.achieved / outcome.expected)
            )
    if one.plan > 0:
        facts = {
            "achieved": in_currency(one.now, contract, language),
            "expected": in_currency(one.plan, contract, language),
        }
        rows.append((_bar(say("settled.payment", language), one.now / one.plan, facts, language), one.now / one.plan))
    return pd.DataFrame([(words, 100.0 * part) for words, part in rows], columns=["c0", "c1"])


def _bar(label: str, part: float, facts: dict[str, str], language: Language) -> str:
    return say("settled.bar", language, label=label, part=percent(part, 0), **facts)


@lru_cache
def achieved_spec(language: Language, rows: int) -> Spec:
    """How much came of what was expected, a bar each with its words above, and a line at all of it."""
    row = alt.Y("c0:N", sort=None, axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    base = alt.Chart(EMPTY).encode(row)
    x = alt.X("c1:Q", title=say("settled.axis", language), axis=alt.Axis(format=",~f", tickCount=5))
    bars = base.mark_bar(height=16, color=BLUE).encode(x)
    names = base.mark_text(align="left", dy=-22, fontSize=13, color=INK).encode(x=alt.value(2), text=alt.Text("c0:N"))
    planned = (
        alt.Chart(EMPTY).mark_rule(strokeWidth=2, strokeDash=[5, 3], color=INK, aria=False).encode(alt.XDatum(100))
    )
    zero = alt.Chart(EMPTY).mark_rule(strokeWidth=2, color=INK, aria=False).encode(alt.XDatum(0))
    return plain_spec(alt.layer(zero, planned, bars, names), 60 + 60 * rows)


def repaid_rows(answer: Answer, told: RepaymentsResult, language: Language) -> Rows:
    """Repayment by committee and year: plan, outcome and difference."""
    names = ("committee", "year", "stands", "plan", "outcome", "difference")
    heads, is_part = [say(f"settled.head.{name}", language) for name in names], any(one.left for one in told.committees)
    rows = []
    for one in told.committees:
        dash = say("answers.none", language)
        stated = dash if one.outcome is None else kr(one.outcome, language)
        difference = dash if one.outcome is None else kr(one.outcome - one.plan, language, signed=True)
        name = answer.everyone.actors[one.committee].label.text(language)
        period, word = periods_told(one.year, one.months), standing_words(one.standing, language)
        row = dict(zip(heads, (name, period, word, kr(one.plan, language), stated, difference), strict=True))
        if is_part:
            row[say("followup.head.left", language)] = kr(one.left, language) if one.left else ""
        rows.append(row)
    return rows


def balance_sentence(answer: Answer, told: RepaymentsResult, language: Language) -> str:
    """What the fund has got back less what it granted, at the last year stated, beside the plan."""
    last = told.balance[-1]
    fund = answer.everyone.actors[told.fund].label.text(language)
    amounts = {name: money(getattr(last, name), language, signed=True) for name in ("outcome", "plan")}
    sentence = say("settled.balance", language, fund=fund, year=last.year, **amounts)
    if not any(one.left for one in told.committees):
        return sentence
    return f"{sentence} {say('settled.balance_part', language)}"


def has_settled(told: FollowUpResult) -> bool:
    """Whether anything is settled on what happened."""
    return bool(told.contracts) or told.repayment is not None
