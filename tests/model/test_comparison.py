"""Cases side by side on common terms, and in how many draws one is better than another."""

from dataclasses import replace

import pytest

from model.analysis.answer import Answer
from model.case.case import Case
from model.case.problem import CaseRefused
from model.committee.applications import Application
from model.committee.comparison import Terms, compare
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve
from tests.case_with_contract import agreed_case
from tests.model.printed import FOUNDING, SECOND, Run, run_in

LIBRARY = read_library()


def shipped(name: str) -> Case:
    """A shipped case."""
    return read_case(case_files()[name].read_bytes())


FIRST, OTHER = shipped("hasselby_vallingby"), shipped("skolstod_i_familjehem")


def test_on_its_own_terms_a_case_is_itself() -> None:
    comparison = compare({"a": FIRST}, LIBRARY, Terms())
    assert comparison.cases[0].changed == 0
    assert comparison.differing == ()
    assert comparison.cases[0].npv == pytest.approx(6_834_479, abs=1)


def test_the_common_horizon_is_the_shortest_and_what_it_leaves_out_is_told() -> None:
    comparison = compare({"a": FIRST, "b": OTHER}, LIBRARY, Terms())
    assert comparison.terms.horizon == min(FIRST.horizon, OTHER.horizon)
    told = {problem.code for each in comparison.cases for problem in each.problems}
    assert "years_left_out" in told
    longer = compare({"a": FIRST, "b": OTHER}, LIBRARY, Terms(horizon=40))
    assert longer.terms.horizon == comparison.terms.horizon, "no case is answered beyond its own years"


def test_terms_are_what_the_case_would_answer_under_them() -> None:
    comparison = compare({"a": FIRST, "b": OTHER}, LIBRARY, Terms("society", 7, "zero"))
    for each, case in zip(comparison.cases, (FIRST, OTHER), strict=True):
        discount = case.discount.model_copy(update={"schedule": "zero"})
        same = case.model_copy(update={"horizon": 7, "discount": discount})
        expected = float(Answer(resolve(same, LIBRARY), "society").readings.npv[0])
        assert each.npv == pytest.approx(expected * each.to_price_year)


def test_a_rate_of_ones_own_holds_for_all() -> None:
    given = compare({"a": FIRST, "b": OTHER}, LIBRARY, Terms(rate=0.02))
    undiscounted = compare({"a": FIRST, "b": OTHER}, LIBRARY, Terms(rate=0.0))
    plain = compare({"a": FIRST, "b": OTHER}, LIBRARY, Terms(schedule="zero"))
    assert [each.npv for each in undiscounted.cases] == pytest.approx([each.npv for each in plain.cases])
    assert [each.npv for each in given.cases] != [each.npv for each in plain.cases]


def test_kronor_of_another_price_year_are_converted_by_the_index() -> None:
    library = LIBRARY
    years = sorted(library.price_index.change)
    older = OTHER.model_copy(update={"price_year": years[0] - 1})
    converted = compare({"a": older}, library, Terms(price_year=years[-1])).cases[0]
    factor = 1.0
    for year in years:
        factor *= 1 + library.price_index.change[year]
    assert converted.to_price_year == pytest.approx(factor)
    assert converted.npv == pytest.approx(float(converted.application.answer.readings.npv[0]) * factor)
    beyond = compare({"a": older}, library, Terms(price_year=years[-1] + 30)).cases[0]
    assert (beyond.to_price_year, beyond.problems[0].code) == (1.0, "price_year_not_reached")


def test_a_case_is_better_than_itself_in_no_draw_and_than_a_worse_one_in_all() -> None:
    worse = OTHER.model_copy(
        update={
            "budget": {
                **OTHER.budget,
                "lost": next(iter(OTHER.budget.values())).model_copy(update={"amounts": {OTHER.start_year: 9e8}}),
            }
        }
    )
    comparison = compare({"a": OTHER, "b": worse}, LIBRARY, Terms())
    assert comparison.better == {("a", "b"): 1.0}


