"""Each rule of the review: a case in which it fires, one in which it just does not, and silence on a clean case."""

import random

import pytest

from model.case.assumptions import FundRule, Label, OwnRule
from model.review.finding import RULES
from presentation.review import correction_sentence, effect_words, finding_sentence
from presentation.tables.review_guide import guide_rows
from tests.generators import LIBRARY
from tests.review.clean_case import GONE, Edits, clean, edited, ids, review_of, size_at_random, sourced
from tests.review.rules_fired import RULES_FIRED
from wording.texts import LANGUAGES, catalogue

FUNDS = {
    "stor": FundRule(label=Label(sv="Stor"), model="none", full_review_from=1e9, longest_horizon=9),
    "liten": FundRule(label=Label(sv="Liten"), model="none", full_review_from=1e3, longest_horizon=10, rates=(0.03,)),
}


@pytest.fixture(autouse=True)
def funds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two funds of the tests, beside those of the library."""
    known = LIBRARY.model_copy(update={"fund_rules": {**LIBRARY.fund_rules, **FUNDS}})
    monkeypatch.setattr("tests.review.clean_case.LIBRARY", known)


def test_the_clean_case_is_silent() -> None:
    luck = random.Random(1)
    for size in (1.0, *(size_at_random(luck) for _ in range(20))):
        review = review_of(edited(clean(size), {}))
        assert not review.answer.has_errors
        assert [(finding.rule.id, finding.fired.address) for finding in review.findings] == []
        assert review.stopping == ()
        assert review.all_corrected is None


@pytest.mark.parametrize(
    ("rule", "address", "fires", "just_not"), RULES_FIRED, ids=[f"{one[0]}-{one[1]}" for one in RULES_FIRED]
)
def test_rule(rule: str, address: str, fires: Edits, just_not: Edits) -> None:
    review = review_of(edited(clean(), fires))
    assert not review.answer.has_errors, [problem.as_line() for problem in review.answer.problems]
    found = [finding for finding in review.findings if finding.rule.id == rule]
    assert address in [finding.fired.address for finding in found]
    for finding in found:
        for language in LANGUAGES:
            for words in (
                finding_sentence(finding, review.beneath, language),
                effect_words(finding, review.beneath, language),
                correction_sentence(finding, review, language),
            ):
                assert words.strip()
                assert "{" not in words
    other = edited(clean(), just_not)
    assert not review_of(other).answer.has_errors, [problem.as_line() for problem in review_of(other).answer.problems]
    assert address not in [f.fired.address for f in review_of(other).findings if f.rule.id == rule]


def test_every_rule_is_tried() -> None:
    assert set(RULES) == {one[0] for one in RULES_FIRED}


def test_every_rule_stands_in_the_guide() -> None:
    """By name, with why it is asked and its example, in both languages; and no text is there without its rule."""
    for language in LANGUAGES:
        rows = guide_rows(language)
        assert [row["id"] for row in rows] == [rule.id for rule in sorted(RULES.values(), key=lambda one: one.place)]
        for row in rows:
            assert all(len(row[part]) > 2 for part in ("name", "why", "example", "severity"))
        assert len({row["name"] for row in rows}) == len(rows)
    assert {key.split(".")[2] for key in catalogue() if key.startswith("review.rules.")} == set(RULES)


def test_a_fund_has_rules_of_its_own() -> None:
    """It may switch a question off, or take it more or less seriously, and says why."""
    bare = edited(clean(), {"application/indicators": [], "budget/rest/label": "Hyra och IT-stöd"})
    assert {(f.rule.id, f.severity) for f in review_of(bare).findings} == {("U06", "warning"), ("C02", "warning")}
    own = {
        "U06": OwnRule(severity="off", reason=Label(sv="Fonden följer upp själv", en="The fund follows up itself")),
        "C02": OwnRule(severity="error", reason=Label(sv="Krävs", en="Required")),
    }
    FUNDS["egen"] = FundRule(label=Label(sv="Egen"), model="none", rules=own)
    try:
        known = LIBRARY.model_copy(update={"fund_rules": FUNDS})
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("tests.review.clean_case.LIBRARY", known)
            review = review_of(bare.model_copy(update={"fund_rule": "egen"}))
            assert [(f.rule.id, f.severity) for f in review.findings] == [("C02", "error")]
            assert [f.rule.id for f in review.stopping] == ["C02"]
        told = {row["id"]: row["own"] for row in guide_rows("en", FUNDS["egen"])}
        assert told["U06"] == "The fund has switched the question off: The fund follows up itself"
        assert told["C02"] == "The fund takes it as error: Required"
        assert told["E07"] == ""
    finally:
        del FUNDS["egen"]


def test_the_ids_of_a_mutated_case_are_those_of_its_faults() -> None:
    assert ids(edited(clean(), {"price_year": None, "numbers/school.worth/price_year": None})) == {"T01"}


def test_an_effect_is_held_to_the_number_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library has the effect itself: to its high end, or to its value where it has no range."""
    shared = edited(clean(), {}).numbers["care.change"]
    for high, fires in ((0.2, False), (0.199, True), (None, True)):
        end = {"low": 0.1, "high": high} if high else {"low": None, "high": None}
        known = LIBRARY.model_copy(
            update={"numbers": {**LIBRARY.numbers, "care.change": shared.model_copy(update={"value": 0.15, **end})}}
        )
        monkeypatch.setattr("tests.review.clean_case.LIBRARY", known)
        found = [one for one in review_of(edited(clean(), {})).findings if one.rule.id == "E04"]
        assert bool(found) is fires
        for one in found:
            assert one.fired.facts["kind"] == "library"
            assert one.corrected is not None
            assert one.corrected.npv < one.as_filed.npv


