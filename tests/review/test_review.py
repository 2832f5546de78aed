"""The review of a case: what it finds in the founding case, what putting things right does, and what is answered."""

import json
from dataclasses import replace

import pytest

from model.__main__ import main
from model.analysis.answer import Answer, whole
from model.case.assumptions import Label
from model.case.case import Case
from model.case.fingerprint import fingerprint
from model.case.problem import CaseRefused
from model.case.reviewing.review import CaseReview
from model.evaluate import own_flows
from model.files.reading import case_files, read_case
from model.files.writing import write_case
from model.numbers.resolve import resolve
from model.results_of_review import ReviewResult
from model.review.replies import with_replies, with_reply, with_trial, without_reply
from model.review.review import Review, chance
from presentation import review as words
from tests.generators import LIBRARY
from tests.review.clean_case import clean, edited, ids, review_of
from tests.review.rules_fired import RULES_FIRED

FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
CASES = list(case_files())


def shipped(name: str) -> Case:
    return read_case(case_files()[name].read_bytes())


def test_the_founding_case_is_asked_what_a_committee_should_have_asked() -> None:
    review = review_of(FOUNDING)
    asked = [finding.rule.id for finding in review.findings]
    assert len(asked) >= 15
    assert asked[0] == "E07"
    order = [asked.index(identity) for identity in ("E07", "C01", "B04", "B05", "E10", "T03", "E14")]
    assert order == sorted(order)
    assert {"A01", "C02", "C04", "E01", "E02", "E05", "E15", "T01", "T04", "T07", "U01", "U06"} <= set(asked)
    assert "error" not in {finding.severity for finding in review.findings}


def test_the_reach_of_the_founding_case() -> None:
    """5 % of the whole district, a tenth of it reached: −19 115 tkr and never back, as the reference says."""
    first = review_of(FOUNDING).findings[0]
    assert first.fired.facts["share"] == 0.1
    assert first.fired.facts["needed"] == pytest.approx(0.5)
    assert first.corrected is not None
    assert round(first.corrected.npv / 1000, 1) == -19_115.3
    assert first.corrected.payback_year is None
    assert first.correction is not None
    assert first.correction.nature == "calculation"


def test_the_running_cost_of_the_founding_case_by_hand() -> None:
    """The last year's 3 152 tkr in each of 2023–2029, at 3.5 %."""
    finding = next(one for one in review_of(FOUNDING).findings if one.rule.id == "C01")
    by_hand = 6_834_479.087915424 - sum(3_152_000 / 1.035**t for t in range(3, 10))
    assert finding.corrected is not None
    assert finding.corrected.npv == pytest.approx(by_hand, rel=1e-12)
    assert finding.correction is not None
    assert finding.correction.nature == "judgement"


@pytest.mark.parametrize("name", CASES)
def test_each_effect_on_the_answer_is_that_of_the_scenario(name: str) -> None:
    """What is said that putting a finding right would do is what the case answers under the scenario that tries it."""
    case = shipped(name)
    review = review_of(case)
    for finding in review.findings:
        if finding.corrected is None or finding.correction is None:
            continue
        tried, scenario = with_trial(case, finding.correction, Label(sv="Prövat"))
        again = Answer(resolve(tried, LIBRARY, scenario), case.perspective)
        assert not again.has_errors
        assert float(again.readings.npv[0]) == pytest.approx(finding.corrected.npv, rel=1e-12, abs=1e-6)
        assert whole(again.readings.payback_year[0]) == finding.corrected.payback_year
        before = Answer(resolve(tried, LIBRARY), case.perspective)
        assert float(before.readings.npv[0]) == review.as_filed.npv  # the case itself stays as it is


@pytest.mark.sampled(4)
@pytest.mark.parametrize("tried", RULES_FIRED, ids=[f"{one[0]}-{one[1]}" for one in RULES_FIRED])
def test_a_correction_removes_its_finding(tried: tuple[str, str, dict[str, object], object]) -> None:
    case = edited(clean(), {**tried[2], "fund_rule": None})
    for finding in review_of(case).findings:
        if finding.rule.id != tried[0] or finding.correction is None or finding.correction.nature != "calculation":
            continue
        again, scenario = with_trial(case, finding.correction, Label(sv="Prövat"))
        left = [(one.rule.id, one.fired.address) for one in review_of(again, scenario).findings]
        assert (finding.rule.id, finding.fired.address) not in left


