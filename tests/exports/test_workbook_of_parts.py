"""Workbooks of flows of cases and of levels: what the model says, and what LibreOffice recalculates."""

import pytest

from exports.workbook.build import book_of, workbook
from model.analysis.answer import Answer
from model.files.reading import case_files, read_case
from model.numbers.resolve import resolve
from tests.contracts_at_random import an_agreed_case
from tests.exports.test_workbook_opened import differing
from tests.exports.workbooks_built import DAY, answered, faults_of
from tests.generators import LIBRARY
from tests.office import office, with_wrong_results
from tests.parts_at_random import a_case_of_parts


def answers(count: int) -> dict[str, Answer]:
    """Random cases of parts, by name."""
    found = {f"parts-{seed}": answered(a_case_of_parts(seed)) for seed in range(count)}
    return {name: answer for name, answer in found.items() if not answer.has_errors}


def mixed(count: int) -> dict[str, Answer]:
    """Random cases with a contract, and flows or levels beside what it measures; by name."""
    found: dict[str, Answer] = {}
    for seed in range(6000, 6200):
        agreed, parts = an_agreed_case(seed), a_case_of_parts(seed)
        answer = answered(
            agreed.edited(
                effects={**agreed.effects, **parts.effects},
                numbers={**parts.numbers, **agreed.numbers},
                actors={**parts.actors, **agreed.actors},
            )
        )
        if not answer.has_errors:
            found[f"mixed-{seed}"] = answer
        if len(found) == count:
            break
    return found


def test_workbooks_of_contracts_beside_flows_and_levels_say_what_the_model_says() -> None:
    made = mixed(8)
    assert {effect.kind for answer in made.values() for effect in answer.case.effects.values()} >= {
        "case_flow",
        "levels",
        "reduction",
        "cohort",
    }
    faults = {name: faults_of(answer, book_of(answer, "sv", None, DAY)[0]) for name, answer in made.items()}
    assert {name: fault for name, fault in faults.items() if fault} == {}


def test_workbooks_of_parts_say_what_the_model_says() -> None:
    made = answers(12)
    assert len(made) >= 9
    faults = {name: faults_of(answer, book_of(answer, "sv", None, DAY)[0]) for name, answer in made.items()}
    assert {name: fault for name, fault in faults.items() if fault} == {}


def test_the_illustration_of_the_founding_case_has_a_workbook() -> None:
    case = read_case(case_files()["hasselby_vallingby"].read_bytes())
    answer = Answer(resolve(case, LIBRARY, "flow_for_five_per_cent"), case.perspective)
    assert faults_of(answer, book_of(answer, "en", "flow_for_five_per_cent", DAY)[0]) == []


@pytest.mark.libreoffice
def test_libreoffice_gives_every_stored_result_of_parts() -> None:
    files = {f"{name}.xlsx": workbook(answer, "sv", None, DAY) for name, answer in (answers(5) | mixed(2)).items()}
    with office() as program:
        again = program.converted({name: with_wrong_results(content) for name, content in files.items()}, seconds=240)
    wrong = {name: differing(content, again[name.removesuffix(".xlsx")]) for name, content in files.items()}
    assert {name: fault for name, fault in wrong.items() if fault} == {}
