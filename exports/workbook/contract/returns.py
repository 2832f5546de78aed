"""What is paid to those who advance capital where their return is capped, as formulas by contract year."""

from collections.abc import Mapping, Sequence

from exports.workbook.formulas.functions import choose, dot, least, most, sum_so_far
from exports.workbook.formulas.lookups import item_of
from exports.workbook.formulas.value import Row, Value
from exports.workbook.inputs.agreed import Terms
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.posted import nothing

Beside = Sequence[tuple[str, Row]]
"""Who gets interest or a coupon, and its row by contract year."""


def write_returns(
    book: Book, sheet: Sheet, terms: Terms, shares: Mapping[str, Row], beside: Beside, n: Row
) -> dict[str, Row]:
    """Investor → what it gets for outcomes each contract year: worth no more than its advance, at the cap's rate."""
    kept = dict(shares)
    for place, cap in enumerate(terms.contract.return_caps):
        if cap.rate is None:
            continue
        name = terms.contract.parties[cap.of].label.text(book.language)
        rate = terms.cells[*terms.at, "return_caps", place, "rate"]
        factors: Row = sheet.line(book.say("workbook.contract.return_factor", party=name), 1 / (1 + rate) ** (n - 1))
        worth: Value = Value("0", 0.0)
        for at, part in enumerate(terms.contract.capital):
            if part.party == cap.of:
                amounts = terms.rows[*terms.at, "capital", at, "amounts"] + nothing(terms.paid)
                drawn: Row = sheet.line(book.say("workbook.contract.drawn", party=name), amounts)
                worth = worth + dot(factors.span, drawn.span)
        for party, row in beside:
            worth = worth - dot(factors.span, row.span) if party == cap.of else worth
        most_worth = sheet.line(book.say("workbook.contract.return_most", party=name), most(0, worth))
        valued: Row = sheet.line(book.say("workbook.contract.return_worth", party=name), factors * kept[cap.of])
        reached: Row = sheet.line(
            book.say("workbook.contract.return_reached", party=name), least(sum_so_far(valued), most_worth)
        )
        of_year = (reached - choose(n > 1, item_of(reached.span, n - 1), 0)) / factors
        kept[cap.of] = sheet.line(book.say("workbook.contract.return_kept", party=name), of_year)
    return kept
