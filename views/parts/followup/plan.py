"""What outcomes are held against: the version that was decided, whatever has been edited or is looked at since."""

from dataclasses import dataclass, replace

from model.analysis.answer import Answer
from model.case.case import Case
from model.numbers.resolve import resolve
from store.database.faults import StoreRefused
from views.state.draft import Shown
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
        return _own(work, work.say("followup.plan_is.own"))
    number, day, decided = approved
    facts = {"number": number, "day": day}
    case = decided.edited(followup=work.case.followup)
    if case == work.case:
        return _own(work, work.say("followup.plan_is.decided", **facts))
    answer = Answer(resolve(case, work.library), case.perspective)
    if answer.has_errors:
        return _own(work, work.say("followup.plan_is.not_decided", **facts))
    return _of(work, _alone(work, case), answer, work.say("followup.plan_is.decided_earlier", **facts))


def _own(work: Workspace, told: str) -> Followed:
    """The case itself as the plan: its answer is the draft's, worked out once."""
    shown = _alone(work, work.case)
    return _of(work, shown, work.draft.answer(work.library, shown), told)


def _alone(work: Workspace, case: Case) -> Shown:
    return replace(work.shown, case=case, scenario=None, perspective=case.perspective)


def _of(work: Workspace, shown: Shown, answer: Answer, told: str) -> Followed:
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
