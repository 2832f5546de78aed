"""A fund's own rules: its limits, and which questions of the review it asks, how gravely and why."""

from typing import Any

import streamlit as st
from pydantic import ValidationError

from exports.files import MEDIA_TYPES
from model.case.assumptions import FundRule, Label, OwnRule
from model.case.problem import Problem
from model.editing.edits import identifier
from model.files.writing import write_fund
from model.review.finding import RULES
from presentation.review import rule_name
from presentation.tables.review_guide import guide_rows
from store.database.faults import StoreRefused
from store.rules.roles import allows
from views.fields.choice import told_apart
from views.fields.static_table import static_table
from views.fields.text import ask_what_was_meant
from views.fields.written import as_sent, show_refused, words_field, written
from views.state.store_here import the_store
from views.state.typed import read_typed, readable
from views.state.workspace import Workspace, current, edits, workspace
from wording.numbers import write_quantity
from wording.text_safety import label, markdown
from wording.texts import LANGUAGES

LIMITS = {
    "per_year": "kr",
    "years": "years",
    "share": "share",
    "longest_horizon": "years",
    "full_review_from": "kr",
    "departs": "share",
    "departs_much": "share",
}
"""The limits of a fund with the unit that each is typed in."""
SEVERITIES = ("error", "warning", "notice", "off")
AS_IT_IS = "as_it_is"
NEW, ABOUT_NEW, WHICH = "", "new_fund", "rules_fund"
MODELS = ("repayment", "budget", "none")
IN_A_ROW = 4
WHOLE = frozenset({"years", "longest_horizon"})


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("fund.rules.title"))
    st.markdown(work.say("fund.rules.lead"))
    funds = work.library.fund_rules
    may = allows(work.acting.standing, "edit_assumptions")
    names = [*funds, *([NEW] if may else [])]
    fund = st.selectbox(
        work.say("fund.rules.fund"),
        names,
        index=names.index(work.case.fund_rule) if work.case.fund_rule in names else 0,
        format_func=told_apart(
            names, lambda name: label(funds[name].label.text(work.language)) if name else work.say("fund.rules.new")
        ),
        key=WHICH,
    )
    if not may:
        st.caption(work.say("fund.rules.not_yours"))
    if fund == NEW:
        show_new(work)
        return
    show_file(work, fund, funds[fund])
    show_limits(work, fund, funds[fund], may)
    show_questions(work, fund, funds[fund], may)


def show_new(work: Workspace) -> None:
    """The fields of a fund that is not known here: its name, and what becomes of what it grants."""
    st.header(work.say("fund.rules.new_title"))
    st.caption(work.say("fund.rules.new_note"))
    name, model = st.columns(2)
    with name:
        words_field(ABOUT_NEW, "name", work.say("fund.rules.name"), work.say("fund.rules.name_hint"))
    model.selectbox(
        work.say("fund.rules.model"),
        MODELS,
        format_func=lambda one: work.say(f"fund.rules.models.{one}"),
        key="rules_model",
    )
    st.button(work.say("fund.rules.make"), key="make_fund", on_click=make_fund)
    show_refused(work, ABOUT_NEW)


@edits
def make_fund() -> None:
    """Keeps a new fund under a name of its own, and shows it."""
    now, kept, state = current(), as_sent(ABOUT_NEW), st.session_state
    words, funds = kept.said("name"), now.library.fund_rules
    alike = {rule.label.text(language).casefold() for rule in funds.values() for language in LANGUAGES}
    problem = "fund.rules.needs_name" if not words or words.casefold() in alike else readable(words)
    if not kept.is_sound({**kept.faults(), **({} if problem is None else {"name": problem})}):
        return
    fund = identifier(words, funds)
    try:
        rule = FundRule(label=Label(sv=words), model=state["rules_model"])
        the_store().say_fund_rule(now.asking, fund, rule)
    except StoreRefused as refused:
        kept.problem = refused.problem
        return
    kept.done()
    state[WHICH] = fund


def show_file(work: Workspace, fund: str, rule: FundRule) -> None:
    """The rules as a file, for the command line and for another server."""
    st.download_button(
        work.say("fund.rules.as_file"),
        data=lambda: write_fund(fund, rule).encode(),
        file_name=f"{fund}.yaml",
        mime=MEDIA_TYPES["yaml"],
        help=work.say("fund.rules.as_file_help"),
        on_click="ignore",
        icon=":material/download:",
    )


