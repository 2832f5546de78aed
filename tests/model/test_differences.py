"""What differs between two cases: put on the one it gives the other; nothing where the content is the same."""

import random
import typing
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from model.case.assumptions import Label, Language
from model.case.case import Case, Scenario
from model.case.difference import ABSENT, are_versions, differences, with_differences
from model.case.fingerprint import fingerprint
from model.case.fingerprint import plain as plain_case
from model.editing.edits import with_number
from model.editing.effect_years import with_years
from model.editing.effects import without_effect
from model.editing.filing import with_application_kept
from model.editing.scenarios import without_scenario
from model.files.reading import case_files, read_case
from model.files.writing import write_case
from presentation.differences import difference_rows, difference_values
from tests.case_with_contract import agreed_case
from tests.generators import LIBRARY, a_case
from wording.texts import catalogue

FOUNDING, SECOND = (
    read_case(case_files()[name].read_bytes()) for name in ("hasselby_vallingby", "skolstod_i_familjehem")
)
CASES = [FOUNDING, SECOND, agreed_case(), *(a_case(seed) for seed in range(40))]
LANGUAGES: tuple[Language, ...] = ("sv", "en")


def edited(case: Case, seed: int) -> Case:
    """The case with a few random edits: a number, an amount, a line, an effect or a scenario gone."""
    dice = random.Random(seed)
    for key in dice.sample(sorted(case.numbers), min(3, len(case.numbers))):
        value = case.numbers[key].value
        if value is not None and case.numbers[key].unit not in ("year", "years", "flag"):
            case = with_number(case, LIBRARY, key, value=value * 0.75, reason=Label(sv="Prövat"))
    if case.effects and dice.random() < 0.5:
        case = without_effect(case, dice.choice(sorted(case.effects)))
    if case.scenarios and dice.random() < 0.5:
        case = without_scenario(case, dice.choice(sorted(case.scenarios)))
    if case.budget:
        name = dice.choice(sorted(case.budget))
        line = case.budget[name]
        line = line.model_copy(update={"amounts": {**line.amounts, case.start_year: float(dice.randint(0, 10**7))}})
        case = case.model_copy(update={"budget": {**case.budget, name: line}})
    return case.model_copy(update={"horizon": dice.randint(1, 20), "label": Label(sv=f"Nummer {seed}")})


def pairs() -> list[tuple[Case, Case]]:
    """Pairs of cases: nothing in common, versions of one, and the same."""
    dice = random.Random(7)
    strangers = [(one, other) for one, other in (dice.sample(CASES, 2) for _ in range(40))]
    versions = [(case, edited(case, seed)) for seed, case in enumerate(CASES)]
    return [*strangers, *versions, *((after, before) for before, after in versions), *((case, case) for case in CASES)]


# Laws


def test_differences_put_on_the_one_case_give_the_other() -> None:
    for before, after in pairs():
        made = with_differences(before, differences(before, after))
        assert fingerprint(made) == fingerprint(after)
        assert made == after


def test_there_is_no_difference_exactly_where_fingerprints_are_equal() -> None:
    seen = set()
    for before, after in pairs():
        is_same = fingerprint(before) == fingerprint(after)
        seen.add(is_same)
        assert (differences(before, after) == ()) == is_same
        assert (difference_rows(before, after, LIBRARY, "sv") == []) == is_same
    assert seen == {True, False}


def test_a_case_written_and_read_has_no_difference() -> None:
    for case in CASES:
        assert differences(case, read_case(write_case(case))) == ()


def test_differences_the_other_way_are_the_same_turned_round() -> None:
    for before, after in pairs():
        there = {(found.place, str(found.before), str(found.after)) for found in differences(before, after)}
        back = {(found.place, str(found.after), str(found.before)) for found in differences(after, before)}
        assert there == back


def test_a_part_that_is_gone_is_one_difference() -> None:
    name = next(iter(FOUNDING.scenarios))
    (found,) = differences(FOUNDING, without_scenario(FOUNDING, name))
    assert (found.address, found.after) == (f"scenarios.{name}", ABSENT)
    assert found.before == plain_case(FOUNDING)["scenarios"][name]


# Words


def rows(before: Case, after: Case, language: Language = "sv") -> list[tuple[str, ...]]:
    """The rows as they are read: what, what it was, what it becomes."""
    told = [tuple(row.values()) for row in difference_rows(before, after, LIBRARY, language)]
    return [(what, *change.split(" → ")) for what, change in told]


