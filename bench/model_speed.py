"""The model against the same ledger written straight in NumPy, for one case only and without a word about why.

What the model adds is that any case can be asked, and that every posting keeps its factors: this is what that costs.
"""

from functools import partial

import numpy as np

from bench.figures import Figure, median_ms, side_by_side
from model.analysis.answer import Answer
from model.analysis.answer import side_by_side as scenarios_side_by_side
from model.calculation.draws import Array, Draws, point
from model.calculation.metrics import net_present_value, read
from model.case.case import Case
from model.evaluate import evaluate
from model.files.reading import ASSUMPTIONS, read_case, read_library
from model.numbers.resolve import resolve

FOUNDING_CASE = ASSUMPTIONS / "cases" / "hasselby_vallingby.yaml"
SEED = 20_200_101
CLOSE = 1e-9
"""The largest difference between the two ledgers, as a share of the largest amount."""


def measure(quick: bool = False) -> list[Figure]:
    """The figures of the model. RuntimeError if the two ledgers are not the same."""
    rounds = 15 if quick else 60
    return [*ledgers(rounds), *linearity(max(5, rounds // 4)), *questions(max(5, rounds // 4))]


def ledgers(rounds: int) -> list[Figure]:
    """One ledger of 1 and of 10 000 draws, and the net present value read from it."""
    case, library = read_case(FOUNDING_CASE.read_bytes()), read_library()
    resolved = resolve(case, library)
    seen = library.perspectives[case.perspective]
    found = []
    for count in (1, 10_000):
        draws = point(resolved) if count == 1 else drawn(point(resolved), count)
        check_equal(case, draws)
        ledger, amounts = evaluate(case, draws, library).within(seen), straight_ledger(case, draws)
        seconds = side_by_side(
            {
                "model": partial(evaluate, case, draws, library),
                "straight": partial(straight_ledger, case, draws),
                "npv": partial(net_present_value, ledger, case.discount.timing),
                "straight npv": partial(straight_npv, amounts, draws),
                "readings": partial(read, ledger, case.discount.timing),
            },
            rounds,
        )
        times = {name: median_ms(taken) for name, taken in seconds.items()}
        named = "1 draw" if count == 1 else "10 000 draws"
        goal = None if count == 1 else 1.5
        straight = "straight NumPy"
        found += [
            Figure("model", f"ledger, {named}", times["model"], straight, times["straight"], goal),
            Figure("model", f"net present value, {named}", times["npv"], straight, times["straight npv"]),
            Figure("model", f"all readings, {named}", times["readings"], "NumPy's ledger", times["straight"]),
        ]
    return found


def linearity(rounds: int) -> list[Figure]:
    """A hundred times as many draws: the time of one of them."""
    case, library = read_case(FOUNDING_CASE.read_bytes()), read_library()
    few, many = (drawn(point(resolve(case, library)), count) for count in (1_000, 100_000))
    seconds = side_by_side(
        {
            "few": partial(evaluate, case, few, library),
            "many": partial(evaluate, case, many, library),
            "straight": partial(straight_ledger, case, many),
        },
        rounds,
    )
    times = {name: median_ms(taken) for name, taken in seconds.items()}
    return [
        Figure("model", "ledger, 100 000 draws", times["many"], "straight NumPy", times["straight"]),
        Figure("model", "ledger, 100 000 draws", times["many"], "100 × that of 1 000", 100 * times["few"], goal=1.5),
    ]


def questions(rounds: int) -> list[Figure]:
    """The larger questions of a page, in evaluations of one draw."""
    case, library = read_case(FOUNDING_CASE.read_bytes()), read_library()
    resolved = resolve(case, library)
    seconds = side_by_side(
        {
            "evaluate": lambda: evaluate(case, point(resolved), library),
            "numbers in force": lambda: resolve(case, library),
            "problems": lambda: Answer(resolved, case.perspective).problems,
            "break-even of the main number": lambda: Answer(resolved, case.perspective).headline,
            "break-even of every number": lambda: Answer(resolved, case.perspective).break_even(),
            "scenarios side by side": lambda: scenarios_side_by_side(case, library, case.perspective),
        },
        rounds,
    )
    times = {name: median_ms(taken) for name, taken in seconds.items()}
    one = times.pop("evaluate")
    return [Figure("model", name, taken, "ledger, 1 draw", one) for name, taken in times.items()]


def drawn(draws: Draws, count: int) -> Draws:
    """The point estimate with five of its numbers drawn, the same every time."""
    lots = np.random.default_rng(SEED)
    columns = {
        "placements.base_cost": lots.uniform(70e6, 80e6, count),
        "placements.reduction": lots.uniform(0.0, 0.1, count),
        "placements.reach": lots.uniform(0.1, 1.0, count),
        "placements.starts": lots.integers(2020, 2025, count).astype(float),
        "discount_rate": lots.uniform(0.0, 0.06, count),
    }
    return Draws(draws.numbers, count, draws.schedule, draws.names).setting(columns)


def straight_ledger(case: Case, draws: Draws) -> Array:
    """Staff, other costs and fewer placements of the founding case, kronor: `(3, years, draws)`."""
    amounts = np.empty((3, case.horizon, draws.count))
    for place, line in enumerate(("staff", "other")):
        filed = [-case.budget[line].amounts.get(year, 0.0) for year in case.years]
        np.multiply(np.array(filed)[:, None], draws["budget.factor"], out=amounts[place])
    saved = draws["placements.base_cost"] * draws["placements.reduction"] * np.minimum(1.0, draws["placements.reach"])
    years = np.array(case.years, dtype=float)[:, None]
    np.multiply(saved, years >= draws["placements.starts"], out=amounts[2])
    return amounts


def straight_npv(amounts: Array, draws: Draws) -> Array:
    """Net present value of a straight ledger, kronor: `(draws,)`."""
    years = np.arange(amounts.shape[1])[:, None]
    return np.asarray((amounts.sum(axis=0) / (1.0 + draws["discount_rate"]) ** years).sum(axis=0))


def check_equal(case: Case, draws: Draws) -> None:
    """RuntimeError if the model and the straight ledger differ in a posting, a year or a draw, or in their worth."""
    library = read_library()
    ledger = evaluate(case, draws, library)
    lines = [posting.line for posting in ledger.postings]
    if lines != ["staff", "other", "placements"]:
        raise RuntimeError(f"the founding case has the postings {lines}; the straight ledger has three others")
    amounts = straight_ledger(case, draws)
    worth = net_present_value(ledger.within(library.perspectives[case.perspective]), case.discount.timing)
    for mine, straight in (
        *zip(ledger.amounts, amounts, strict=True),
        (worth, straight_npv(amounts, draws)),
    ):
        apart = np.abs(mine - straight).max() / np.abs(straight).max()
        if not apart <= CLOSE:
            raise RuntimeError(f"the model and the straight ledger are {apart:.1e} apart")
