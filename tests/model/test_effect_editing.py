"""Edits of effects: begun from needs, counted another way, given to others, told as a count. In cases of every kind."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest

from exports.workbook.build import book_of
from model.analysis.answer import Answer
from model.calculation.draws import Draws, point
from model.calculation.flows import Flow, effect_flows
from model.calculation.metrics import units_of
from model.calculation.years import Time
from model.case.assumptions import Label
from model.case.case import Case, Scenario
from model.case.effect import EffectKind
from model.case.units import is_money
from model.checking.case import check
from model.contracts.measuring import measure
from model.editing.edits import blank_case, with_number
from model.editing.effect_years import Run, run_of, with_run, with_share_by_year, with_years
from model.editing.effects import (
    COUNTED,
    OWN_WORTH,
    blanks,
    unit_counted,
    with_effect,
    with_headline,
    with_kind,
    with_new_effect,
    with_recipient,
    with_worth_chosen,
    without_recipient,
)
from model.editing.needs import NEEDS, Given, Question, lacking, question_units, with_need, worths_offered
from model.evaluate import evaluate
from model.files.reading import case_files, read_case
from model.files.writing import write_case
from model.numbers.keys import key_of
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import effect_keys
from presentation.counts import counts_sentences
from presentation.sentences import number_label
from tests.contracts_at_random import an_agreed_case
from tests.generators import LIBRARY, a_case
from wording.texts import LANGUAGES

DAY = date(2026, 11, 29)
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
Way = tuple[EffectKind, str]
WAYS: tuple[Way, ...] = tuple(dict.fromkeys((need.kind, unit) for need in NEEDS.values() for unit in need.units))
BEGUN = blank_case(Label(sv="Tidiga insatser i Åby kommun"), 2027)
SCHOOL_YEARS = "school_year/person"
ASKED: dict[Question, float] = {
    "base": 120.0, "change": 0.3, "low": 0.2, "high": 0.4, "starts": 2028, "ramp": 1, "started": 6, "duration": 1,
    "unit_value": 135_000, "planned": 400_000.0,
}  # fmt: skip


def given(need_id: str, unit: str, worth: str | None, **more: float) -> Given:
    """Answers to every question of a need."""
    need = NEEDS[need_id]
    asked: list[str] = [*question_units(need, unit), *(["unit_value"] if worth == OWN_WORTH else [])]
    numbers: dict[Any, float] = {slot: value for slot, value in ASKED.items() if slot in asked} | more
    return Given(
        label=Label(sv=need_id),
        unit=unit,
        direction=need.directions[0],
        realised_as=need.realised_as[0],
        actor="socialnamnd",
        worth=worth,
        numbers=numbers,
    )


def errors(case: Case) -> list[tuple[str, str]]:
    """The errors of a case as its file holds it."""
    again = read_case(write_case(case))
    assert again == case
    return [(problem.code, problem.address) for problem in check(again, LIBRARY) if problem.severity == "error"]


def every_need() -> Iterator[tuple[str, str, str | None]]:
    """Every need, with every unit and every worth that it offers."""
    for need_id, need in NEEDS.items():
        for unit in need.units:
            for worth in worths_offered(need, LIBRARY, unit) or (None,):
                yield need_id, unit, worth


# Begun from needs


@pytest.mark.parametrize(("need_id", "unit", "worth"), list(every_need()))
def test_a_need_that_is_answered_counts_at_once(need_id: str, unit: str, worth: str | None) -> None:
    need = NEEDS[need_id]
    answers = given(need_id, unit, worth)
    assert not lacking(need, answers, BEGUN.years)
    case, name = with_need(BEGUN, LIBRARY, need, answers)
    assert errors(case) == []
    assert not blanks(case, LIBRARY, name)
    ledger = evaluate(case, point(resolve(case, LIBRARY)), LIBRARY)
    units = units_of(ledger, name)[:, 0]
    assert units[0] == 0, "nothing before it starts"
    first = {"reduction": 36, "cohort": 6 * 0.3, "planned": 400_000}
    assert units[1] == pytest.approx(first[need.kind])
    assert bool(ledger.postings) == (worth != COUNTED), "kronor follow where somebody has stated a worth"
    said = {key for key in effect_keys(resolve(case, LIBRARY), name) if key in case.numbers}
    multiplies = {"reduction": {"ramp", "starts"}, "cohort": {"duration"}, "planned": {"planned.2028"}}[need.kind]
    assert {f"{name}.{slot}" for slot in multiplies} <= said, "what multiplies an effect is said, not taken for granted"


@pytest.mark.parametrize("need_id", NEEDS)
def test_each_thing_that_is_missing_is_told(need_id: str) -> None:
    need = NEEDS[need_id]
    unit = need.units[0]
    worth = next(iter(worths_offered(need, LIBRARY, unit)), None)
    whole = given(need_id, unit, worth)
    for slot in whole.numbers:
        left = {other: value for other, value in whole.numbers.items() if other != slot}
        less = Given(whole.label, unit, whole.direction, whole.realised_as, whole.actor, worth, left)
        assert slot in lacking(need, less, BEGUN.years)
    nobody = Given(whole.label, unit, whole.direction, whole.realised_as, None, worth, whole.numbers)
    assert set(lacking(need, nobody, BEGUN.years)) == {"actor"}


def test_one_school_year_each_is_not_one_a_year_for_ever() -> None:
    """Six children a year, 2028–2036, one school year each: 9 × 6 = 54 school years in all, 6 a year."""
    case, name = with_need(
        BEGUN, LIBRARY, NEEDS["school_years"], given("school_years", SCHOOL_YEARS, OWN_WORTH, change=1)
    )
    units = units_of(evaluate(case, point(resolve(case, LIBRARY)), LIBRARY), name)[:, 0]
    assert list(units) == [0, *[6] * 9]


# Counted another way


@pytest.mark.parametrize("before", WAYS)
@pytest.mark.parametrize("after", WAYS)
def test_every_way_of_counting_becomes_every_other(before: Way, after: Way) -> None:
    need_id = next(name for name, need in NEEDS.items() if need.kind == before[0] and before[1] in need.units)
    worth = None if is_money(before[1]) else OWN_WORTH
    case, name = with_need(BEGUN, LIBRARY, NEEDS[need_id], given(need_id, before[1], worth))
    turned = with_kind(case, LIBRARY, name, *after)
    assert errors(turned) == []
    assert (turned.effects[name].kind, unit_counted(turned, LIBRARY, name)) == after
    left = blanks(turned, LIBRARY, name)
    included = resolve(turned, LIBRARY).numbers[f"{name}.included"].value
    assert included == (0 if left else 1), "what lacks a number does not count"
    if before == after:
        assert turned == case
    for language in LANGUAGES:
        for key in effect_keys(resolve(turned, LIBRARY), name):
            assert number_label(resolve(turned, LIBRARY), key, language)
    filled = turned
    for key in left:
        filled = with_number(filled, LIBRARY, key, value=0.5)
    filled = with_number(filled, LIBRARY, f"{name}.included", value=1)
    if after[0] == "cohort":
        filled = with_run(filled, resolve(filled, LIBRARY), name, Run(2028, 2036, 5.0))
    assert errors(filled) == []


def test_what_a_number_is_of_is_kept_in_all_that_still_fits() -> None:
    case, name = with_need(BEGUN, LIBRARY, NEEDS["freed_time"], given("freed_time", "investigation/year", OWN_WORTH))
    turned = with_kind(case, LIBRARY, name, "reduction", "hour/year")
    numbers = resolve(turned, LIBRARY).numbers
    change = numbers[f"{name}.change"]
    assert (change.value, change.low, change.high) == (0.3, 0.2, 0.4)
    assert numbers[f"{name}.starts"].value == 2028
    assert (numbers[f"{name}.base"].value, numbers[f"{name}.base"].unit) == (None, "hour/year")
    assert (numbers[f"{name}.unit_value"].value, numbers[f"{name}.unit_value"].unit) == (None, "kr/hour")


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", FOUNDING.effects)
@pytest.mark.parametrize("way", WAYS)
def test_a_filed_case_can_be_counted_another_way_without_harm_to_others(name: str, way: Way) -> None:
    turned = with_kind(FOUNDING, LIBRARY, name, *way)
    again = read_case(write_case(turned))
    for other in FOUNDING.effects:
        if other == name:
            continue
        before, after = resolve(FOUNDING, LIBRARY), resolve(again, LIBRARY)
        for key in effect_keys(before, other):
            assert after.numbers[key] == before.numbers[key], (other, key)


# Recipients and worth


def test_a_recipient_more_has_the_same_worth_until_another_is_said() -> None:
    case, name = with_need(
        BEGUN, LIBRARY, NEEDS["school_years"], given("school_years", "school_year/person", OWN_WORTH)
    )
    two = with_recipient(case, LIBRARY, name, 1, actor="region")
    ledger = evaluate(two, point(resolve(two, LIBRARY)), LIBRARY)
    by_actor = {actor: float(ledger.of(actor).net().sum()) for actor in ("socialnamnd", "region")}
    assert by_actor["socialnamnd"] == by_actor["region"] > 0
    own = with_worth_chosen(two, LIBRARY, name, 1, OWN_WORTH)
    assert own.effects[name].valuations[1].unit_value == f"{name}.unit_value_2"
    assert resolve(own, LIBRARY).numbers[f"{name}.included"].value == 0, "the new worth is blank"
    labels = {number_label(resolve(own, LIBRARY), f"{name}.unit_value{end}", "sv") for end in ("", "_2")}
    assert labels == {"school_years: värde per enhet (Socialnämnden)", "school_years: värde per enhet (Regionen)"}
    assert without_recipient(two, LIBRARY, name, 1) == case


def test_words_about_another_number_do_not_stay_when_the_headline_changes() -> None:
    assert FOUNDING.headline_phrase is not None
    chosen = with_headline(FOUNDING, "placements.starts")
    assert (chosen.headline, chosen.headline_phrase) == ("placements.starts", None)
    assert with_headline(FOUNDING, FOUNDING.headline) == FOUNDING


def test_an_edit_of_an_effect_is_checked_as_a_file_is() -> None:
    with pytest.raises(ValueError, match="direction"):
        with_effect(FOUNDING, "placements", direction="sideways")
    with pytest.raises(ValueError, match="actor"):
        with_recipient(FOUNDING, LIBRARY, "placements", 0, actor="Ingen Sådan!")


def test_a_new_effect_is_named_as_nothing_has_been() -> None:
    case = BEGUN.edited(retired=("frigjord_tid",))
    label = Label(sv="Frigjord tid")
    added = with_new_effect(case, label, "reduction", "less", "socialnamnd", "freed_capacity", "hour/year", COUNTED)
    assert list(added.effects) == ["frigjord_tid_2"]


# The same number each year


@pytest.mark.parametrize("first", range(2027, 2037, 3))
@pytest.mark.parametrize("last", range(2027, 2037, 3))
@pytest.mark.parametrize("need_id", ["placements", "school_years"])
def test_a_run_of_years_is_told_as_it_was_set(first: int, last: int, need_id: str) -> None:
    if last < first:
        return
    need = NEEDS[need_id]
    worth = next(iter(worths_offered(need, LIBRARY, need.units[0])), None)
    case, name = with_need(BEGUN, LIBRARY, need, given(need_id, need.units[0], worth))
    run = Run(first, last, 0.5)
    again = with_run(case, resolve(case, LIBRARY), name, run)
    assert errors(again) == []
    assert run_of(resolve(again, LIBRARY), name) == run
    moved = with_run(again, resolve(again, LIBRARY), name, Run(2027, 2036, 0.5))
    assert run_of(resolve(moved, LIBRARY), name) == Run(2027, 2036, 0.5)


def test_years_that_differ_keep_their_numbers_when_the_run_grows() -> None:
    case, name = with_need(
        BEGUN, LIBRARY, NEEDS["school_years"], given("school_years", "school_year/person", OWN_WORTH)
    )
    some = with_share_by_year(case, LIBRARY, name, {2028: 2.0, 2036: 9.0})
    grown = with_run(some, resolve(some, LIBRARY), name, Run(2027, 2036, None))
    numbers = resolve(grown, LIBRARY).numbers
    assert [numbers[f"{name}.started.{year}"].value for year in (2027, 2028, 2029, 2036)] == [2.0, 2.0, 6.0, 9.0]


# Told as a count, in any case


def a_case_of_participants(last: int = 2036) -> tuple[Case, str]:
    """A case of ten years from 2027, in which six children a year from 2028 avoid a school year; its effect's id."""
    need = NEEDS["school_years"]
    answered = given("school_years", "school_year/person", OWN_WORTH)
    case, name = with_need(blank_case(Label(sv="Åby"), 2027), LIBRARY, need, answered)
    return with_run(case, resolve(case, LIBRARY), name, Run(2028, last, 6)), name


