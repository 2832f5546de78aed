"""Edits give new cases and never change the one they were given."""

import pytest
from pydantic import ValidationError

from model.analysis.answer import Answer
from model.analysis.as_json import evaluate_as_json
from model.calculation.draws import point
from model.case.agreement import MEASURED
from model.case.assumptions import Change, Label
from model.case.case import BudgetLine, Case, Funding
from model.checking.case import check_resolved
from model.editing.edits import (
    amount_outside,
    blank_case,
    identifier,
    names_taken,
    staff_cost,
    with_budget,
    with_budget_moved,
    with_funding,
    with_line,
    with_number,
)
from model.editing.effect_years import with_share_by_year
from model.editing.effects import with_new_effect, without_effect
from model.editing.filing import filed_numbers
from model.evaluate import evaluate
from model.files.reading import case_files, read_case, read_library
from model.files.writing import write_case
from model.numbers.applicants import APPLICANTS
from model.numbers.keys import BUDGET_FACTOR
from model.numbers.names import RESERVED, SHARED
from model.numbers.resolve import resolve
from tests.contracts_at_random import an_agreed_case
from tests.uncertain_case import an_uncertain_case
from wording.numbers import read_quantity, write_quantity

LIBRARY = read_library()
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
REDUCTION = "placements.reduction"


def value(case: Case, key: str, scenario: str | None = None) -> float | None:
    return resolve(case, LIBRARY, scenario).numbers[key].value


def test_a_changed_number_keeps_the_original_beside_it() -> None:
    edited = with_number(FOUNDING, LIBRARY, REDUCTION, value=0.04)
    assert value(edited, REDUCTION) == 0.04
    assert filed_numbers(edited, LIBRARY)[REDUCTION].value == 0.05
    assert value(FOUNDING, REDUCTION) == 0.05


def test_a_number_that_gets_its_value_back_is_no_longer_changed() -> None:
    edited = with_number(FOUNDING, LIBRARY, REDUCTION, value=0.04, reason=Label(sv="Försiktigt"))
    assert with_number(edited, LIBRARY, REDUCTION, value=0.05) == FOUNDING


def test_what_a_scenario_sets_is_edited_in_the_scenario() -> None:
    edited = with_number(FOUNDING, LIBRARY, "placements.starts", "after_spread", value=2024)
    assert value(edited, "placements.starts") == 2021
    assert value(edited, "placements.starts", "after_spread") == 2024
    assert not edited.changes


def test_a_line_that_goes_takes_its_numbers_along() -> None:
    lines = {name: line for name, line in FOUNDING.budget.items() if name != "line_work"}
    edited = with_budget(FOUNDING, lines)
    assert not [key for key in edited.numbers if key.startswith("line_work.")]
    assert not [key for key in edited.scenarios["in_line"].numbers if key.startswith("line_work.")]
    assert read_case(write_case(edited)) == edited


def test_an_effect_that_goes_takes_its_numbers_along() -> None:
    edited = without_effect(FOUNDING, "placements")
    assert edited.headline is None
    left = [key for key in edited.numbers if key.startswith("placements.")]
    assert left == ["placements.one"], "what a placement costs is also what the flow of cases is worth"
    assert "discount_rate" in edited.numbers


def test_reach_by_year_is_given_and_taken_away() -> None:
    edited = with_share_by_year(FOUNDING, LIBRARY, "placements", {2021: 0.1, 2022: 0.5})
    assert value(edited, "placements.reach.2022") == 0.5
    assert with_share_by_year(edited, LIBRARY, "placements", {2021: None, 2022: None}) == FOUNDING


def test_a_budget_is_moved_to_the_start_year() -> None:
    late = FOUNDING.edited(start_year=2024)
    assert amount_outside(resolve(late, LIBRARY)) == 22_540_000
    moved = with_budget_moved(late)
    assert amount_outside(resolve(moved, LIBRARY)) == 0
    assert moved.budget["staff"].amounts == {2024: 8_177_000, 2025: 8_411_000, 2026: 1_752_000}


@pytest.mark.parametrize(
    ("label", "taken", "name"),
    [
        ("Övriga kostnader", (), "ovriga_kostnader"),
        ("2 tjänster", (), "post_2_tjanster"),
        ("!!!", (), "post"),
        ("Personal", ("personal",), "personal_2"),
    ],
)
def test_names_are_made_from_labels(label: str, taken: tuple[str, ...], name: str) -> None:
    assert identifier(label, taken) == name