def test_a_number_is_told_as_it_is_in_force() -> None:
    after = with_number(FOUNDING, LIBRARY, "placements.reduction", value=0.04, low=0.01, high=0.06)
    assert rows(FOUNDING, after) == [
        ("Färre placeringar: minskning", "5\u00a0%", "4\u00a0%"),
        ("Färre placeringar: minskning · spann", "inget angivet", "1\u00a0% – 6\u00a0%"),
    ]


def test_amounts_purses_and_texts_are_told_in_words() -> None:
    name, line = next(iter(FOUNDING.budget.items()))
    amounts = {**line.amounts, 2020: 8_500_000.0, 2024: 100_000.0}
    line = line.model_copy(update={"amounts": amounts, "paid_by": "utbildningsnamnd", "cost_type": "other"})
    after = FOUNDING.model_copy(
        update={"budget": {**FOUNDING.budget, name: line}, "horizon": 12, "label": Label(sv="Ny", en="New")}
    )
    what = "Budget line: Staff incl. management and backfill"
    found = {row[0]: row[1:] for row in rows(FOUNDING, after, "en")}
    assert found["Name · in English"][1] == "New"
    assert found["Number of years"] == ("10\u00a0years", "12\u00a0years")
    assert found[f"{what} · paid by"] == ("District committee", "Education committee")
    assert found[f"{what} · cost type"] == ("staff", "other")
    assert found[f"{what} · amount · 2020"] == ("8\u202f177\u00a0tSEK", "8\u202f500\u00a0tSEK")
    assert found[f"{what} · amount · 2024"] == ("not there", "100\u00a0tSEK")


def test_a_number_of_a_scenario_is_told_with_the_scenarios_name() -> None:
    key = "placements.starts"
    name, scenario = next((name, each) for name, each in FOUNDING.scenarios.items() if key in each.numbers)
    numbers = {**scenario.numbers, key: scenario.numbers[key].model_copy(update={"value": 2025.0})}
    after = FOUNDING.model_copy(
        update={"scenarios": {**FOUNDING.scenarios, name: scenario.model_copy(update={"numbers": numbers})}}
    )
    ((what, before, becomes),) = rows(FOUNDING, after)
    assert what.startswith(f"Scenario: {scenario.label.sv} · ")
    assert (before, becomes) == ("2023", "2025")


def test_a_number_that_a_scenario_leaves_alone_was_what_is_in_force_under_it() -> None:
    scenario = FOUNDING.scenarios["judged_ranges"]
    change = scenario.numbers["placements.reduction"]
    assert change.value is None
    numbers = {**scenario.numbers, "placements.reduction": change.model_copy(update={"value": 0.04})}
    scenarios = {**FOUNDING.scenarios, "judged_ranges": scenario.model_copy(update={"numbers": numbers})}
    found = rows(FOUNDING, FOUNDING.model_copy(update={"scenarios": scenarios}))
    assert found[0][0].endswith("Färre placeringar: minskning")
    assert found[0][1:] == ("5\u00a0%", "4\u00a0%")


def test_a_value_that_a_scenario_repeats_is_told_as_said_in_it() -> None:
    scenario = FOUNDING.scenarios["judged_ranges"]
    change = scenario.numbers["placements.reduction"].model_copy(update={"value": 0.05, "basis": "judged"})
    numbers = {**scenario.numbers, "placements.reduction": change}
    scenarios = {**FOUNDING.scenarios, "judged_ranges": scenario.model_copy(update={"numbers": numbers})}
    after = FOUNDING.model_copy(update={"scenarios": scenarios})
    assert rows(FOUNDING, after) and rows(after, FOUNDING)


def contract_of(case: Case, **terms: Any) -> Case:
    """The case with parts of its contract replaced."""
    assert case.agreement is not None
    contract = case.agreement.contract.model_copy(update=terms)
    return case.model_copy(update={"agreement": case.agreement.model_copy(update={"contract": contract})})


def test_a_contract_that_one_side_lacks_is_told_by_its_name_and_sentences() -> None:
    case = agreed_case()
    without = case.model_copy(update={"agreement": None})
    assert case.agreement is not None
    ((what, before, after),) = rows(without, case)
    assert (what, before) == ("Avtal", "ej ifyllt")
    assert after.startswith("Ett avtal. Finansiären lägger ut 1\u00a0mnkr.")
    assert "Nämnden betalar 60 öre av varje sparad krona." in after
    assert rows(case, without) == [(what, after, before)]


