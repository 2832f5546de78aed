"""What a chance rests on: the numbers that matter most, and which of them have a range."""

import json

import pytest

from model.__main__ import main
from model.analysis.answer import Answer
from model.analysis.coverage import MOST_OF_IT
from model.case.assumptions import Change
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve
from presentation.sentences import key_figures
from presentation.uncertainty import chance_title, coverage_sentence

LIBRARY = read_library()
FILES = case_files()
FOUNDING = read_case(FILES["hasselby_vallingby"].read_bytes())
REDUCTION, BASE, FACTOR = "placements.reduction", "placements.base_cost", "budget.factor"


def answered(**ranges: tuple[float, float]) -> Answer:
    """The founding case with ranges laid over it."""
    laid = {key.replace("__", "."): Change(low=low, high=high) for key, (low, high) in ranges.items()}
    return Answer(resolve(FOUNDING, LIBRARY, None, laid), FOUNDING.perspective)


def test_what_moves_the_founding_case_most_by_hand() -> None:
    """Without ranges each is moved as the library offers: the reduction and the base move the same benefit."""
    found = answered().coverage
    assert next(iter(found.moves)) in (REDUCTION, BASE, "placements.starts")
    assert REDUCTION in found.moves
    assert not found.with_range
    assert set(found.missing) == set(found.moves)
    sizes = list(found.moves.values())
    assert sizes == sorted(sizes, reverse=True)
    # A range moves what its ends say: 4–6 % of 75.8 mnkr over nine years is 2/5 of the present value of the benefit.
    answer = answered(placements__reduction=(0.04, 0.06))
    benefit = float(answer.readings.pv_benefits[0])
    assert answer.coverage.moves[REDUCTION] == pytest.approx(0.4 * benefit)


def test_a_range_of_what_hardly_matters_makes_no_chance() -> None:
    answer = answered(discount_rate=(0.0349, 0.0351))
    assert answer.has_ranges
    assert answer.odds.chance == 1.0
    assert not answer.tells_chance
    assert "chance" not in key_figures(answer, None, "sv")
    assert chance_title(answer, "sv") == "Hur säkert är det?"
    assert coverage_sentence(answer, "sv").startswith("Inget av de ")


def test_a_range_of_what_matters_makes_a_chance_that_says_what_it_rests_on() -> None:
    answer = answered(placements__reduction=(0.03, 0.07))
    assert answer.tells_chance
    assert "chance" in key_figures(answer, None, "sv")
    told = coverage_sentence(answer, "sv")
    assert told.startswith(f"1 av de {len(answer.coverage.moves)} tal som betyder mest har spann. Utan spann: ")
    assert coverage_sentence(answer, "en").startswith("1 of the ")


@pytest.mark.parametrize("name", FILES)
def test_the_main_numbers_are_the_fewest_that_make_up_most(name: str) -> None:
    case = read_case(FILES[name].read_bytes())
    for scenario in (None, *case.scenarios):
        found = Answer(resolve(case, LIBRARY, scenario), case.perspective).coverage
        sizes = list(found.moves.values())
        assert sizes
        assert found.with_range <= set(found.moves)
        total = sum(sizes) / MOST_OF_IT  # at least this much moves in all, at most what makes one number fewer too few
        assert sum(sizes[:-1]) < total


def test_the_chance_of_assumed_ranges_is_still_told() -> None:
    answer = Answer(resolve(FOUNDING, LIBRARY, "judged_ranges"), FOUNDING.perspective)
    assert answer.tells_chance
    assert not answer.coverage.missing or answer.coverage.with_range


def test_it_is_told_without_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(FILES["hasselby_vallingby"])
    assert main(["simulate", file, "--range", f"{REDUCTION}=0.03:0.07", "--draws", "200", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["coverage"]
    assert told["with_range"] == [REDUCTION]
    assert set(told["missing"]) == set(told["main"]) - {REDUCTION}
