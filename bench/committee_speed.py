"""A committee's table: a thousand cases reviewed and compared against one case a thousand times, and a page of many."""

from bench.figures import Figure, median_ms, side_by_side
from model.case.assumptions import Label
from model.case.case import Case
from model.committee.comparison import Comparison, Terms, compare
from model.files.reading import case_files, read_case, read_library
from presentation.committee import comparing

MANY, A_PAGE = 1_000, 100
TERMS = Terms("municipality_cash", 3, "zero", price_year=2020)
"""Said for all, so that one case is answered on the same terms as a thousand."""


def measure(quick: bool = False) -> list[Figure]:
    """Review and comparison of a thousand together, per case against one alone; the rows of a page of a hundred."""
    count = 100 if quick else MANY
    cases = {f"case {number}": case for number, case in enumerate(alike(count))}
    one = {"case": next(iter(cases.values()))}
    asked = {"many": lambda: reviewed(compared(cases)), "one": lambda: reviewed(compared(one))}
    times = {name: median_ms(taken) for name, taken in side_by_side(asked, 1 if quick else 2).items()}
    some = {name: cases[name] for name in list(cases)[:A_PAGE]}
    page = {"page": lambda: comparing.comparison_rows(compared(some), "sv")}
    rows = median_ms(side_by_side(page, 2 if quick else 5)["page"])
    words = f"{count} cases reviewed and compared"
    return [
        Figure("committee", words, times["many"], f"one case, {count} times", count * times["one"], 1.0),
        Figure("committee", f"rows of a page of {len(some)} cases", rows, "a second", 1_000.0, 1.0),
    ]


def alike(count: int) -> list[Case]:
    """So many cases like the founding one, each with a size and a name of its own."""
    founding = read_case(case_files()["hasselby_vallingby"].read_bytes())
    line, *_ = founding.budget
    amounts = founding.budget[line].amounts
    cases = []
    for number in range(count):
        sized = {year: kronor * (1 + number / count) for year, kronor in amounts.items()}
        budget = {**founding.budget, line: founding.budget[line].edited(amounts=sized)}
        cases.append(founding.edited(label=Label(sv=f"Kalkyl {number}"), budget=budget, filed=None))
    return cases


def compared(cases: dict[str, Case]) -> Comparison:
    """The cases on the same terms."""
    return compare(cases, read_library(), TERMS)


def reviewed(comparison: Comparison) -> list[tuple[float, int]]:
    """Each case's NPV on the common terms, and how many of its questions are open."""
    return [(each.npv, each.beside.open) for each in comparison.cases]
