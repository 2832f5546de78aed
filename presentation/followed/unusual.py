"""What is asked, and what is missing, of outcomes: an amount far from its plan, and no date or no source."""

from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.problem import Problem, error
from model.followup.unusual import FarFromPlan, far_from_plan
from presentation.followed.lines import line_name
from wording.numbers import kr, write_number
from wording.texts import say

TOLD_OF_OUTCOMES = ("outcome_without_source", "outcome_on_no_day", "outcome_outside_years")


def question(one: FarFromPlan, language: Language) -> Problem:
    """Whether an amount far from its plan is what was meant, and how to type what may have been."""
    facts = {"outcome": kr(one.outcome, language), "plan": kr(one.plan, language)}
    if one.meant is None:
        return error("followup.far_from_plan_unknown", "kronor", **facts)
    meant = {"meant": kr(one.meant, language), "written": write_number(one.meant, 0)}
    return error("followup.far_from_plan", "kronor", **facts, **meant)


def far_sentences(answer: Answer, language: Language) -> list[str]:
    """Each outcome far from its plan, and what may have been meant."""
    told = []
    for one in far_from_plan(answer):
        key = "far" if one.meant is None else "far_meant"
        meant = "" if one.meant is None else kr(one.meant, language)
        facts = {"outcome": kr(one.outcome, language), "plan": kr(one.plan, language), "meant": meant}
        told.append(say(f"followup.{key}", language, what=f"{_name(answer, one, language)} {one.period}", **facts))
    return told


def _name(answer: Answer, one: FarFromPlan, language: Language) -> str:
    if one.kind == "money":
        return line_name(answer, one.name, language)
    labelled = answer.case.effects if one.kind == "bases" else answer.everyone.actors
    return labelled[one.name].label.text(language)
