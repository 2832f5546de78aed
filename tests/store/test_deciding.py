"""Comments with replies, sign-offs, decisions, later decisions and meetings, against the store itself."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from model.case.assumptions import FundRule, Label
from store.carrying.proving import prove
from store.database.faults import StoreRefused
from store.records import SINGLE_USER, Acting, Opened
from store.records_of_decisions import Decision, Item
from store.rules.decisions import LATERS, LEADS_TO, OUTCOMES, SIGNS, Later, Outcome
from store.rules.roles import ROLES, Role
from store.store import Store
from tests.store.people import begun, edited, somebody

DAY = "2027-03-14"
YES = Decision("approved", "Målgruppen nås", DAY)
WITH_TERMS = Decision("approved_with_terms", "Prövas", DAY, "En ledamot", {"measure": "Placeringar"}, None, "§ 12")


def code(attempt: Callable[[], object]) -> str | None:
    """The code of the refusal; None where it went well."""
    try:
        attempt()
    except StoreRefused as refusal:
        return refusal.problem.code.removeprefix("store.")
    return None


def under_review(store: Store, acting: Acting = SINGLE_USER, reviewer: Acting | None = None) -> Opened:
    """A case that was written, submitted and is being reviewed."""
    opened = edited(store, begun(store, acting), acting, horizon=9)
    store.move(acting, opened.case_id, 2, "submitted")
    return store.move(reviewer or acting, opened.case_id, 2, "under_review")


def a_decision(outcome: Outcome) -> Decision:
    """A decision that is complete."""
    return WITH_TERMS if outcome == "approved_with_terms" else replace(YES, outcome=outcome)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_state_follows_the_decision(store: Store, outcome: Outcome) -> None:
    opened, decision = under_review(store), a_decision(outcome)
    after = store.decide(SINGLE_USER, opened.case_id, 2, opened.sha, decision)
    assert after.state == LEADS_TO[outcome] == store.steps(SINGLE_USER, opened.case_id)[-1].to_state
    [kept] = store.decisions(SINGLE_USER, opened.case_id)
    assert (kept.revision, kept.sha, kept.decision) == (2, opened.sha, decision)
    grounds = store.grounds(SINGLE_USER, opened.case_id, 2)
    assert (grounds.sha, grounds.library_sha) == (opened.sha, store.library_version)
    assert grounds.seed == opened.case.sampling.seed
    assert prove(store.database).faults == []


def test_what_is_referred_back_stays_and_the_next_version_is_decided(store: Store) -> None:
    opened = under_review(store)
    store.decide(SINGLE_USER, opened.case_id, 2, opened.sha, a_decision("referred_back"))
    later = edited(store, store.open(SINGLE_USER, opened.case_id), horizon=8)
    assert later.revision == 3
    for state in ("submitted", "under_review"):
        store.move(SINGLE_USER, opened.case_id, 3, state)
    store.decide(SINGLE_USER, opened.case_id, 3, later.sha, YES)
    assert [(one.revision, one.decision.outcome) for one in store.decisions(SINGLE_USER, opened.case_id)] == [
        (2, "referred_back"),
        (3, "approved"),
    ]


def test_a_decision_that_says_too_little_or_is_about_another_version_is_refused(store: Store) -> None:
    opened = under_review(store)
    wrong: dict[str, tuple[str, Decision]] = {
        "another_version": ("0" * 64, YES),
        "no_such_meeting": (opened.sha, replace(YES, meeting="nej")),
        "personnummer": (opened.sha, replace(YES, reservations="811218-9876")),
    }
    for expected, (sha, decision) in wrong.items():
        assert code(lambda s=sha, d=decision: store.decide(SINGLE_USER, opened.case_id, 2, s, d)) == expected  # type: ignore[misc]
    for decision in (replace(YES, reasons=" "), replace(YES, decided_on="14/3")):
        assert code(lambda d=decision: store.decide(SINGLE_USER, opened.case_id, 2, opened.sha, d)) == "needs_reasons"  # type: ignore[misc]
    for decision in (replace(WITH_TERMS, terms={"measure": ""}), replace(YES, terms={"other": "Ett"})):
        assert code(lambda d=decision: store.decide(SINGLE_USER, opened.case_id, 2, opened.sha, d)) == "needs_terms"  # type: ignore[misc]
    assert store.decisions(SINGLE_USER, opened.case_id) == ()
    assert store.decide(SINGLE_USER, opened.case_id, 2, opened.sha, YES).state == "decided"
    assert code(lambda: store.decide(SINGLE_USER, opened.case_id, 2, opened.sha, YES)) == "no_such_step", "once"


@pytest.mark.parametrize("role", ROLES)
def test_only_a_committee_decides_and_each_signs_as_what_they_are(guarded: Store, role: Role) -> None:
    writer, officer = somebody(guarded, "applicant", "writer"), somebody(guarded, "officer", "reviewer")
    opened, one = under_review(guarded, writer, officer), somebody(guarded, role)
    signer = writer if role == "applicant" else one
    for signs_as in ROLES:
        refused = code(lambda r=signs_as: guarded.sign(signer, opened.case_id, 2, r, "stands_behind"))  # type: ignore[misc]
        assert (refused is None) is (signs_as == role and role in SIGNS), (role, signs_as)
    assert len(guarded.sign_offs(writer, opened.case_id)) == (role in SIGNS)
    refused = code(lambda: guarded.decide(one, opened.case_id, 2, opened.sha, YES))
    assert (refused is None) is (role == "committee")
    assert code(lambda: guarded.decisions(one, opened.case_id)) == ("no_such_case" if role == "applicant" else None)
    assert len(guarded.decisions(writer, opened.case_id)) == (role == "committee")
    refused = code(lambda: guarded.decide_later(one, opened.case_id, 2, "paused", DAY, "Väntar"))
    assert (refused is None) is (role == "committee")


def test_who_wrote_any_of_it_signs_neither_as_reviewer_nor_as_committee_and_does_not_decide(guarded: Store) -> None:
    writer, officer = somebody(guarded, "applicant"), somebody(guarded, "officer")
    opened = under_review(guarded, writer, officer)
    roles: tuple[Role, ...] = ("officer", "committee")
    for role in roles:
        guarded.give_role(None, writer.person, role)
        assert code(lambda r=role: guarded.sign(writer, opened.case_id, 2, r, "stands_behind")) == "not_allowed"  # type: ignore[misc]
    assert code(lambda: guarded.decide(writer, opened.case_id, 2, opened.sha, YES)) == "not_allowed"


@pytest.mark.parametrize("outcome", LATERS)
def test_later_decisions_are_a_log_of_what_has_been_decided(store: Store, outcome: Later) -> None:
    opened = under_review(store)

    def later(note: str = "Lokalen dröjer", of: Later = outcome) -> str | None:
        return code(lambda: store.decide_later(SINGLE_USER, opened.case_id, 2, of, DAY, note))

    assert later() == "no_such_step", "nothing is decided yet"
    store.decide(SINGLE_USER, opened.case_id, 2, opened.sha, YES)
    assert later("") == "needs_reasons"
    assert later() is None
    [kept] = store.later_decisions(SINGLE_USER, opened.case_id)
    assert (kept.outcome, kept.decided_on, kept.note) == (outcome, DAY, "Lokalen dröjer")
    state = store.open(SINGLE_USER, opened.case_id).state
    assert state == ("closed" if outcome == "closed" else "decided")
    assert prove(store.database).faults == []


def test_a_reply_stands_under_what_it_answers_for_who_may_read_it(guarded: Store) -> None:
    writer, officer, reader = (somebody(guarded, role) for role in ("applicant", "officer", "committee"))
    opened = begun(guarded, writer)
    guarded.remark(writer, opened.case_id, 1, "Bara i utkastet", "horizon")
    draft = guarded.remarks(writer, opened.case_id)[0]
    guarded.move(writer, opened.case_id, 1, "submitted")
    later = edited(guarded, opened, writer, horizon=9)
    guarded.remark(writer, opened.case_id, later.revision, "Hemligt", "horizon")
    secret = guarded.remarks(writer, opened.case_id)[1]
    assert code(lambda: guarded.remark(reader, opened.case_id, 1, "Hm", answers=secret.seq)) == "no_such_remark"
    guarded.remark(officer, opened.case_id, 1, "Varför tio?", answers=draft.seq)
    told = guarded.remarks(reader, opened.case_id)
    assert [(one.note, one.address, one.answers) for one in told] == [
        ("Bara i utkastet", "horizon", None),
        ("Varför tio?", "horizon", draft.seq),
    ]
    another = begun(guarded, writer)
    assert code(lambda: guarded.remark(writer, another.case_id, 1, "Hm", answers=draft.seq)) == "no_such_remark"


def test_an_agenda_has_submitted_versions_in_order_for_who_may_read_them(guarded: Store) -> None:
    writer, officer, board = (somebody(guarded, role) for role in ("applicant", "officer", "committee"))
    one, two = under_review(guarded, writer, officer), under_review(guarded, writer, officer)
    draft = begun(guarded, writer)
    items = (Item(two.case_id, 2), Item(one.case_id, 2))
    meeting = guarded.hold(officer, "Fondråd", DAY, items)
    assert code(lambda: guarded.hold(officer, "Fondråd", DAY, (Item(draft.case_id, 1),))) == "never_submitted"
    assert code(lambda: guarded.hold(officer, "Fondråd", "i mars", items)) == "no_such_meeting"
    assert code(lambda: guarded.hold(officer, "Fondråd", DAY, items, "nej")) == "no_such_meeting"
    assert code(lambda: guarded.meetings(writer)) == "not_allowed"
    guarded.decide(board, one.case_id, 2, one.sha, replace(YES, meeting=meeting))
    guarded.hold(board, "Fondrådet", DAY, items[::-1], meeting)
    for one_who_reads in (writer, officer, board):  # the applicant may not see the agenda, but its own decision in full
        [decided] = guarded.decisions(one_who_reads, one.case_id)
        assert decided.meeting == f"Fondrådet {DAY}"
    [held] = guarded.meetings(board)
    assert (held.name, [(item.case_id, item.outcome) for item in held.items]) == (
        "Fondrådet",
        [(one.case_id, "approved"), (two.case_id, None)],
    )


def test_what_is_looked_at_is_kept_by_name_for_who_has_the_address(guarded: Store) -> None:
    officer, board = (somebody(guarded, role) for role in ("officer", "committee"))
    guarded.remember_looked_at(officer, "one", "first")
    guarded.remember_looked_at(officer, "one", "second")
    guarded.remember_looked_at(board, "other", "third")
    assert [guarded.recall_looked_at(board, name) for name in ("one", "other", "none")] == ["second", "third", None]
    for count in range(60):
        guarded.remember_looked_at(officer, f"n{count}", str(count))
    kept = [name for name in (*(f"n{count}" for count in range(60)), "one") if guarded.recall_looked_at(officer, name)]
    assert len(kept) == 50 and kept[-1] == "n59", "those that wrote last"
    assert guarded.recall_looked_at(officer, "other") == "third", "another's are not counted"
    assert guarded.recall_agenda(officer, "one") == {}, "it is no agenda"


@pytest.mark.parametrize("role", ROLES)
def test_a_fund_says_its_rules_by_who_may_change_what_cases_share(guarded: Store, role: Role) -> None:
    one, own = somebody(guarded, role), FundRule(label=Label(sv="Fonden"), model="none", share=0.5)
    refused = code(lambda: guarded.say_fund_rule(one, "fonden", own))
    assert (refused is None) is (role == "officer")
    assert guarded.fund_rules() == ({"fonden": own} if role == "officer" else {})
    if role == "officer":
        later = own.edited(share=0.4)
        guarded.say_fund_rule(one, "fonden", later)
        assert guarded.fund_rules() == {"fonden": later}, "the newest counts"
        assert [row.action for row in guarded.audit(somebody(guarded, "administrator", "chief"))].count(
            "fund_rule"
        ) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET outcome = 'refused'", "DELETE FROM decision", "UPDATE sign_off SET verdict = 'objects'",
        "DELETE FROM sign_off", "DELETE FROM later_decision", "UPDATE later_decision SET note = ''",
        "DELETE FROM fund_rule",
        "UPDATE fund_rule SET fund = 'x'", "DELETE FROM meeting", "UPDATE meeting SET items = '[]'",
    ],
)  # fmt: skip
def test_what_is_decided_cannot_be_rewritten_behind_the_store(store: Store, statement: str) -> None:
    all_said(store)
    with pytest.raises(StoreRefused, match=r"store\.kept"), store.database.writing() as connection:
        connection.execute(text(statement))


def test_a_decision_changed_where_the_rules_are_off_is_found(store: Store) -> None:
    case_id = all_said(store)
    tables = {"decision": "outcome = 'refused'", "sign_off": "verdict = 'objects'", "later_decision": "note = 'x'"}
    for table, change in tables.items():
        with store.database.writing() as connection:
            where = "" if store.database.is_sqlite else f" ON {table}"
            connection.execute(text(f"DROP TRIGGER {table}_is_kept{where}"))
            connection.execute(text(f"UPDATE {table} SET {change}"))
    faults = [fault for fault in prove(store.database).faults if fault.code == "store.decision_changed"]
    assert [(fault.address, fault.facts["revision"]) for fault in faults] == [(case_id, 2)] * 3


def all_said(store: Store) -> str:
    """A case with a sign-off, a meeting, a decision and a later one."""
    opened = under_review(store)
    store.sign(SINGLE_USER, opened.case_id, 2, "officer", "stands_behind")
    meeting = store.hold(SINGLE_USER, "Fondråd", DAY, (Item(opened.case_id, 2),))
    store.decide(SINGLE_USER, opened.case_id, 2, opened.sha, replace(YES, meeting=meeting))
    store.decide_later(SINGLE_USER, opened.case_id, 2, "paused", DAY, "Väntar")
    store.say_fund_rule(SINGLE_USER, "fonden", FundRule(label=Label(sv="Fonden"), model="none"))
    return opened.case_id