@pytest.mark.parametrize("name", sorted(RESERVED | SHARED))
def test_no_new_part_takes_a_name_that_something_else_has(name: str) -> None:
    """A line, an effect and a fund's grant labelled as a reserved name: the case is sound, and is answered."""
    label = Label(sv=name.replace("_", " ").capitalize())
    case = with_line(FOUNDING, BudgetLine(label=label, cost_type="other", paid_by="socialnamnd", amounts={2021: 1.0}))
    case = with_new_effect(case, label, "reduction", "less", "socialnamnd", "cash", "kr/year")
    grant = Funding(label=label, paid_by="sociala_investeringsfonden", paid_to="socialnamnd", amounts={2020: 1.0})
    case = with_funding(case, {**case.funding, identifier(label.text("sv"), names_taken(case)): grant})
    made = [*case.budget][-1:] + [*case.effects][-1:] + [*case.funding][-1:]
    assert len(set(made)) == 3 and not {*made} & (RESERVED | SHARED)
    answer = Answer(resolve(case, LIBRARY), case.perspective)
    assert not answer.has_errors, answer.problems[0]
    assert evaluate_as_json(answer)["npv"] is not None


@pytest.mark.parametrize("name", sorted(RESERVED))
@pytest.mark.parametrize("part", ["budget", "funding", "effects"])
def test_a_reserved_name_is_refused_wherever_it_stands(part: str, name: str) -> None:
    grant = Funding(label=Label(sv="Fonden"), paid_by="sociala_investeringsfonden", paid_to="stadsdelsnamnd")
    line = next(iter(getattr(FOUNDING, part).values()), grant)
    case = FOUNDING.model_copy(update={part: {**getattr(FOUNDING, part), name: line}})
    told = {(at.code, at.address) for at in check_resolved(resolve(case, LIBRARY)) if at.severity == "error"}
    assert ("name_taken", f"{part}.{name}") in told


def test_everything_else_that_is_called_something_is_reserved() -> None:
    """What keys of the library begin with, and the ledger's lines that are no line of the case."""
    named = {key.partition(".")[0] for key in (*LIBRARY.numbers, BUDGET_FACTOR, MEASURED, APPLICANTS)}
    for seed in range(40):
        case = an_agreed_case(seed)
        ledger = evaluate(case, point(resolve(case, LIBRARY)), LIBRARY)
        own = {*case.money_lines, *case.effects}
        named |= {posting.line.partition(".")[0] for posting in ledger.postings if posting.line not in own}
    assert named == RESERVED | SHARED


@pytest.mark.parametrize("seed", range(3))
def test_a_value_typed_at_an_end_of_its_range_keeps_the_range(seed: int) -> None:
    """An end is shown in fifteen digits: typed as it is shown, it may lie a hair outside."""
    case = an_uncertain_case(seed)
    for key, number in resolve(case, LIBRARY).numbers.items():
        for end, other in (("low", "high"), ("high", "low")):
            at = getattr(number, end)
            if at is not None:
                typed = read_quantity(write_quantity(at, number.unit, "sv"), number.unit)
                kept = resolve(with_number(case, LIBRARY, key, value=typed), LIBRARY).numbers[key]
                moved = resolve(case.edited(changes={key: Change(value=typed)}), LIBRARY).numbers[key]
                for one in (kept, moved):
                    assert getattr(one, end) == pytest.approx(at, rel=1e-12), (key, end)
                    assert getattr(one, other) == getattr(number, other), (key, end)
                    assert one.low is not None and one.high is not None and one.low <= typed <= one.high, (key, end)


def test_staff_cost_by_hand() -> None:
    """2,5 tjänster × 38 000 kr × 11 månader × 1,3142 = 1 373 339 kr."""
    assert staff_cost(2.5, 38_000, 0.3142, 11) == pytest.approx(1_373_339)


@pytest.mark.parametrize("name", case_files())
def test_an_edited_case_is_read_as_all_of_it_would_be_and_shares_what_is_not_edited(name: str) -> None:
    case = read_case(case_files()[name].read_bytes())
    other, blank = (
        read_case(case_files()["motala_eget_hem"].read_bytes()),
        blank_case(Label(sv="Ny"), 2027, "socialnamnd"),
    )
    plain = other.model_dump()
    for field in Case.model_fields:
        for given in (getattr(other, field), getattr(blank, field), plain[field]):
            edited = case.edited(**{field: given})
            assert edited == Case.model_validate({**dict(case), field: given})
            assert all(getattr(edited, each) is getattr(case, each) for each in Case.model_fields if each != field)
            assert type(edited) is Case


@pytest.mark.parametrize(
    "fields",
    [{"horizon": "x"}, {"label": None}, {"effects": {"a": {"kind": "-"}}}, {"not_there": 1}, {"numbers": 1}],
)
def test_an_edit_is_held_to_the_types(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        FOUNDING.edited(**fields)