def test_the_chance_is_that_of_the_scenario() -> None:
    answer = Answer(resolve(FOUNDING, LIBRARY, "judged_ranges"), FOUNDING.perspective)
    for finding in Review(answer).findings:
        if finding.corrected is None or finding.correction is None:
            assert chance(answer, finding) is None
            continue
        tried, scenario = with_trial(FOUNDING, finding.correction, Label(sv="Prövat"), "judged_ranges")
        again = Answer(resolve(tried, LIBRARY, scenario), FOUNDING.perspective)
        assert chance(answer, finding) == pytest.approx(again.odds.chance, abs=1e-12)
    as_filed = review_of(FOUNDING)
    assert {chance(as_filed.answer, finding) for finding in as_filed.findings} == {None}


def test_all_put_right_lies_beyond_each_of_them() -> None:
    review = review_of(FOUNDING)
    assert review.all_corrected is not None
    worse, better = review.all_corrected
    assert worse.npv < min(one.corrected.npv for one in review.findings if one.corrected is not None)
    assert better.npv == pytest.approx(-18_895_000)  # a tenth is reached, at no interest and everything else as it is


def test_what_is_reviewed_must_be_calculable() -> None:
    broken = FOUNDING.model_copy(update={"applicant": "nobody"})
    with pytest.raises(CaseRefused):
        _ = review_of(broken).findings


# Answers


def test_an_answer_is_kept_with_how_things_stood() -> None:
    finding = review_of(FOUNDING).findings[0]
    case = with_reply(FOUNDING, finding, Label(sv="Spridningen når alla 2023."), by="Ekonomen", on="2026-03-12")
    case = read_case(write_case(case).encode("utf-8"))
    answered = review_of(case).findings[0]
    assert answered.reply is not None
    assert (answered.reply.state, answered.reply.by, answered.reply.on) == ("answered", "Ekonomen", "2026-03-12")
    assert answered.reply.npv == pytest.approx(6_834_479.09)
    assert not answered.is_open
    assert not answered.changed_since
    assert words.changed_since(answered, "sv") == ""
    assert words.reply_words(answered.reply, "sv") == "Spridningen når alla 2023. Besvarad 2026-03-12 av Ekonomen."
    said = case.review
    assert said is not None
    fewer = said.edited(reached={"placements": said.reached["placements"].edited(people=900.0, share=0.05)})
    moved = review_of(case.edited(review=fewer)).findings[0]
    assert moved.changed_since
    assert "Då var nettonuvärdet +6,83" in words.changed_since(moved, "sv")


def test_an_answer_without_its_finding_is_itself_told() -> None:
    finding = review_of(FOUNDING).findings[0]
    case = with_reply(FOUNDING, finding, Label(sv="Så är det."))
    assert not review_of(case).answered_in_vain
    right, scenario = with_trial(case, finding.correction, Label(sv="Rättat"))  # type: ignore[arg-type]
    assert list(review_of(right, scenario).answered_in_vain) == [finding.identity]
    assert without_reply(case, finding.identity) == FOUNDING


def test_a_warning_must_be_answered_and_an_error_put_right() -> None:
    case = edited(clean(), {"price_year": None, "numbers/school.worth/price_year": None})
    (finding,) = review_of(case).stopping
    assert finding.severity == "warning"
    answered = with_reply(case, finding, Label(sv="2026 års priser."))
    assert review_of(answered).stopping == ()
    assert words.stops_sentence(review_of(answered), "en") == "Nothing keeps the application from being submitted."
    wrong = edited(clean(), {"funding/grant/amounts/2026": 9_000_000.0})
    stopping = [one for one in review_of(wrong).stopping if one.severity == "error"]
    answered = wrong
    for one in review_of(wrong).findings:
        answered = with_reply(answered, one, Label(sv="Vi vet."))
    assert [one.rule.id for one in review_of(answered).stopping] == [one.rule.id for one in stopping] == ["A02"]


