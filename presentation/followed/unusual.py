"""What is asked, and what is missing, of outcomes: an amount far from its plan, and no date or no source."""

from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.problem import Problem, error
from model.followup.unusual import FarFromPlan, far_from_plan
from presentation.followed.lines import line_name
from wording.numbers import kr, percent, write_number
from wording.texts import say

TOLD_OF_OUTCOMES = ("outcome_without_source", "outcome_on_no_day", "outcome_outside_years")


def question(one: FarFromPlan, language: Language) -> Problem:
    """Whether an amount far from its plan is what was meant, and how to type what may have been."""
    facts = {"outcome": _words(one, one.outcome, language), "plan": _words(one, one.plan, language)}
    field = "value" if one.kind == "measured" else "kronor"
    if one.meant is None:
        key = "far_from_plan_unknown" if one.unit == "savings" else "far_from_plan_counted"
        return error(f"followup.{key}", field, **facts)
    written = percent(one.meant) if one.unit == "rate" else write_number(one.meant, 0)
    return error("followup.far_from_plan", field, **facts, meant=_words(one, one.meant, language), written=written)


def _words(one: FarFromPlan, value: float, language: Language) -> str:
    """A value of an outcome in its unit: kronor, a share or a count."""
    if one.unit == "rate":
        return percent(value)
    return kr(value, language) if one.unit == "savings" else write_number(value)


def far_sentences(answer: Answer, language: Language) -> list[str]:
    """Each outcome far from its plan, and what may have been meant."""
    told = []
    for one in far_from_plan(answer):
        key = "far_meant" if one.meant is not None else "far" if one.unit == "savings" else "far_counted"
        meant = "" if one.meant is None else _words(one, one.meant, language)
        values = {"outcome": _words(one, one.outcome, language), "plan": _words(one, one.plan, language)}
        facts = {**values, "meant": meant}
        told.append(say(f"followup.{key}", language, what=f"{_name(answer, one, language)} {one.period}", **facts))
    return told


def _name(answer: Answer, one: FarFromPlan, language: Language) -> str:
    if one.kind == "money":
        return line_name(answer, one.name, language)
    if one.kind == "measured":
        return answer.case.contracts[one.agreement].outcomes[one.name].label.text(language)
    labelled = answer.case.effects if one.kind == "bases" else answer.everyone.actors
    return labelled[one.name].label.text(language)