def test_what_is_the_librarys_has_one_random_factor_and_a_cases_own_has_another() -> None:
    one = Application("one", Answer(resolve(OTHER, LIBRARY), OTHER.perspective))
    other = replace(one, name="other")
    first, again, second = one.drawn(500, 3), one.drawn(500, 3), other.drawn(500, 3)
    assert (first == again).all()
    assert (first != second).any(), "the case's own numbers are drawn apart"
    no_own = {key: number for key, number in OTHER.numbers.items() if number.low is None}
    shared = OTHER.model_copy(update={"numbers": no_own})
    if not [key for key in resolve(shared, LIBRARY).numbers if key not in LIBRARY.numbers]:
        alike = Application("x", Answer(resolve(shared, LIBRARY), OTHER.perspective))
        assert (alike.drawn(500, 3) == replace(alike, name="y").drawn(500, 3)).all()


def test_cases_of_two_currencies_are_refused() -> None:
    with pytest.raises(CaseRefused):
        compare({"a": FIRST, "b": shipped("cti_danmark")}, LIBRARY, Terms())


@pytest.mark.parametrize("terms", [Terms(perspective="nobody"), Terms(schedule="nothing")])
def test_terms_that_do_not_exist_are_refused(terms: Terms) -> None:
    with pytest.raises(CaseRefused):
        compare({"a": FIRST}, LIBRARY, terms)


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    run: Run = run_in(capsys)
    printed = run("compare", FOUNDING, SECOND, "--perspective", "society", "--rate", "0.02", "--json").json
    assert set(printed["cases"]) == {"hasselby_vallingby", "skolstod_i_familjehem"}
    assert printed["terms"]["perspective"] == "society"
    assert "horizon" in printed["differing"]
    for case in printed["cases"].values():
        assert case["npv"] == pytest.approx(sum(case["by_actor"].values()))
        assert case["changed"] == pytest.approx(case["npv"] - case["own_npv"])
    assert run("compare", FOUNDING, "--horizon", "0", "--json").codes == {"outside_limits"}
    assert run("compare", "no_such_file.yaml", "--json").codes == {"file_not_readable"}


def test_the_review_the_contract_and_what_can_be_seen_stand_beside(capsys: pytest.CaptureFixture[str]) -> None:
    run: Run = run_in(capsys)
    printed = run("compare", FOUNDING, SECOND, "--horizon", "3", "--json").json["cases"]
    reviewed = run("review", FOUNDING, "--json").json
    found, first = printed["hasselby_vallingby"]["findings"], reviewed["findings"][0]
    assert sum(found[name] for name in ("error", "warning", "notice")) == len(reviewed["findings"])
    assert found["open"] == sum(one["state"] == "open" for one in reviewed["findings"])
    assert (
        (found["heaviest"], found["heaviest_address"]) == (first["id"], first["address"]) == ("E07", "placements.reach")
    )
    assert found["npv_if_corrected"] == pytest.approx(first["npv_if_corrected"]), "of the case as filed, all its years"
    seen = printed["hasselby_vallingby"]["seen"]["placements"]
    assert (round(seen["claimed"], 2), round(seen["chance"], 2)) == (0.05, 0.14)
    assert printed["hasselby_vallingby"]["contracts"] == {}


def test_what_a_contract_pays_for_outcomes_stands_beside() -> None:
    case = agreed_case()
    beside = compare({"a": case}, LIBRARY, Terms()).cases[0].beside
    everyone = Answer(resolve(case, LIBRARY), case.perspective).everyone
    got = everyone.only(lambda posting: (posting.line, posting.actor) == ("contract.outcome", "finansiar"))
    assert beside.paid == {"": pytest.approx(float(got.net()[:, 0].sum()))}
    assert beside.paid[""] > 0, "it pays for savings"
