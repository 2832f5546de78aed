"""What stands beneath the changes is kept while what it is read from is the same, and is never an earlier case's."""

import pytest

from model.files.reading import case_files, read_case, read_library
from model.numbers.applicants import library_of
from model.numbers.beneath import NEVER_READ, Beneath
from model.numbers.resolve import resolve
from tests.watched_case import READ, Watched

LIBRARY = read_library()
CASES = {name: read_case(path.read_bytes()) for name, path in case_files().items()}
each_case = pytest.mark.parametrize("name", CASES)


@each_case
def test_nothing_reads_the_fields_that_are_not_part_of_what_it_is_kept_under(name: str) -> None:
    watched = Watched.model_construct(**dict(CASES[name]))
    READ.clear()
    Beneath.used_by(watched, library_of(watched, LIBRARY))
    assert READ
    assert not READ & NEVER_READ


@each_case
def test_what_is_kept_is_what_would_be_worked_out_anew_after_every_edit(name: str) -> None:
    case = CASES[name]
    edited = [case, case.edited(start_year=case.start_year + 1), case.edited(changes={}, scenarios={})]
    edited += [case.edited(numbers={**case.numbers, key: number.known_as(7.0)}) for key, number in case.numbers.items()]
    edited += [
        case.edited(**{part: {line: each for line, each in lines.items() if line != gone}})
        for part in ("budget", "income", "effects")
        for lines in [getattr(case, part)]
        for gone in lines
    ]
    for each in [*edited, *reversed(edited)]:
        used, anew = Beneath.of(each, LIBRARY), Beneath.used_by(each, LIBRARY)
        assert (dict(used.numbers) | dict(anew.numbers), *used[1:]) == (dict(used.numbers), *anew[1:])


@each_case
def test_what_is_laid_over_leaves_what_stands_beneath_alone(name: str) -> None:
    case = CASES[name]
    before = Beneath.used_by(case, LIBRARY)
    for scenario in (*case.scenarios, None):
        resolve(case, LIBRARY, scenario)
    assert Beneath.of(case, LIBRARY)._replace(numbers=dict(before.numbers)) == before
    assert {key: Beneath.of(case, LIBRARY).numbers[key] for key in before.numbers} == dict(before.numbers)
