"""Edits give new cases and never change the one they were given."""

import pytest

from model.assumptions import Label
from model.case import Case
from model.editing import (
    amount_outside,
    identifier,
    staff_cost,
    with_budget,
    with_budget_moved,
    with_number,
    with_share_by_year,
    without_effect,
)
from model.filing import filed_numbers
from model.in_force import in_force
from model.reading import case_files, read_case, read_library, write_case

LIBRARY = read_library()
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
REDUCTION = "placements.reduction"


def value(case: Case, key: str, scenario: str | None = None) -> float | None:
    return in_force(case, LIBRARY, scenario).numbers[key].value


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
    assert not [key for key in edited.numbers if key.startswith("placements.")]
    assert "discount_rate" in edited.numbers


def test_reach_by_year_is_given_and_taken_away() -> None:
    edited = with_share_by_year(FOUNDING, LIBRARY, "placements", {2021: 0.1, 2022: 0.5})
    assert value(edited, "placements.reach.2022") == 0.5
    assert with_share_by_year(edited, LIBRARY, "placements", {2021: None, 2022: None}) == FOUNDING


def test_a_budget_is_moved_to_the_start_year() -> None:
    late = FOUNDING.edited(start_year=2024)
    assert amount_outside(in_force(late, LIBRARY)) == 22_540_000
    moved = with_budget_moved(late)
    assert amount_outside(in_force(moved, LIBRARY)) == 0
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


def test_staff_cost_by_hand() -> None:
    """2,5 tjänster × 38 000 kr × 11 månader × 1,3142 = 1 373 339 kr."""
    assert staff_cost(2.5, 38_000, 0.3142, 11) == pytest.approx(1_373_339)