@pytest.mark.parametrize("more", [{"horizon": 12}, {"start_year": 2029}])
def test_the_order_in_which_years_and_participants_are_typed_does_not_matter(more: dict[str, int]) -> None:
    case, name = a_case_of_participants()
    longer, went_on = with_years(case, LIBRARY, **more)
    assert went_on == (name,)
    assert run_of(resolve(longer, LIBRARY), name) == Run(2028, longer.years.stop - 1, 6)


def test_participants_who_end_before_the_last_year_still_do() -> None:
    case, name = a_case_of_participants(last=2030)
    longer, went_on = with_years(case, LIBRARY, horizon=12)
    assert went_on == () and run_of(resolve(longer, LIBRARY), name) == Run(2028, 2030, 6)
    shorter, went_on = with_years(a_case_of_participants()[0], LIBRARY, horizon=5)
    assert went_on == () and shorter == a_case_of_participants()[0].edited(horizon=5)


def test_a_scenario_with_participants_of_its_own_keeps_them_in_the_new_years() -> None:
    case, name = a_case_of_participants()
    case = case.edited(scenarios={"few": Scenario(label=Label(sv="Färre"))})
    case = with_run(case, resolve(case, LIBRARY, "few"), name, Run(2028, 2036, 3), "few")
    longer, _ = with_years(case, LIBRARY, horizon=12)
    assert run_of(resolve(longer, LIBRARY), name) == Run(2028, 2038, 6)
    assert run_of(resolve(longer, LIBRARY, "few"), name) == Run(2028, 2038, 3)