def show_limits(work: Workspace, fund: str, rule: FundRule, may: bool) -> None:
    """The fund's limits, as fields for who may change them."""
    st.header(work.say("fund.rules.limits"))
    about = f"limits:{fund}"
    shown = {name: limit_words(work, rule, name) for name in (*LIMITS, "rates")}
    if not may:
        heads = [work.say(f"fund.rules.heads.{head}") for head in ("what", "stands")]
        rows = [(work.say(f"fund.rules.limit.{name}"), words or "–") for name, words in shown.items()]
        static_table([dict(zip(heads, row, strict=True)) for row in rows], text_columns=2)
        return
    for at in range(0, len(shown), IN_A_ROW):
        for column, (name, words) in zip(st.columns(IN_A_ROW), list(shown.items())[at : at + IN_A_ROW], strict=False):
            with column:
                hint = work.say(f"fund.rules.hint.{name}")
                words_field(about, name, work.say(f"fund.rules.limit.{name}"), hint, words)
                for typed in written(about).said(name).split(";"):
                    ask_what_was_meant(work, typed.strip(), LIMITS.get(name, "share"))
    st.button(work.say("fund.rules.keep"), key="keep_limits", on_click=keep_limits, args=(fund,))
    show_refused(work, about)


def limit_words(work: Workspace, rule: FundRule, name: str) -> str:
    """A limit as it is typed; empty where the fund has none."""
    if name == "rates":
        return "; ".join(write_quantity(rate, "share", work.language) for rate in rule.rates)
    value = getattr(rule, name)
    return "" if value is None else write_quantity(float(value), LIMITS[name], work.language)


@edits
def keep_limits(fund: str) -> None:
    """Keeps the limits as they were typed."""
    now, kept = current(), as_sent(f"limits:{fund}")
    limits: dict[str, Any] = {}
    wrong: dict[str, Problem | str] = {}
    for name, unit in LIMITS.items():
        typed = None if not kept.said(name) else read_typed(kept.said(name), unit)
        if isinstance(typed, Problem):
            wrong[name] = typed
        else:
            limits[name] = int(typed) if typed is not None and name in WHOLE else typed
    rates = [read_typed(part.strip(), "share") for part in kept.said("rates").split(";") if part.strip()]
    refused = next((rate for rate in rates if isinstance(rate, Problem)), None)
    wrong |= {} if refused is None else {"rates": refused}
    low, high = limits.get("departs"), limits.get("departs_much")
    if low is not None and high is not None and low > high:
        wrong["departs_much"] = "fund.rules.limits_reversed"
    if not kept.is_sound(wrong):
        return
    say_rule(now, fund, f"limits:{fund}", **limits, rates=tuple(rates))


def show_questions(work: Workspace, fund: str, rule: FundRule, may: bool) -> None:
    """The questions that the fund asks in its own way, and the fields that change one."""
    st.header(work.say("fund.rules.questions"))
    own = [row for row in guide_rows(work.language, rule) if row["own"]]
    for row in own:
        st.markdown(f"**{markdown(row['name'])}** ({row['id']}): {markdown(row['own'])}")
    if not own:
        st.caption(work.say("fund.rules.as_all"))
    if not may:
        return
    about = f"question:{fund}"
    which, how = st.columns(2)
    which.selectbox(
        work.say("fund.rules.question"),
        list(RULES),
        format_func=lambda one: label(f"{rule_name(RULES[one], work.language)} ({one})"),
        key="rules_question",
    )
    how.selectbox(
        work.say("fund.rules.severity"),
        (AS_IT_IS, *SEVERITIES),
        format_func=lambda one: work.say(f"fund.rules.severities.{one}"),
        key="rules_severity",
    )
    words_field(about, "reason", work.say("fund.rules.reason"), work.say("fund.rules.reason_hint"))
    st.button(work.say("fund.rules.keep_question"), key="keep_question", on_click=keep_question, args=(fund,))
    show_refused(work, about)


@edits
def keep_question(fund: str) -> None:
    """Keeps how the fund asks a question, or that it asks as all others do."""
    now, kept, state = current(), as_sent(f"question:{fund}"), st.session_state
    question, severity, reason = state["rules_question"], state["rules_severity"], kept.said("reason")
    rules = {name: own for name, own in now.library.fund_rules[fund].rules.items() if name != question}
    if severity != AS_IT_IS:
        if not kept.is_sound({**kept.faults(), **({} if reason else {"reason": "fund.rules.needs_reason"})}):
            return
        rules[question] = OwnRule(severity=severity, reason=Label(sv=reason))
    say_rule(now, fund, f"question:{fund}", rules=rules)


def say_rule(now: Workspace, fund: str, about: str, **fields: object) -> None:
    """Keeps a fund's rules with some of them changed; says beside the button why where that can't be done."""
    kept = written(about)
    try:
        rule = FundRule.model_validate(now.library.fund_rules[fund].model_dump() | fields)
        the_store().say_fund_rule(now.asking, fund, rule)
    except ValidationError as refused:
        kept.is_sound({str(fault["loc"][0]): "fund.rules.out_of_bounds" for fault in refused.errors()})
        return
    except StoreRefused as refused:
        kept.problem = refused.problem
        return
    kept.done()


main()
