"""Laws of the review: what a finding says is what the same case answers once it is put right."""

import math
import random
from typing import Any

from model.analysis.answer import Answer, whole
from model.case.assumptions import Label
from model.numbers import resolve
from model.review.plans import with_about, with_imported, with_staff
from model.review.replies import with_trial
from model.review.review import Review
from tests.generators import LIBRARY, a_case
from tests.laws.lawbook import law
from tests.review.clean_case import Edits, clean, edited, ids, review_of, size_at_random, sourced
from tests.review.mutations import MUTATIONS, mutated


@law
def what_a_finding_does_is_what_its_scenario_answers(seed: int) -> None:
    """Each NPV and payback year that the review states is that of the case under one scenario: the correction."""
    case = a_case(seed)
    answer = Answer(resolve.resolve(case, LIBRARY), case.perspective)
    if answer.has_errors:
        return
    review = Review(answer)
    assert len({finding.identity for finding in review.fired}) == len(review.fired), (seed, "an answer each")
    for finding in review.findings:
        if finding.corrected is None or finding.correction is None:
            continue
        tried, scenario = with_trial(case, finding.correction, Label(sv="Prövat"))
        again = Answer(resolve.resolve(tried, LIBRARY, scenario), case.perspective)
        assert not again.has_errors, (seed, finding.rule.id)
        npv = float(again.readings.npv[0])
        slack = 1e-9 * (abs(npv) + abs(review.as_filed.npv) + 1.0)
        assert abs(npv - finding.corrected.npv) <= slack, (seed, finding.rule.id)
        assert whole(again.readings.payback_year[0]) == finding.corrected.payback_year, (seed, finding.rule.id)


@law
def a_limit_of_the_review_is_a_break_even(seed: int) -> None:
    """At the limit that a judgement is told with, the case neither gains nor loses."""
    case = a_case(seed)
    answer = Answer(resolve.resolve(case, LIBRARY), case.perspective)
    if answer.has_errors:
        return
    for finding in Review(answer).findings:
        key = None if finding.correction is None else finding.correction.limit
        limit = None if finding.limit is None else finding.limit.value
        if key is None or limit is None or not math.isfinite(limit):
            continue
        if answer.resolved.numbers[key].unit in ("year", "years"):
            continue
        npv = float(answer.at({key: limit}).readings.npv[0])
        gross = float(answer.readings.pv_costs[0] + abs(answer.readings.pv_benefits[0]))
        assert abs(npv) <= 1e-6 * gross + 1.0, (seed, finding.rule.id)


@law
def a_fault_that_is_put_in_is_asked_about_and_put_right(seed: int) -> None:
    """A clean case is asked nothing; with a fault in it the question is put, and a slip that is put right is gone.

    What the review says that the correction does is the NPV of the same case worked out anew under it.
    """
    luck = random.Random(f"law {seed}")
    name = list(MUTATIONS)[seed % len(MUTATIONS)]
    tree = clean(size_at_random(luck))
    assert not ids(edited(tree, {})), (seed, name)
    case = edited(tree, mutated(name, tree, luck))
    found = {finding.rule.id: finding for finding in review_of(case).findings}
    for identity in MUTATIONS[name]:
        assert identity in found, (seed, name)
        finding = found[identity]
        if finding.corrected is None or finding.correction is None:
            continue
        tried, scenario = with_trial(case, finding.correction, Label(sv="Prövat"))
        again = review_of(tried, scenario)
        slack = 1e-9 * (abs(finding.as_filed.npv) + 1.0)
        assert abs(float(again.answer.readings.npv[0]) - finding.corrected.npv) <= slack, (seed, name)
        if finding.correction.nature == "calculation":
            left = {(one.rule.id, one.fired.address) for one in again.findings}
            assert (identity, finding.fired.address) not in left, (seed, name)


@law
def what_is_stated_for_the_review_moves_no_figure(seed: int) -> None:
    """Words, ages, bounds and marks beside a case leave its answer to the last digit."""
    case = a_case(seed)
    answer = Answer(resolve.resolve(case, LIBRARY), case.perspective)
    if answer.has_errors:
        return
    for name in case.effects:
        for field, value in (("displacement", Label(sv="Inget")), ("most", 0.01), ("smallest_cut", 1e9)):
            case = with_about(case, name, field, value)
    for name in case.budget:
        case = with_imported(with_staff(case, name, "contributions", 0.3), name, ("text",))
    again = Answer(resolve.resolve(case, LIBRARY), case.perspective)
    assert float(again.readings.npv[0]) == float(answer.readings.npv[0]), seed
    asked = {finding.rule.id for finding in Review(again).fired}
    assert ("A11" in asked) is any(Review(again).examined.known(f"{name}.included") for name in case.budget), seed


def as_one_would_write_it(name: str, tree: dict[str, Any], edits: Edits) -> Edits | None:
    """What stands in the file of a clean case with a fault in it once that is put right by hand; None where it is not.

    The project of a clean case ends in 2028, its care starts in 2027, and 18 is when its pupils come of age.
    """
    if name == "wider_group":
        reached = tree["review"]["reached"]["care"]
        return {"numbers/care.reach": sourced(edits["review/reached/care/people"] / reached["of"], "share")}
    if name == "more_than_the_evidence":
        return {"numbers/care.change": sourced(edits["review/about/care/most"], "change", grade=2)}
    if name == "less_than_a_whole_post":
        return {"numbers/care.released": sourced(0.0, "share")}
    if name == "benefit_after_coming_of_age":
        age = edits["review/about/school"]["age_at_start"]
        return {"numbers/school.duration": sourced(18.0 - age, "years")}
    if name == "no_ramp":
        return {"numbers/care.ramp": sourced(2, "years")}
    if name == "bare_salary" and "review/staff/team/contributions" in edits:
        more = 1.0 + edits["review/staff/team/contributions"]
        return {"budget/team/amounts": {year: kr * more for year, kr in tree["budget"]["team"]["amounts"].items()}}
    if name == "dropped_running_cost":
        last = sum(line["amounts"][2028] for line in tree["budget"].values() if "amounts" in line)
        return {"budget/line": tree["budget"]["line"], "numbers/line.per_year": sourced(last, "kr/year")}
    return None


PUT_RIGHT = (
    "wider_group", "more_than_the_evidence", "less_than_a_whole_post", "benefit_after_coming_of_age", "no_ramp",
    "bare_salary", "dropped_running_cost",
)  # fmt: skip


@law
def a_correction_is_what_one_would_write_in_the_file(seed: int) -> None:
    """The NPV that a correction leads to is that of the file with the right number written in it by hand."""
    luck = random.Random(f"by hand {seed}")
    name = PUT_RIGHT[seed % len(PUT_RIGHT)]
    tree = clean(size_at_random(luck))
    edits = mutated(name, tree, luck)
    by_hand = as_one_would_write_it(name, tree, edits)
    if by_hand is None:
        return
    (finding,) = [one for one in review_of(edited(tree, edits)).findings if one.rule.id == MUTATIONS[name][0]]
    right = float(review_of(edited(tree, {**edits, **by_hand})).answer.readings.npv[0])
    assert finding.corrected is not None, (seed, name)
    assert abs(finding.corrected.npv - right) <= 1e-9 * (abs(right) + 1.0), (seed, name)