def counted(case: Case) -> tuple[Case, list[str]]:
    """The case with every effect that is not in kronor told as a count, and the names of those."""
    names = [name for name in case.effects if not is_money(unit_counted(case, LIBRARY, name))]
    for name in names:
        for position in range(len(case.effects[name].valuations)):
            case = with_worth_chosen(case, LIBRARY, name, position, COUNTED)
    return case, names


def some_cases() -> Iterator[tuple[Case, Case, list[str]]]:
    """Cases of every kind, as they are and with what can be told as a count told so."""
    for seed in range(40):
        case = a_case(seed)
        if [problem for problem in check(case, LIBRARY) if problem.severity == "error"]:
            continue
        beside, names = counted(case)
        if names:
            yield case, beside, names


def test_what_is_told_as_a_count_has_the_same_units_and_no_kronor() -> None:
    found = 0
    for case, beside, names in some_cases():
        assert errors(beside) == []
        before = evaluate(case, point(resolve(case, LIBRARY)), LIBRARY)
        after = evaluate(beside, point(resolve(beside, LIBRARY)), LIBRARY)
        for name in names:
            assert np.allclose(units_of(after, name), units_of(before, name))
            assert not [posting for posting in after.postings if posting.line == name]
            found += bool(np.any(units_of(after, name)))
        codes = {problem.code for problem in check(beside, LIBRARY) if problem.severity == "error"}
        assert not codes
    assert found > 10


