"""The odds of the founding case beside the same thing written straight, with two libraries, and in a spreadsheet.

What is asked of us is the whole answer: draws, ledger, odds, percentiles, the worth of knowing, drivers and their
break-evens. The others give NPV alone.
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from bench.figures import Figure, median_ms, side_by_side
from bench.heavy import founding, heavy, peak_memory
from bench.model_speed import check_equal, straight_ledger
from bench.office import is_installed, recalculated, write_workbook
from bench.rivals import with_monaco, with_squigglepy
from model.analysis import odds as odds_of_draws
from model.analysis.answer import Answer
from model.analysis.odds import Odds, simulate
from model.calculation import draws as drawing
from model.calculation.draws import BATCH, Draws, monte_carlo
from model.calculation.metrics import net_present_value
from model.editing.contract import agreement_of
from model.evaluate import evaluate
from model.files.reading import contract_files, read_contract
from model.numbers.resolved_numbers import ResolvedNumbers, uncertain_keys
from tests.office import office

DRAWS = 10_000
BLOCKS = 1_000
SEED = 1
CLOSE = 1e-6
"""How far NPV may be from the spreadsheet's, as a share of the largest."""


def measure(quick: bool = False) -> list[Figure]:
    """The figures of the odds. RuntimeError if two ways of working out the same thing do not agree."""
    rounds = 7 if quick else 30
    return [
        *the_ledger(2 * rounds),
        *a_contract(2 * rounds),
        *the_answer(rounds),
        *in_a_spreadsheet(1 if quick else 3),
        *a_long_run(2 if quick else 5),
        *a_heavy_case(rounds),
    ]


def the_ledger(rounds: int) -> list[Figure]:
    """The ledger alone, every posting, year and draw."""
    resolved = founding()
    case, library, table = resolved.case, resolved.library, random_draws(resolved, DRAWS)
    check_equal(case, table)
    seconds = side_by_side(
        {"model": partial(evaluate, case, table, library), "straight": partial(straight_ledger, case, table)}, rounds
    )
    ms = {name: median_ms(taken) for name, taken in seconds.items()}
    return [Figure("odds", "ledger, 10 000 random draws", ms["model"], "straight NumPy", ms["straight"], goal=1.5)]


def a_contract(rounds: int) -> list[Figure]:
    """The ledger with Norrköping's contract of three terms, settled in every draw, beside the ledger without it."""
    resolved = founding()
    bare, library = resolved.case, resolved.library
    norrkoping = read_contract(contract_files()["norrkoping_2016"].read_bytes())
    agreed = agreement_of(norrkoping, bare, library).model_copy(update={"met": {"school": True}})
    case = bare.model_copy(update={"agreement": agreed})
    table = random_draws(resolved, DRAWS)
    seconds = side_by_side(
        {"without": partial(evaluate, bare, table, library), "with": partial(evaluate, case, table, library)}, rounds
    )
    ms = {name: median_ms(taken) for name, taken in seconds.items()}
    settling = ms["with"] - ms["without"]
    return [Figure("odds", "settling three terms, 10 000 draws", settling, "the ledger", ms["without"], goal=1)]


