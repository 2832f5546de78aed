"""What is typed in a case of one's own is the case itself; an application exists only where somebody has filed one."""

from pathlib import Path

import pytest

from model.analysis.answer import Answer
from model.case.application import Application
from model.case.assumptions import Change, Label
from model.case.case import BudgetLine, Case
from model.case.problem import CaseRefused
from model.editing.edits import blank_case, fresh_name, with_budget, with_line, with_number
from model.editing.effects import with_new_effect, without_effect
from model.editing.filing import (
    application_of,
    as_opened,
    filed_numbers,
    is_changed,
    with_application_kept,
    with_changes_folded,
    with_filed,
    without_filed,
)
from model.editing.scenarios import (
    with_changes_in_scenario,
    with_edit_in_case,
    with_edit_in_scenario,
    with_new_scenario,
    with_scenario,
    without_scenario,
)
from model.files.reading import case_files, read_case, read_library
from model.files.writing import write_case
from model.numbers.resolve import resolve

LIBRARY = read_library()
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
REDUCTION = "placements.reduction"
OLD = Path(__file__).parents[1] / "old_files" / "cases"


def own_case() -> Case:
    """A case begun blank: a budget line and an effect with its numbers typed."""
    case = blank_case(Label(sv="Egen"), 2027, "socialnamnd")
    line = BudgetLine(label=Label(sv="Personal"), cost_type="staff", paid_by="socialnamnd", amounts={2027: 1e6})
    case = with_line(case, line)
    case = with_new_effect(case, Label(sv="Färre"), "reduction", "less", "socialnamnd", "cash", "kr/year")
    typed = {"farre.base": 4e7, "farre.change": 0.04, "farre.starts": 2028, "farre.included": 1, "discount_rate": 0.025}
    for key, value in typed.items():
        case = with_number(case, LIBRARY, key, value=value)
    return with_number(case, LIBRARY, "farre.reach.2028", value=0.5)


def npv(case: Case, scenario: str | None = None) -> float:
    answer = Answer(resolve(case, LIBRARY, scenario), case.perspective)
    assert not answer.has_errors, answer.problems
    return float(answer.readings.npv[0])


def test_what_is_typed_in_a_blank_case_is_the_case_itself() -> None:
    case = own_case()
    assert not case.changes
    assert case.numbers["farre.change"].value == 0.04
    assert case.numbers["farre.reach.2028"].value == 0.5
    assert case.filed is None
    assert not is_changed(case)
    assert not filed_numbers(case, LIBRARY)
    assert read_case(write_case(case)) == case


def test_a_value_typed_again_keeps_the_source_that_was_stated_for_it() -> None:
    case = with_number(own_case(), LIBRARY, "farre.base", source="Bokslut 2026", basis="own_ledger")
    case = with_number(case, LIBRARY, "farre.base", value=4.13e7)
    assert case.numbers["farre.base"].source == "Bokslut 2026"
    assert case.numbers["farre.base"].basis == "own_ledger"


def test_a_value_typed_over_the_librarys_has_not_the_librarys_source() -> None:
    case = with_number(own_case(), LIBRARY, "discount_rate", value=0.03)
    assert case.numbers["discount_rate"].source is None
    assert case.numbers["discount_rate"].basis == "judged"


def test_edits_lie_beside_a_filed_case_and_undo_themselves() -> None:
    filed = with_filed(own_case(), LIBRARY, "29 november 2026")
    edited = with_number(filed, LIBRARY, "farre.change", value=0.03)
    assert edited.numbers["farre.change"].value == 0.04
    assert edited.changes["farre.change"].value == 0.03
    assert is_changed(edited)
    assert not is_changed(filed)
    assert with_number(edited, LIBRARY, "farre.change", value=0.04) == filed
    assert read_case(write_case(edited)) == edited


def test_what_is_added_after_filing_is_no_claim_of_the_application() -> None:
    filed = with_filed(own_case(), LIBRARY)
    added = with_new_effect(filed, Label(sv="Mer"), "reduction", "less", "socialnamnd", "cash", "kr/year")
    added = with_application_kept(filed, added)
    added = with_number(added, LIBRARY, "mer.base", value=1e6)
    assert "mer.base" not in filed_numbers(added, LIBRARY)
    assert added.numbers["mer.base"].value == 1e6
    assert is_changed(added)


def test_a_changed_budget_of_an_example_leaves_what_was_filed() -> None:
    lines = {name: line for name, line in FOUNDING.budget.items() if name != "other"}
    edited = with_application_kept(FOUNDING, with_budget(FOUNDING, lines))
    application = application_of(edited)
    assert application is not None
    assert "other" in application.budget
    assert is_changed(read_case(write_case(edited)))


def test_a_case_let_go_has_the_same_answer_and_no_application() -> None:
    edited = with_number(FOUNDING, LIBRARY, REDUCTION, value=0.04)
    own = without_filed(edited, LIBRARY)
    assert own.filed is None
    assert not own.changes
    assert npv(own) == npv(edited)
    for scenario in FOUNDING.scenarios:
        assert npv(own, scenario) == npv(edited, scenario)


