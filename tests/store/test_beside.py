"""A reviewer's own changes: scenarios beside what is submitted, which make nobody an author; a committee sees them."""

import pytest

from model.case.assumptions import Change, Label
from model.case.case import Case
from model.case.reviewing.review import CaseReview, Reply
from model.editing.scenarios import with_new_scenario, with_scenario, without_scenario
from model.review.running import with_running_line
from store.content.beside import lies_beside
from store.records import Acting, Opened
from store.store import Store
from tests.store.people import begun, edited, moved, refused, shipped, somebody


def under_review(store: Store) -> tuple[Opened, Acting]:
    """What an applicant submitted and an officer has begun to review, and that officer."""
    writer, officer = somebody(store, "applicant"), somebody(store, "officer")
    opened = begun(store, writer)
    store.move(writer, opened.case_id, 1, "submitted")
    return store.move(officer, opened.case_id, 1, "under_review"), officer


def with_own(case: Case, reach: float = 0.1) -> Case:
    """A case with a scenario of a reviewer's own."""
    return with_new_scenario(case, Label(sv="Granskarens"), {"placements.reach": Change(value=reach)})[0]


def test_a_reviewer_lays_scenarios_beside_what_is_submitted_and_stays_a_reviewer(guarded: Store) -> None:
    opened, officer = under_review(guarded)
    board = somebody(guarded, "committee")
    assert guarded.laid_beside(board, opened.case_id) is None
    own = edited(guarded, opened, officer, scenarios=with_own(opened.case).scenarios)
    again = edited(guarded, own, officer, scenarios=with_own(opened.case, 0.2).scenarios)
    assert [one.kind for one in (own, again)] == ["beside"] * 2
    assert {"review", "comment"} <= guarded.open(officer, opened.case_id).can
    guarded.sign(officer, opened.case_id, 1, "officer", "objects")
    # The committee, which reads no drafts, opens what is submitted and finds the scenario beside it.
    assert guarded.open(board, opened.case_id).revision == 1
    beside = guarded.laid_beside(board, opened.case_id)
    assert beside is not None and beside.revision == 3 and "granskarens" in beside.case.scenarios
    assert [row.revision for row in guarded.history(board, opened.case_id)] == [3, 2, 1]
    assert moved(guarded, opened, "decided", board).state == "decided"


def test_a_line_that_costs_nothing_may_come_with_a_scenario_and_one_that_costs_may_not() -> None:
    case = shipped("motala_eget_hem")
    line = with_running_line(case)
    name = next(name for name in line.budget if name not in case.budget)
    own, _ = with_new_scenario(line, Label(sv="Granskarens"), {f"budget.{name}.per_year": Change(value=1e6)})
    assert lies_beside(case, case, own)
    assert lies_beside(case, own, case)
    staff = line.budget[name].edited(cost_type="staff")
    assert not lies_beside(case, case, own.edited(budget={**case.budget, name: staff}))


def test_the_drafts_of_an_applicant_are_not_shown_as_a_reviewers_scenario(guarded: Store) -> None:
    opened, officer = under_review(guarded)
    writer, board = somebody(guarded, "applicant"), somebody(guarded, "committee")
    theirs = edited(guarded, opened, writer, scenarios=with_own(opened.case).scenarios)
    assert (theirs.kind, guarded.laid_beside(board, opened.case_id)) == ("edit", None)
    with refused("store.no_such_revision"):
        guarded.open(board, opened.case_id, theirs.revision)
    # A reviewer who lays one upon what the applicant has changed since is no author, and it is no part of what is up.
    later = edited(guarded, theirs, officer, scenarios=with_own(theirs.case, 0.3).scenarios)
    assert (later.kind, guarded.laid_beside(board, opened.case_id)) == ("beside", None)
    assert "review" in guarded.open(officer, opened.case_id).can


@pytest.mark.parametrize("what", ["a number", "an answer", "a scenario that is submitted", "one that is taken away"])
def test_a_reviewer_who_changes_what_is_submitted_is_an_author(guarded: Store, what: str) -> None:
    opened, officer = under_review(guarded)
    case, name = opened.case, next(iter(opened.case.scenarios))
    changed: dict[str, dict[str, object]] = {
        "a number": {"horizon": 9},
        "an answer": {"review": CaseReview(replies={"E07@placements.reach": Reply(words=Label(sv="Ja"))})},
        "a scenario that is submitted": {"scenarios": with_scenario(case, name, label=Label(sv="Annat")).scenarios},
        "one that is taken away": {"scenarios": without_scenario(case, name).scenarios},
    }
    assert edited(guarded, opened, officer, **changed[what]).kind == "edit"
    assert "review" not in guarded.open(officer, opened.case_id).can
    assert guarded.laid_beside(somebody(guarded, "committee"), opened.case_id) is None


def test_what_is_sent_back_shows_nobody_a_scenario_beside_it(guarded: Store) -> None:
    opened, officer = under_review(guarded)
    edited(guarded, opened, officer, scenarios=with_own(opened.case).scenarios)
    guarded.move(officer, opened.case_id, 1, "draft")
    board = somebody(guarded, "committee")
    with refused("store.no_such_case"):
        guarded.laid_beside(board, opened.case_id)
    assert guarded.laid_beside(officer, opened.case_id) is None