def test_what_the_new_corrections_do_by_hand() -> None:
    """Contributions of 30 % on 2.0, 2.4 and 2.8 mnkr at 3 %; and care that nobody can cut is worth nothing in cash."""
    left_out = review_of(edited(clean(), {"review/staff/team/contributions": 0.3}))
    (found,) = [one for one in left_out.findings if one.rule.id == "C03"]
    more = 0.3 * (2_000_000 + 2_400_000 / 1.03 + 2_800_000 / 1.03**2)
    assert found.corrected is not None
    assert found.corrected.npv == pytest.approx(found.as_filed.npv - more, rel=1e-12)
    whole = review_of(edited(clean(), {"review/about/care/smallest_cut": 1e9}))
    (found,) = [one for one in whole.findings if one.rule.id == "B07"]
    gone = whole.answer.everyone.only(lambda posting: posting.line == "care" and posting.realised_as == "cash")
    by_hand = sum(float(kr) / 1.03**t for t, kr in enumerate(gone.net()[:, 0]))
    assert found.corrected is not None
    assert found.corrected.npv == pytest.approx(found.as_filed.npv - by_hand, rel=1e-9)
    until_18 = {"review/about/school/age_at_start": 16.0, "review/about/school/leaves_at": 18.0}
    ages = review_of(edited(clean(), {"numbers/school.duration": sourced(3, "years"), **until_18}))
    (found,) = [one for one in ages.findings if one.rule.id == "B10"]
    shorter = review_of(edited(clean(), {"numbers/school.duration": sourced(2, "years")}))
    assert found.corrected is not None
    assert found.corrected.npv == pytest.approx(shorter.as_filed.npv, rel=1e-12)


@pytest.mark.parametrize("start", [1990, 2000, 2025, 2027, 2029, 2030, 2120])
def test_a_case_that_was_moved_away_from_its_budget_is_reviewed(start: int) -> None:
    """Amounts before and after the case's years are not counted: neither in the answer nor as years of the project."""
    moved = edited(
        clean(), {"start_year": start, "price_year": start, "budget/line": GONE, "numbers/line.per_year": GONE}
    )
    review = review_of(moved)
    assert set(review.examined.project_years) <= set(moved.years)
    assert {finding.rule.id for finding in review.findings}
