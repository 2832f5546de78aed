"""Own investment beside a paid provider: two contracts in one case, each with its own payer, on every paper."""

import csv
import io
from datetime import date

import pytest

from exports.documents.document import Document
from exports.files import DOCUMENTS, Carried, Kind
from exports.workbook.build import book_of
from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.case import Case
from model.numbers.resolve import resolve
from tests.case_with_contract import CONTRACT, agreed_case, laid
from tests.exports.reports_made import texts_of
from tests.exports.workbooks_built import faults_of
from tests.generators import LIBRARY
from wording.texts import LANGUAGES

OWN, PAID = "Egen investering", "Betald utförare"
MADE = date(2026, 11, 30)


def both() -> Case:
    """The committee invests itself and is paid by the school committee; and it pays a provider for school years won."""
    own = {
        "label": OWN,
        "parties/investor/label": "Nämndens egna medel",
        "parties/payer/label": "Utbildningsnämnden",
        "terms/each_won/price": 30_000,
    }
    paid = laid(
        CONTRACT,
        {
            "label": PAID,
            "parties/investor/label": "De fem organisationerna",
            "terms/each_won/price": 20_000,
            "terms/shared/share": 0.0,
            "capital": [],
        },
    )
    beside = {
        "contract": paid,
        "roles": {"investor": "utforare", "payer": "socialnamnd", "evaluator": "utforare"},
        "starts": 2021,
    }
    roles = {"investor": "socialnamnd", "payer": "utbildningsnamnd", "evaluator": "utforare"}
    paid["receives"] = "investor"
    return agreed_case(own, {"agreements": {"organisationerna": beside}, "currency": "SEK"}, roles=roles)


def answered(case: Case) -> Answer:
    return Answer(resolve(case, LIBRARY), case.perspective)


def said(document: Document) -> str:
    return "\n".join(texts_of(document.blocks))


def test_each_has_its_own_payer_and_all_parties_sum_to_nothing() -> None:
    everyone = answered(both()).everyone
    payers = {}
    for line in ("contract.outcome", "contracts.organisationerna.outcome"):
        paid = everyone.only(lambda posting, line=line: posting.line == line)  # type: ignore[misc]
        assert abs(paid.total()[:, 0]).max() < 1e-6
        payers[line] = {p.actor for p, at in zip(paid.postings, paid.amounts, strict=True) if at[:, 0].min() < 0}
    assert payers == {
        "contract.outcome": {"utbildningsnamnd"},
        "contracts.organisationerna.outcome": {"socialnamnd"},
    }
    of_contracts = everyone.only(lambda posting: posting.line.startswith(("contract.", "contracts.")))
    assert abs(of_contracts.total()).max() < 1e-6


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted({*DOCUMENTS} - {"account"}))  # which is of a local project
def test_a_paper_that_has_one_has_both(kind: Kind, language: Language) -> None:
    case = both()
    carried = [
        Carried(answered(one), None, language, MADE) for one in (case, case.with_agreement("organisationerna", None))
    ]
    two, one = (said(each.document(kind)) for each in carried)
    assert (OWN in two) == (PAID in two)
    assert ("Nämndens egna medel" in one) == ("Nämndens egna medel" in two) == ("De fem organisationerna" in two)


def test_the_workbook_and_the_ledger_have_both() -> None:
    answer = answered(both())
    book, _ = book_of(answer, "sv", None, MADE)
    assert faults_of(answer, book) == []
    cells = {str(cell.written) for sheet in book.sheets for cell in sheet.cells.values()}
    assert any(PAID in text for text in cells) and any("De fem organisationerna" in text for text in cells)
    rows = [*csv.reader(io.StringIO(Carried(answer, None, "sv", MADE).content("ledger", "csv").decode("utf-8-sig")))]
    assert any(PAID in cell for row in rows for cell in row)
