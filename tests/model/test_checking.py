"""Each rule of checking: one minimal case that breaks it, one that just does not, and a whole case that breaks none.

The rules stand in `rules_of_cases.py`, `rules_of_numbers.py` and `rules_of_worth.py`. At the end: every code that a
problem can have says in both languages what is wrong and what to do.
"""

import copy
import string
from typing import Any

import pytest
from pydantic import ValidationError

from model.analysis.answer import Answer
from model.analysis.as_json import evaluate_as_json
from model.case.assumptions import Change
from model.case.case import Case
from model.case.problem import CaseRefused, Problem, notice
from model.checking.case import check, check_resolved
from model.files.reading import case_files, read_case
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import keys_in_use
from presentation.sentences import problem_sentence
from tests.generators import LIBRARY, MODEL, a_case, number
from tests.model.one_broken_rule import CLEAN, GONE, Edits, judged, signed
from tests.model.rules_of_cases import RULES_OF_CASES
from tests.model.rules_of_coupons import RULES_OF_COUPONS
from tests.model.rules_of_followup import RULES_OF_FOLLOWUP
from tests.model.rules_of_guarantees import RULES_OF_GUARANTEES
from tests.model.rules_of_numbers import RULES_OF_NUMBERS
from tests.model.rules_of_parts import RULES_OF_PARTS
from tests.model.rules_of_products import RULES_OF_PRODUCTS
from tests.model.rules_of_terms import RULES_OF_TERMS
from tests.model.rules_of_worth import RULES_OF_WORTH
from tests.problem_codes import all_problem_codes
from wording.texts import LANGUAGES, catalogue

pytestmark = pytest.mark.always


def made(edits: Edits) -> Case:
    """The clean case with what stands at some addresses changed. A key of a number may hold full stops."""
    tree = copy.deepcopy(CLEAN)
    for address, value in edits.items():
        parts = address.split("/")
        at: Any = tree
        for part in parts[:-1]:
            at = at[int(part)] if isinstance(at, list) else at.setdefault(part, {})
        last: Any = (
            int(parts[-1]) if isinstance(at, list) or (parts[-1].isdigit() and "amounts" in parts) else parts[-1]
        )
        if value is GONE:
            del at[last]
        else:
            at[last] = value
    return Case.model_validate(tree)


def found(edits: Edits, code: str, scenario: str | None = None) -> list[Problem]:
    """The problems of a code in the clean case with some edits."""
    case = made(edits)
    problems = check(case, LIBRARY) if scenario is None else check_resolved(resolve(case, LIBRARY, scenario))
    return [problem for problem in problems if problem.code == code]


def test_the_clean_case_is_silent() -> None:
    assert check(made({}), LIBRARY) == ()
    assert check(made(signed()), LIBRARY) == ()


RULES = [
    *RULES_OF_CASES,
    *RULES_OF_NUMBERS,
    *RULES_OF_WORTH,
    *RULES_OF_PRODUCTS,
    *RULES_OF_GUARANTEES,
    *RULES_OF_COUPONS,
    *RULES_OF_PARTS,
    *RULES_OF_FOLLOWUP,
    *RULES_OF_TERMS,
]


@pytest.mark.parametrize(("code", "address", "breaks", "holds"), RULES, ids=[f"{rule[0]}-{rule[1]}" for rule in RULES])
def test_rule(code: str, address: str, breaks: Edits, holds: Edits) -> None:
    assert address in [problem.address for problem in found(breaks, code)]
    assert [problem.address for problem in found(holds, code)] == []


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("code", "address", "breaks", "holds"), RULES, ids=[f"{rule[0]}-{rule[1]}" for rule in RULES])
def test_what_is_accepted_is_answered(code: str, address: str, breaks: Edits, holds: Edits) -> None:
    for edits in (breaks, holds):
        case = made(edits)
        given = Answer(resolve(case, LIBRARY), case.perspective)
        if given.has_errors:
            with pytest.raises(CaseRefused):
                evaluate_as_json(given)
        else:
            assert None not in (evaluate_as_json(given)[name] for name in ("npv", "pv_costs", "pv_benefits", "trough"))


def test_every_rule_is_tried() -> None:
    """Every code of checking and of the resolved numbers is above, but for what is asked for otherwise.

    A scenario that is not there, and a contract without a price that is settled by itself, outside a case.
    """
    in_files = {
        code
        for file in (*(MODEL / "checking").glob("[!ls]*.py"), *(MODEL / "numbers").glob("*.py"))
        for code in all_problem_codes()
        if f'"{code}"' in file.read_text("utf-8")
    }
    assert in_files - {rule[0] for rule in RULES} == {"unknown_scenario", "blank_price"}


@pytest.mark.parametrize("sampling", [{"seed": -1}, {"seed": 2**32}, {"seed": 1.5}, {"draws": 1000.5}, {"draw": 1000}])
def test_a_seed_is_a_whole_number_within_limits(sampling: dict[str, object]) -> None:
    assert made({"sampling": {"seed": 0}}).sampling.seed == 0
    assert made({"sampling": {"seed": 2**32 - 1}}).sampling.seed == 2**32 - 1
    with pytest.raises(ValidationError):
        made({"sampling": sampling})


@pytest.mark.parametrize("ends", [{"low": 0.1}, {"high": 0.3}])
def test_a_range_has_two_ends(ends: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match="range_one_ended"):
        made({"numbers/care.reach": judged(0.2, "share", **ends)})
    with pytest.raises(ValidationError, match="range_one_ended"):
        made({"changes/care.reach": ends})