def test_an_answer_changes_no_fingerprint_and_no_figure() -> None:
    case = with_reply(FOUNDING, review_of(FOUNDING).findings[0], Label(sv="Vi vet."))
    assert fingerprint(case) == fingerprint(FOUNDING)
    assert case != FOUNDING
    assert review_of(case).as_filed == review_of(FOUNDING).as_filed
    bare = FOUNDING.model_copy(update={"review": None})
    assert fingerprint(bare) == fingerprint(FOUNDING.model_copy(update={"review": CaseReview()}))
    assert fingerprint(bare) == fingerprint(with_reply(bare, review_of(bare).findings[0], Label(sv="Vi vet.")))


# Without a screen


def test_the_command_line_says_what_the_review_finds(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(case_files()["hasselby_vallingby"])
    assert main(["review", path, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    ReviewResult.model_validate(printed)
    first = printed["findings"][0]
    assert (first["id"], first["address"], first["severity"]) == ("E07", "placements.reach", "warning")
    assert first["payback_year_if_corrected"] is None
    assert round(first["npv_if_corrected"]) == -19_115_340
    assert first["changes"] == {"placements.reach": 0.1}
    assert printed["may_be_submitted"] is False
    assert main(["evaluate", path, "--json", "--set", "placements.reach=0.1"]) == 0
    assert json.loads(capsys.readouterr().out)["npv"] == pytest.approx(first["npv_if_corrected"], rel=1e-12)
    assert main(["review", path, "--fund", "nobody", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "unknown_fund_rule"


def test_a_review_works_the_case_out_a_few_times_however_much_it_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes time is working a case out: the corrections are draws of one table, not a case each."""
    counts: dict[str, int] = {}
    for name in CASES:
        made: list[int] = []
        with monkeypatch.context() as patched:
            patched.setattr("model.evaluate.own_flows", lambda *given, made=made: made.append(1) or own_flows(*given))
            counts[name] = len(review_of(shipped(name)).findings) and len(made)
    assert all(0 < count <= 20 for count in counts.values()), counts


def test_a_case_without_what_a_review_reads_is_reviewed_too() -> None:
    bare = FOUNDING.model_copy(update={"review": None})
    asked = ids(bare)
    assert "E07" not in asked
    assert "E15" in asked


def test_one_answer_to_several_is_marked_in_the_file_and_in_print_and_one_to_a_single_is_not() -> None:
    review = review_of(FOUNDING)
    left = [finding for finding in review.stopping if finding.rule.id in ("E07", "C01", "B04")]
    case = with_replies(FOUNDING, left, Label(sv="Ekonomen svarar."), "Eva Ek", "2027-03-14")
    assert fingerprint(case) == fingerprint(FOUNDING)
    assert read_case(write_case(case)).review == case.review
    found = {one.rule.id: one.reply for one in review_of(case).findings if one.reply is not None}
    assert {name: reply.given_for for name, reply in found.items()} == {"E07": 3, "C01": 3, "B04": 3}
    assert words.reply_words(found["E07"], "sv") == (
        "Ekonomen svarar. Besvarad 2027-03-14 av Eva Ek. Samma svar gavs på 3 frågor på en gång."
    )
    alone = with_replies(FOUNDING, left[:1], Label(sv="Ekonomen svarar."))
    assert "given_for: " not in write_case(alone)
    assert [one.given_for for one in (alone.review or CaseReview()).replies.values()] == [None]
    assert len(review_of(case).stopping) == len(review.stopping) - 3


@pytest.mark.parametrize("name", CASES)
def test_every_question_of_a_shipped_case_can_be_answered_and_nothing_then_stops_it(name: str) -> None:
    """Also the one that names every number without a source: its facts are longer than an answer keeps whole."""
    review = review_of(shipped(name))
    assert len({finding.identity for finding in review.findings}) == len(review.findings), "an answer each"
    case = with_replies(shipped(name), review.findings, Label(sv="Ja."))
    answered = review_of(case)
    assert answered.stopping == ()
    assert not [finding.identity for finding in answered.findings if finding.changed_since]


def test_a_long_fact_that_changes_at_its_end_is_told_as_changed() -> None:
    finding = next(one for one in review_of(shipped("skolstod_i_familjehem")).findings if one.rule.id == "E05")
    keys = finding.fired.facts["numbers"]
    assert isinstance(keys, tuple)
    assert len(",".join(map(str, keys))) > 400
    other = replace(finding, fired=replace(finding.fired, facts={**finding.fired.facts, "numbers": keys[:-1]}))
    assert other.facts_as_text != finding.facts_as_text
