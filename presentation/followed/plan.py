"""The plan to follow up, before the decision: what is counted, by whom, when, from which system, against what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.analysis.answer import Answer
from model.case.assumptions import Label, Language
from model.case.contract import Contract
from model.case.reviewing.review import FollowUpPlan
from model.review.examined import Examined
from presentation.visibility import seen_effects
from wording.numbers import write_number
from wording.texts import say

PARTS = ("counted", "by", "when", "system", "against")


@dataclass(frozen=True)
class PlanTold:
    """The plan of an effect: its name, each part of it in words, blank where nobody has; and what it would show."""

    effect: str
    label: str
    parts: Mapping[str, str]
    seen: str


def plans_told(answer: Answer, language: Language) -> Iterator[PlanTold]:
    """The plan of each effect of which anything is said; the case must have no errors."""
    examined = Examined(answer)
    shown = {one.effect: f"{one.heading}. {one.text}" for one in seen_effects(examined, language)}
    for name, plan in examined.said.followup.items():
        effect = answer.case.effects.get(name)
        if effect is not None:
            parts = {part: _part(part, plan, language) for part in PARTS}
            unseen = say("followup.plan.not_told", language)
            yield PlanTold(name, effect.label.text(language), parts, shown.get(name, unseen))


def _part(part: str, plan: FollowUpPlan, language: Language) -> str:
    """A part of a plan in words; empty where nobody has said it."""
    if part == "counted":
        counted, many = _words(plan.counted, language), plan.per_year
        if many is None or not counted:
            return counted
        return say("followup.plan.counted_of", language, counted=counted, count=write_number(many))
    if part == "when":
        begins = _words(plan.begins, language)
        if plan.years_before is None or plan.years_after is None:
            return begins
        years = say("followup.plan.years", language, before=plan.years_before, after=plan.years_after)
        return ", ".join(filter(None, (begins, years)))
    if part == "against":
        against, control = _words(plan.against, language), plan.control_per_year
        if control is None:
            return against
        return ", ".join(filter(None, (against, say("followup.plan.control", language, count=write_number(control)))))
    return _words(plan.by if part == "by" else plan.system, language)


def _words(text: Label | None, language: Language) -> str:
    return "" if text is None else text.text(language)


def plan_sentence(told: PlanTold, language: Language) -> str:
    """A plan as one sentence of a contract's terms; what nobody has said is said to be missing."""
    missing = say("followup.plan.missing", language)
    heads = {part: say(f"followup.plan.{part}", language) for part in PARTS}
    parts = [
        f"{heads[part] if at == 0 else heads[part].lower()}: {told.parts[part] or missing}"
        for at, part in enumerate(PARTS)
    ]
    return f"{told.label}. {'; '.join(parts)}. {told.seen}"


def plans_of_contract(answer: Answer, contract: Contract, language: Language) -> list[str]:
    """The plans of the effects that a contract measures, as sentences."""
    measured = [contract.outcomes[name] for name in contract.outcomes_measured]
    effects = {effect for outcome in measured for effect in outcome.effects or answer.case.effects}
    return [plan_sentence(told, language) for told in plans_told(answer, language) if told.effect in effects]