def test_a_value_outside_the_range_takes_the_range_away() -> None:
    """Nobody has said how sure the new value is; one inside the range is still as unsure as before."""
    claim = made({}).numbers["care.change"]
    assert (claim.low, claim.value, claim.high) == (0.1, 0.2, 0.3)
    for value in (0.1, 0.15, 0.3):
        inside = claim.changed(Change(value=value))
        assert (inside.low, inside.value, inside.high) == (0.1, value, 0.3)
    for value in (0.0, 0.0999, 0.3001, -0.2):
        outside = claim.changed(Change(value=value))
        assert (outside.low, outside.value, outside.high) == (None, value, None)
    both = claim.changed(Change(value=0.5, low=0.4, high=0.6))
    assert (both.low, both.value, both.high) == (0.4, 0.5, 0.6)
    only_range = claim.changed(Change(low=0.19, high=0.21))
    assert (only_range.low, only_range.value, only_range.high) == (0.19, 0.2, 0.21)
    assert (only_range.basis, only_range.source) == (claim.basis, claim.source)


def test_an_unknown_scenario() -> None:
    sound = {"scenarios/own": {"label": "Eget", "numbers": {}}}
    assert [problem.address for problem in found(sound, "unknown_scenario", "other")] == ["scenarios"]
    assert found(sound, "unknown_scenario", "own") == []


# How problems are told


def test_errors_come_first_and_nothing_is_told_twice() -> None:
    problems = check(made({"price_year": None, "applicant": "nobody", "numbers/care.base": GONE}), LIBRARY)
    severities = [problem.severity for problem in problems]
    assert severities == sorted(severities)
    assert severities[0] == "error"
    assert len({(problem.code, problem.address, str(problem.facts)) for problem in problems}) == len(problems)


def test_an_error_in_a_scenario_is_told_and_its_notices_are_not() -> None:
    wrong = {"scenarios/own": {"label": "Eget", "numbers": {"care.reach": 2, "care.share_due_to_us": 1}}}
    assert [problem.code for problem in check(made(wrong), LIBRARY)] == ["meant_per_cent"]


def test_a_blank_number_counts_only_in_the_scenario_that_includes_it() -> None:
    blank = {
        "numbers/care.base": judged(None, "kr/year"),
        "numbers/care.included": judged(0, "flag"),
        "scenarios/own": {"label": "Eget", "numbers": {"care.included": 1}},
    }
    assert [problem.code for problem in check(made(blank), LIBRARY) if problem.severity == "error"] == ["blank_number"]
    assert not [problem for problem in check_resolved(resolve(made(blank), LIBRARY)) if problem.severity == "error"]


def test_a_number_that_two_effects_share_is_in_use_while_one_of_them_counts() -> None:
    worth = {
        "effects/care/valuations/0/unit_value": "school.worth",
        "numbers/care.base": judged(10, "school_year/year"),
    }
    case = made({**worth, "numbers/care.included": judged(0, "flag")})
    assert "school.worth" in keys_in_use(resolve(case, LIBRARY))
    assert "care.base" not in keys_in_use(resolve(case, LIBRARY))


def test_a_reason_for_a_haircut_does_not_take_it_away() -> None:
    for change in (Change(), Change.model_validate({"reason": "Så"}), Change(low=0.05, high=0.2)):
        case = made({"numbers/care.haircut": GONE}).model_copy(update={"changes": {"care.haircut": change}})
        assert resolve(case, LIBRARY).numbers["care.haircut"].value == LIBRARY.numbers["evidence.haircut_3"].value


@pytest.mark.parametrize("name", case_files())
def test_the_shipped_cases_have_no_errors(name: str) -> None:
    problems = check(read_case(case_files()[name].read_bytes()), LIBRARY)
    assert not [problem for problem in problems if problem.severity == "error"]


# The words for every code

CODES = all_problem_codes()
ALWAYS = {"where", "line", "field"}
"""Facts that a reader's page gives every problem: where it is, in words."""


@pytest.mark.parametrize("code", CODES)
def test_a_code_says_what_is_wrong_and_what_to_do(code: str) -> None:
    text = catalogue().get(f"problems.problem.{code}")
    assert text is not None, f"wording/problems.yaml lacks problem.{code}"
    for language in LANGUAGES:
        words = text[language]
        needs = {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
        assert needs <= CODES[code] | ALWAYS, f"{code} needs {needs - CODES[code] - ALWAYS}, which it does not have"
        assert words.rstrip().endswith("."), "whole sentences"
        assert words.count(". ") >= 1, "one that says what is wrong, one that says what to do"


def test_no_words_are_left_of_codes_that_are_gone() -> None:
    texts = {key.removeprefix("problems.problem.") for key in catalogue() if key.startswith("problems.problem.")}
    assert texts - set(CODES) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_of_these_cases_can_be_said(language: Any) -> None:
    cases = [made(breaks) for _, _, breaks, _ in RULES] + [a_case(seed) for seed in range(60)]
    for case in cases:
        resolved = resolve(case, LIBRARY)
        for problem in check(case, LIBRARY):
            said = problem_sentence(problem, resolved, language)
            assert "None" not in said
            assert "{" not in said, "every fact is filled in"


def test_a_problem_is_plain_values() -> None:
    given = notice("no_costs", "budget", value=1.0).as_json()
    assert given == {"code": "no_costs", "address": "budget", "severity": "notice", "facts": {"value": 1.0}}
    assert number(1, "share").unit == "share"