def test_a_workbook_has_the_units_of_what_is_told_as_a_count() -> None:
    found = 0
    for _, beside, names in some_cases():
        answer = Answer(resolve(beside, LIBRARY), beside.perspective)
        book, _ = book_of(answer, "sv", None, DAY)
        (sheet,) = (sheet for sheet in book.sheets if sheet.name == "Effekter")
        rows = {
            tuple(round(float(sheet.cells[row, sheet.first + year].result), 3) for year in range(beside.horizon))
            for (row, column), cell in sheet.cells.items()
            if column == 0 and str(cell.written).startswith("Enheter, vid sidan av pengarna")
        }
        for name in names:
            if name in answer.everyone.counts:
                units = units_of(answer.everyone, name)[:, 0]
                assert tuple(round(float(value), 3) for value in units) in rows, name
                found += 1
        assert len(counts_sentences(answer, "sv")) == len(answer.everyone.counts)
    assert found > 5


def test_a_key_of_a_library_is_nobodys_own() -> None:
    resolved = resolve(FOUNDING, LIBRARY)
    for name, effect in FOUNDING.effects.items():
        key = key_of(name, effect, "change")
        assert number_label(resolved, key, "sv").startswith(f"{effect.label.sv}: ")


def test_a_contract_measures_what_is_told_as_a_count_as_before() -> None:
    """Whether anybody has priced an effect changes nothing of what a contract counts of it, nor of its rate."""
    found = 0
    for seed in range(80):
        case = an_agreed_case(seed)
        agreement, contract = case.agreement, case.contract
        beside, names = counted(case)
        if agreement is None or contract is None or not names or errors(case) or errors(beside):
            continue
        measured = []
        for each in (case, beside):
            draws = point(resolve(each, LIBRARY))
            measured.append(measure(each, agreement, contract, effect_flows_of(each, draws), draws).outcomes)
        for name, outcome in contract.outcomes.items():
            if outcome.unit != "savings" and name in contract.outcomes_measured:
                assert np.allclose(measured[0][name], measured[1][name], equal_nan=True), (seed, name)
                found += bool(np.any(np.nan_to_num(measured[1][name])))
    assert found > 3


def effect_flows_of(case: Case, draws: Draws) -> list[Flow]:
    """What the effects of a case come to in kronor."""
    return list(effect_flows(case, draws, Time.of(case)))
