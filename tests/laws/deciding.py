"""Laws of deciding, tried on a store: what is decided is kept as it was written, of the version that was read."""

import atexit
import random
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from model.case.assumptions import FundRule, Label, OwnRule
from model.case.reviewing.review import CaseReview
from store.database.faults import StoreRefused
from store.opening import open_store
from store.records import SINGLE_USER, Opened
from store.records_of_decisions import Decision
from store.rules.decisions import LATERS, LEADS_TO, OUTCOMES, TERMS, WITH_TERMS
from store.store import Store
from tests.answered import answered
from tests.laws.lawbook import law
from tests.store.people import named, request, shipped

WORDS = ("Målgruppen nås", "Prövas i liten skala", "Underlaget håller inte", "Kostnaden är för hög")


@cache
def a_store() -> Store:
    """A store of these laws alone, gone when the tests are done."""
    folder = Path(tempfile.mkdtemp(prefix="laws"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return open_store(str(folder / "store.sqlite3"), begin_anew=True)


def refused(code: str, attempt: object, *given: object) -> bool:
    """Whether something is refused with a code."""
    assert callable(attempt)
    try:
        attempt(*given)
    except StoreRefused as refusal:
        return refusal.problem.code == f"store.{code}"
    return False


def under_review(name: str) -> Opened:
    """A case that has been submitted and is being reviewed."""
    store = a_store()
    opened = store.create(SINGLE_USER, named(name, shipped("motala_eget_hem")), request())
    store.move(SINGLE_USER, opened.case_id, 1, "submitted")
    return store.move(SINGLE_USER, opened.case_id, 1, "under_review")


def a_decision(luck: random.Random) -> Decision:
    """A decision that is complete, of any outcome."""
    outcome = luck.choice(OUTCOMES)
    terms = {name: luck.choice(WORDS) for name in luck.sample(TERMS, 2)} if outcome in WITH_TERMS else {}
    return Decision(outcome, luck.choice(WORDS), f"2027-03-{luck.randint(10, 28)}", luck.choice(("", *WORDS)), terms)


@law
def what_is_decided_is_kept_of_the_version_that_was_read(seed: int) -> None:
    """With its sum, words and terms; the state follows the outcome, and nothing else leads there."""
    luck, store = random.Random(f"deciding {seed}"), a_store()
    opened, decision = under_review(f"Kalkyl {seed}"), a_decision(luck)
    case_id = opened.case_id
    assert refused("needs_decision", store.move, SINGLE_USER, case_id, 1, "decided"), seed
    assert refused("another_version", store.decide, SINGLE_USER, case_id, 1, "0" * 64, decision), seed
    blank = replace(decision, reasons=" ")
    assert refused("needs_reasons", store.decide, SINGLE_USER, case_id, 1, opened.sha, blank), seed
    some = {TERMS[0]: "Placeringar"}
    other = replace(decision, terms={} if decision.terms else some)
    assert refused("needs_terms", store.decide, SINGLE_USER, case_id, 1, opened.sha, other), seed
    assert store.open(SINGLE_USER, case_id, 1).state == "under_review", seed
    assert store.decisions(SINGLE_USER, case_id) == (), seed
    after = store.decide(SINGLE_USER, case_id, 1, opened.sha, decision)
    [kept] = store.decisions(SINGLE_USER, case_id)
    assert (kept.revision, kept.sha, kept.decision) == (1, opened.sha, decision), seed
    assert after.state == LEADS_TO[decision.outcome] == store.steps(SINGLE_USER, case_id)[-1].to_state, seed
    assert refused("no_such_step", store.decide, SINGLE_USER, case_id, 1, opened.sha, decision), seed


@law
def what_is_decided_later_changes_no_decision(seed: int) -> None:
    """It is a log of its own: only an end changes the state, and what was never decided has no log."""
    luck, store = random.Random(f"later {seed}"), a_store()
    opened = under_review(f"Senare {seed}")
    case_id, decision = opened.case_id, replace(a_decision(luck), outcome="approved", terms={})
    outcome = luck.choice(LATERS)
    note = luck.choice(WORDS)
    assert refused("no_such_step", store.decide_later, SINGLE_USER, case_id, 1, outcome, "2028-01-10", note), seed
    store.decide(SINGLE_USER, case_id, 1, opened.sha, decision)
    store.decide_later(SINGLE_USER, case_id, 1, outcome, "2028-01-10", note)
    [later] = store.later_decisions(SINGLE_USER, case_id)
    assert (later.outcome, later.note, later.decided_on) == (outcome, note, "2028-01-10"), seed
    [kept] = store.decisions(SINGLE_USER, case_id)
    assert kept.decision == decision, seed
    assert store.open(SINGLE_USER, case_id, 1).state == ("closed" if outcome == "closed" else "decided"), seed


@law
def nothing_is_submitted_that_the_review_stops(seed: int) -> None:
    """A warning without an answer stops it, an error does with one; how grave a question is, the fund itself says."""
    luck, store = random.Random(f"submitted {seed}"), a_store()
    whole = named(f"Inlämnad {seed}", shipped("motala_eget_hem"))
    said = whole.review or CaseReview()
    left = luck.sample(sorted(said.replies), luck.randint(1, len(said.replies)))
    some = {name: reply for name, reply in said.replies.items() if name not in left}
    case = whole.edited(review=said.edited(replies=some))
    after = answered(case).review or CaseReview()
    given = {after.replies[name].given_for for name in left}
    assert given == {len(left) if len(left) > 1 else None}, seed
    opened = store.create(SINGLE_USER, case, request())
    assert refused("unanswered", store.move, SINGLE_USER, opened.case_id, 1, "submitted"), seed
    assert store.open(SINGLE_USER, opened.case_id, 1).state == "draft", seed
    assert store.steps(SINGLE_USER, opened.case_id) == (), seed

    asked = luck.choice(sorted(said.replies)).partition("@")[0]
    severity, code = luck.choice((("error", "review_stops"), ("off", ""), ("notice", "")))
    own = OwnRule(severity=severity, reason=Label(sv="Fonden själv"))  # type: ignore[arg-type]
    fund = f"fond_{seed}"
    store.say_fund_rule(SINGLE_USER, fund, FundRule(label=Label(sv=fund), model="none", rules={asked: own}))
    kept = {name: one for name, one in said.replies.items() if code or name.partition("@")[0] != asked}
    ours = whole.edited(fund_rule=fund, review=said.edited(replies=kept))
    made = store.create(SINGLE_USER, ours, request())
    if code:
        assert refused(code, store.move, SINGLE_USER, made.case_id, 1, "submitted"), seed
    else:
        assert store.move(SINGLE_USER, made.case_id, 1, "submitted").state == "submitted", seed
