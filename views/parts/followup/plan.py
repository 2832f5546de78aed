"""What outcomes are held against: the version that was decided, whatever has been edited or is looked at since."""

from dataclasses import dataclass, replace

from model.analysis.answer import Answer
from model.case.case import Case
from model.numbers.resolve import resolve
from store.database.faults import StoreRefused
from views.state.store_here import the_store
from views.state.workspace import Workspace

APPROVED = frozenset({"approved", "approved_with_terms"})


@dataclass(frozen=True)
class Followed(Workspace):
    """The workspace of the plan that is followed; `told` says which plan it is."""

    planned: Answer | None = None
    told: str = ""

    @property
    def answer(self) -> Answer:
        """The answer of the plan, without a scenario and in its own perspective."""
        return super().answer if self.planned is None else self.planned


def followed(work: Workspace) -> Followed:
    """The decided version with what has happened since; the case itself where none is decided, or it does not fit."""
    approved = _approved(work)
    if approved is None:
        return _of(work, work.case, work.say("followup.plan_is.own"))
    number, day, case = approved
    plan = _of(work, case.edited(followup=work.case.followup), "")
    facts = {"number": number, "day": day}
    if plan.answer.has_errors:
        return _of(work, work.case, work.say("followup.plan_is.not_decided", **facts))
    key = "decided" if case.edited(followup=work.case.followup) == work.case else "decided_earlier"
    return replace(plan, told=work.say(f"followup.plan_is.{key}", **facts))


def _of(work: Workspace, case: Case, told: str) -> Followed:
    shown = replace(work.shown, case=case, scenario=None, perspective=case.perspective)
    answer = Answer(resolve(case, work.library), case.perspective)
    return Followed(work.draft, work.library, shown, work.is_lost, work.acting, answer, told)


def _approved(work: Workspace) -> tuple[int, str, Case] | None:
    """Number, day and case of the version that was approved last; None where there is none that may be read."""
    if work.draft.case_id is None:
        return None
    try:
        made = [
            one for one in the_store().decisions(work.acting, work.draft.case_id) if one.decision.outcome in APPROVED
        ]
        if not made:
            return None
        decided = the_store().open(work.acting, work.draft.case_id, made[-1].revision)
    except StoreRefused:
        return None
    return made[-1].revision, made[-1].decision.decided_on, decided.case