def the_answer(rounds: int) -> list[Figure]:
    """The whole answer against NPV alone with others."""
    resolved = founding()
    sampled, simulated = with_squigglepy(resolved, DRAWS), with_monaco(resolved, DRAWS)
    apart = abs(np.mean(sampled() > 0) - np.mean(simulated() > 0))
    if apart > 0.05:
        raise RuntimeError(f"squigglepy and monaco give odds {apart:.2f} apart")
    seconds = side_by_side(
        {
            "edit": partial(whole_answer, resolved),
            "first": partial(anew, partial(whole_answer, resolved)),
            "squigglepy": sampled,
            "odds": lambda: answer_of(resolved).odds,
            "drivers": lambda: answer_of(resolved).sensitivity,
        },
        rounds,
    )
    seconds |= side_by_side({"monaco": simulated}, max(3, rounds // 10))
    ms = {name: median_ms(taken) for name, taken in seconds.items()}
    edit, first = "whole answer, an edit (draws kept)", "whole answer, first time (nothing kept)"
    alone = "squigglepy, NPV alone"
    return [
        Figure("odds", edit, ms["edit"], alone, ms["squigglepy"], goal=5),
        Figure("odds", first, ms["first"], alone, ms["squigglepy"], goal=5),
        Figure("odds", "  of which the draws and their odds", ms["odds"], alone, ms["squigglepy"]),
        Figure("odds", "  of which the drivers", ms["drivers"], alone, ms["squigglepy"]),
        Figure("odds", edit, ms["edit"], "monaco, 10 000 cases, NPV alone", ms["monaco"], goal=1 / 30),
        Figure("odds", first, ms["first"], "monaco, 10 000 cases, NPV alone", ms["monaco"], goal=1 / 30),
    ]


def in_a_spreadsheet(times: int) -> list[Figure]:
    """Draws, ledger and NPV by the clock, beside LibreOffice with a block of formulas a draw."""
    resolved = founding()
    case = resolved.case
    table = random_draws(resolved, BLOCKS).part(1, BLOCKS + 1)
    npv = partial(worth, resolved, table)
    ours = 1000 * statistics.median(clocked(npv) for _ in range(50))
    what = "1 000 draws: ledger and NPV, by the clock"
    if not is_installed():
        return [Figure("odds", what, ours, "not measured: LibreOffice is missing", float("nan"), goal=0.01)]
    with office() as program:
        one, many = program.folder / "one.xlsx", program.folder / "many.xlsx"
        write_workbook(one, case, table.part(0, 1))
        write_workbook(many, case, table)
        recalculated(program, one)  # makes the profile
        seconds: list[float] = []
        found = np.zeros(0)
        for _ in range(times):
            alone, _first = recalculated(program, one)
            together, found = recalculated(program, many)
            seconds.append(together - alone)
    apart = np.abs(found - npv()).max() / np.abs(found).max()
    if not apart <= CLOSE:
        raise RuntimeError(f"LibreOffice's NPV is {apart:.1e} from ours")
    return [Figure("odds", what, ours, "LibreOffice, 1 000 blocks less 1", median_ms(seconds), goal=0.01)]


def a_long_run(rounds: int) -> list[Figure]:
    """Ten and a hundred times as many draws: the time of one of them, and the memory of all."""
    resolved = founding()
    ms = {
        count: median_ms(side_by_side({"run": partial(anew, partial(run, resolved, count))}, times)["run"])
        for count, times in ((DRAWS, 5 * rounds), (10 * DRAWS, rounds), (100 * DRAWS, max(1, rounds // 2)))
    }
    figures = [
        Figure("odds", f"{spaced(count)} draws", ms[count], f"{count // DRAWS} × 10 000 draws", at_once, goal=1.5)
        for count in (10 * DRAWS, 100 * DRAWS)
        if (at_once := ms[DRAWS] * count / DRAWS)
    ]
    if sys.platform == "linux":
        for name in ("founding", "heavy"):
            few, many = peak_memory(name, DRAWS), peak_memory(name, 100 * DRAWS)
            what = f"peak memory, 1 000 000 draws, {name} case"
            figures.append(Figure("odds", what, many, "10 000 draws", few, limit=1000, unit="MB"))
    return figures


def a_heavy_case(rounds: int) -> list[Figure]:
    """60 postings over 20 years."""
    resolved, smaller = heavy(), founding()
    postings = len(answer_of(resolved).ledger.postings)
    if postings != 60:
        raise RuntimeError(f"the heavy case has {postings} postings")
    # Apart from the founding case's: the threads of a large matrix product go on working for a while after it.
    jobs: dict[str, Callable[[], object]] = {
        "point": lambda: answer_of(resolved).readings,
        "founding point": lambda: answer_of(smaller).readings,
        "founding odds": lambda: answer_of(smaller).odds,
        "drivers": lambda: answer_of(resolved).sensitivity,
        "odds": lambda: answer_of(resolved).odds,
        "first": partial(anew, lambda: answer_of(resolved).odds),
    }
    ms = {name: median_ms(side_by_side({name: job}, max(3, rounds // 3))[name]) for name, job in jobs.items()}
    return [
        Figure("odds", "heavy case, point answer", ms["point"], "founding case", ms["founding point"]),
        Figure("odds", "heavy case, odds (draws kept)", ms["odds"], "founding case", ms["founding odds"], limit=500),
        Figure("odds", "heavy case, odds (nothing kept)", ms["first"], "founding case", ms["founding odds"], limit=500),
        Figure("odds", "heavy case, drivers", ms["drivers"], "its odds", ms["odds"]),
    ]


def answer_of(resolved: ResolvedNumbers) -> Answer:
    """An answer of which nothing is worked out yet."""
    return Answer(resolved, resolved.case.perspective, DRAWS, SEED)


def whole_answer(resolved: ResolvedNumbers) -> None:
    """Everything that the odds and the drivers say."""
    answer = answer_of(resolved)
    odds = answer.odds
    told: list[object] = [odds.chance, odds.mean, odds.expected_loss, odds.percentile(np.array([0.1, 0.5, 0.9]))]
    told += [odds.fan, odds.chance_by_year, answer.sensitivity]
    told += [odds.information(random_factor) for random_factor in odds.learned]
    assert len(told) == 7 + len(odds.learned)


def anew(job: Callable[[], object]) -> None:
    """Does a job with nothing kept from earlier draws."""
    for kept in (*vars(drawing).values(), *vars(odds_of_draws).values()):
        if hasattr(kept, "cache_clear"):
            kept.cache_clear()
    job()


def run(resolved: ResolvedNumbers, count: int) -> Odds:
    """So many draws, without the readings."""
    case = resolved.case
    return simulate(resolved, resolved.library.perspectives[case.perspective], case.discount.timing, count, SEED)


def random_draws(resolved: ResolvedNumbers, count: int) -> Draws:
    """The point and so many random draws, at most a batch."""
    assert count <= BATCH
    return monte_carlo(resolved, uncertain_keys(resolved), count, SEED)


def worth(resolved: ResolvedNumbers, table: Draws) -> np.ndarray:
    """NPV of every draw, kronor."""
    case = resolved.case
    ledger = evaluate(case, table, resolved.library).within(resolved.library.perspectives[case.perspective])
    return net_present_value(ledger, case.discount.timing)


def clocked(job: Callable[[], object]) -> float:
    """Seconds by the clock."""
    gc.collect()
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def spaced(count: int) -> str:
    """A whole number with its thousands apart."""
    return f"{count:,}".replace(",", " ")