def test_a_term_that_changed_is_told_as_the_sentences_it_was_and_becomes() -> None:
    case = agreed_case()
    assert case.agreement is not None
    terms = dict(case.agreement.contract.terms)
    terms["shared"] = terms["shared"].model_copy(update={"share": 0.4, "per": "year"})
    gone = terms.pop("each_won")
    after = contract_of(case, terms=terms)
    found = {row[0]: row[1:] for row in rows(case, after)}
    shared = next(told for what, told in found.items() if what.endswith("Del"))
    assert "60 öre" in shared[0]
    assert "40 öre" in shared[1]
    assert next(told for what, told in found.items() if what.endswith(gone.label.sv or ""))[1] == "finns inte"
    assert len(found) == 2


def test_a_contract_that_names_what_is_not_there_is_still_told() -> None:
    case = contract_of(agreed_case(), payers={"nobody": 1.0})
    assert rows(case.model_copy(update={"agreement": None}), case) == [("Avtal", "ej ifyllt", "Ett avtal")]


def test_a_part_that_is_gone_is_told_by_what_it_came_to() -> None:
    found = {row[0]: row[1] for row in rows(FOUNDING, without_effect(FOUNDING, "placements"))}
    effect = FOUNDING.effects["placements"].label.sv
    told = "Kostnad per år i dag 75\u202f800\u00a0tkr/år; Minskning 5\u00a0%"
    assert found[f"Effekt: {effect}"] == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_of_the_programme_is_shown_to_a_reader(language: Language) -> None:
    for before, after in [(FOUNDING, SECOND), (SECOND, FOUNDING), (FOUNDING, agreed_case()), (agreed_case(), SECOND)]:
        for row in rows(before, after, language):
            assert not any("_" in cell or "{'" in cell for cell in row), row


def test_what_people_wrote_is_shown_short_and_as_it_stands() -> None:
    hostile = "# [länk](http://x) =1+1 " + "x" * 3000
    assert FOUNDING.summary is not None
    (row,) = rows(FOUNDING, FOUNDING.model_copy(update={"summary": Label(sv=hostile, en=FOUNDING.summary.en)}))
    assert row[2].startswith("# [länk](http://x) =1+1 xxx")
    assert row[2].endswith("…")
    assert len(row[2]) < 320


def types_in(kind: Any, seen: set[Any]) -> Iterator[tuple[str, str]]:
    """Every field and every closed choice that a case can hold: ("field", name) and ("choice", value)."""
    if typing.get_origin(kind) is typing.Literal:
        yield from (("choice", value) for value in typing.get_args(kind))
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        if kind not in seen:
            seen.add(kind)
            for name, field in kind.model_fields.items():
                yield "field", name
                yield from types_in(field.annotation, seen)
    else:
        for part in typing.get_args(kind):
            yield from types_in(part, seen)


def test_every_field_and_every_choice_of_a_case_has_words() -> None:
    found = set(types_in(Case, set()))
    groups = {"field": "differences.fields", "choice": "differences.values"}
    told = {f"{groups[what]}.{name}" for what, name in found if name not in LANGUAGES and "/" not in name}
    assert len(told) > 150
    assert told <= catalogue().keys()


# Versions


def test_an_edited_case_is_a_version_and_another_case_is_not() -> None:
    assert are_versions(FOUNDING, FOUNDING.model_copy(update={"label": Label(sv="Nytt namn")}))
    assert are_versions(FOUNDING, without_effect(FOUNDING, next(iter(FOUNDING.effects))))
    assert not are_versions(FOUNDING, SECOND)
    blank = Case(label=Label(sv="Tom"), applicant="socialnamnd", start_year=2025, horizon=3)
    assert are_versions(blank, blank.model_copy(update={"horizon": 5}))
    assert not are_versions(blank, FOUNDING)
    assert not are_versions(blank, blank.model_copy(update={"label": Label(sv="En annan")}))


def test_a_new_scenario_is_no_other_case() -> None:
    scenarios = {**FOUNDING.scenarios, "ny": Scenario(label=Label(sv="Ny"))}
    after = FOUNDING.model_copy(update={"scenarios": scenarios})
    assert rows(FOUNDING, after) == [("Scenario: Ny", "finns inte", "finns")]


@pytest.mark.parametrize(("language", "words"), [("sv", "börjar 2030"), ("en", "starting 2030")])
def test_a_longer_horizon_tells_numbers_of_scenarios_by_name_and_nothing_that_reads_the_same(
    language: Language, words: str
) -> None:
    longer = with_application_kept(FOUNDING, with_years(FOUNDING, LIBRARY, horizon=11)[0])
    rows = difference_values(FOUNDING, longer, LIBRARY, language)
    assert len(rows) == 2
    assert all(before != after for _, before, after in rows)
    assert words in rows[1][0]
    assert "school_years" not in rows[1][0]