@pytest.mark.parametrize("path", sorted(OLD.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_file_from_before_gives_the_same_answer_folded_or_not(path: Path) -> None:
    case = read_case(path.read_bytes())
    expected = float(path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# npv "))
    assert npv(case) == pytest.approx(expected, abs=1e-6)
    assert npv(with_changes_folded(case, LIBRARY)) == npv(case)
    opened = as_opened(case, LIBRARY)
    assert npv(opened) == npv(case)
    is_beside = "beside_an_application" in path.stem
    assert (opened.filed is not None) == is_beside
    assert bool(opened.changes) == is_beside or set(opened.changes) == {"evidence.haircut_3"}


def test_an_application_does_not_hold_another() -> None:
    inner = "applicant: x\nstart_year: 2020\nhorizon: 5\nlabel: a\n"
    nested = "\n".join(f"      {line}" for line in (inner + "filed: {}").splitlines())
    with pytest.raises(CaseRefused) as refusal:
        read_case(f"{inner}filed:\n  case:\n{nested}\n")
    assert [problem.code for problem in refusal.value.problems] == ["filed_twice"]


def test_names_of_what_is_gone_are_never_taken_again() -> None:
    case = own_case()
    removed = with_budget(case, {})
    again = with_line(removed, case.budget["personal"])
    assert list(again.budget) == ["personal_2"]
    effect = without_effect(again, "farre")
    assert fresh_name(effect, "Färre") == "farre_2"
    assert fresh_name(read_case(write_case(effect)), "Färre") == "farre_2"


def test_a_pasted_line_does_not_inherit_that_a_removed_one_was_left_out() -> None:
    case = with_number(own_case(), LIBRARY, "personal.included", value=0)
    line = case.budget["personal"]
    pasted = with_line(case.edited(budget={}), line)
    assert npv(pasted) < npv(case)


# Scenarios


def test_a_new_scenario_changes_nothing_and_takes_edits_of_its_own() -> None:
    case = own_case()
    with_one, name = with_new_scenario(case, Label(sv="Försiktigt"))
    assert with_one.edited(scenarios={}) == case
    edited = with_number(with_one, LIBRARY, "farre.change", name, value=0.03)
    assert npv(edited) == npv(case)
    assert npv(edited, name) < npv(edited)
    copy, other = with_new_scenario(edited, Label(sv="Försiktigt"), edited.scenarios[name].numbers)
    assert other != name
    assert npv(copy, other) == npv(copy, name)
    renamed = with_scenario(copy, other, label=Label(sv="Annat"), explanation=Label(sv="Varför"))
    assert renamed.scenarios[other].label.sv == "Annat"
    assert without_scenario(renamed, other) == edited


def test_an_edit_moves_between_the_case_and_a_scenario() -> None:
    case, name = with_new_scenario(own_case(), Label(sv="Försiktigt"))
    edited = with_number(case, LIBRARY, "farre.change", value=0.03)
    moved = with_edit_in_scenario(edited, case, LIBRARY, name, "farre.change")
    assert npv(moved) == npv(case)
    assert npv(moved, name) == npv(edited)
    back = with_edit_in_case(moved, LIBRARY, name, "farre.change")
    assert npv(back) == npv(edited)
    assert not back.scenarios[name].numbers


def test_an_edit_that_gives_the_cases_value_back_leaves_the_scenario() -> None:
    case, name = with_new_scenario(own_case(), Label(sv="Försiktigt"))
    edited = with_number(case, LIBRARY, "farre.change", name, value=0.03)
    assert with_number(edited, LIBRARY, "farre.change", name, value=0.04) == case


def test_changes_become_a_scenario_and_the_application_is_as_it_was_filed() -> None:
    edited = with_number(FOUNDING, LIBRARY, REDUCTION, value=0.04, reason=Label(sv="Försiktigt"))
    kept, name = with_changes_in_scenario(edited, Label(sv="Försiktig ökning"))
    assert kept.scenarios[name].numbers[REDUCTION] == Change(value=0.04, reason=Label(sv="Försiktigt"))
    assert npv(kept) == npv(FOUNDING)
    assert npv(kept, name) == npv(edited)


def test_an_application_has_each_part_of_a_case_as_it_stands() -> None:
    beside = {"changes", "scenarios", "filed", "application", "local_project", "review"}
    for part in set(Case.model_fields) - {"filed"}:
        other = FOUNDING.model_copy(update={part: object()})
        for case in (FOUNDING, other, FOUNDING):
            application = application_of(case)
            assert application is not None
            assert all(getattr(application, name) is getattr(case, name) for name in set(Case.model_fields) - beside)
            assert not any(getattr(application, name) for name in beside - {"application"})
            assert application.application == Application()


def test_what_was_filed_is_the_same_thing_after_an_edit_beside_it() -> None:
    edited = with_number(FOUNDING, LIBRARY, REDUCTION, value=0.04)
    assert edited.changes
    assert application_of(edited) is application_of(FOUNDING)
    assert filed_numbers(edited, LIBRARY) is filed_numbers(FOUNDING, LIBRARY)
    longer = FOUNDING.edited(horizon=FOUNDING.horizon + 1)
    assert application_of(longer) != application_of(FOUNDING)
