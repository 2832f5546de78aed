"""Laws of the review: what a finding says is what the same case answers once it is put right."""

import math

from model.analysis.answer import Answer, whole
from model.case.assumptions import Label
from model.numbers import resolve
from model.review.replies import with_trial
from model.review.review import Review
from tests.generators import LIBRARY, a_case
from tests.laws.lawbook import law


@law
def what_a_finding_does_is_what_its_scenario_answers(seed: int) -> None:
    """Each NPV and payback year that the review states is that of the case under one scenario: the correction."""
    case = a_case(seed)
    answer = Answer(resolve.resolve(case, LIBRARY), case.perspective)
    if answer.has_errors:
        return
    review = Review(answer)
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
