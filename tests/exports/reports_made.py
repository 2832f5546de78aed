"""Reports of shipped and of odd cases, and their texts."""

import datetime
import io
import re
from functools import cache
from typing import Any

import pypdf

from exports.documents.document import (
    Block,
    Document,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Points,
    Table,
)
from exports.documents.pdf import pdf
from exports.report.report import report
from model.analysis.answer import Answer
from model.case.assumptions import Label, Language
from model.case.case import Case
from model.editing.contract import agreement_of
from model.editing.edits import blank_case
from model.files.reading import case_files, contract_files, read_case, read_contract
from model.numbers.resolve import resolve
from tests.generators import LIBRARY
from wording.texts import LANGUAGES, say

MADE = datetime.date(2026, 11, 22)
FOUNDING, SCHOOL = "hasselby_vallingby", "skolstod_i_familjehem"


@cache
def case_named(name: str, contract: str | None = None) -> Case:
    """A worked case, with a contract of the library in it if asked."""
    case = read_case(case_files()[name].read_bytes())
    if contract is None:
        return case
    agreed = agreement_of(read_contract(contract_files()[contract].read_bytes()), case, LIBRARY)
    return case.model_copy(update={"agreement": agreed})


@cache
def answered(name: str, contract: str | None = None, scenario: str | None = None) -> Answer:
    """The answer of a worked case."""
    return answer_of(case_named(name, contract), scenario)


def answer_of(case: Case, scenario: str | None = None) -> Answer:
    return Answer(resolve(case, LIBRARY, scenario), case.perspective)


def with_names(case: Case, name: str) -> Case:
    """The case with a name before every name in it."""
    tree = case.model_dump()
    named = [tree, *(part for where in ("budget", "effects", "scenarios", "numbers") for part in tree[where].values())]
    for part in named:
        part["label"] = {language: f"{name}{part['label'][language] or ''}"[:400] for language in LANGUAGES}
    return Case.model_validate(tree)


def with_lines(case: Case, count: int) -> Case:
    """The case with so many budget lines instead of its own."""
    line = {"label": "Rad", "cost_type": "other", "paid_by": case.applicant}
    budget = {f"line_{at}": line | {"amounts": {case.start_year + at % 4: 1000.0 * at + 333}} for at in range(count)}
    gone = tuple(f"{name}." for name in case.budget)
    tree = case.model_dump()
    numbers = {key: number for key, number in tree["numbers"].items() if not key.startswith(gone)}
    return Case.model_validate(tree | {"budget": budget, "numbers": numbers, "scenarios": {}})


LONG = "Ett långt namn på svenska med många ord i rad " * 9
MATRIX = [
    (name, contract, scenario)
    for name, scenarios in ((FOUNDING, (None, "judged_ranges")), (SCHOOL, (None,)))
    for contract in (None, "norrkoping_2016")
    for scenario in scenarios
]


@cache
def odd_answers() -> dict[str, Answer]:
    """Cases that a report is not made for first, by what is odd about them."""
    founding = case_named(FOUNDING)
    bare: dict[str, Any] = {"effects": {}, "headline": None, "scenarios": {}, "numbers": {}}
    return {
        "blank": answer_of(blank_case(Label(sv="Tom", en="Empty"), 2024)),
        "no effects": answer_of(founding.model_copy(update=bare)),
        "no headline": answer_of(founding.model_copy(update={"headline": None})),
        "never back": answer_of(founding, "pilot_area"),
        "sixty years": answer_of(founding.model_copy(update={"horizon": 60})),
        "forty lines": answer_of(with_lines(founding, 40)),
        "long names": answer_of(with_names(founding, LONG), "judged_ranges"),
        "a contract that loses": answer_of(case_named(FOUNDING, "norrkoping_2016"), "pilot_area"),
        "long names and a contract": answer_of(with_names(case_named(SCHOOL, "norrkoping_2016"), LONG)),
        "another contract": answer_of(case_named(FOUNDING, "all_or_nothing"), "judged_ranges"),
    }


@cache
def made(name: str, contract: str | None, scenario: str | None, language: Language) -> tuple[Document, bytes]:
    document = report(answered(name, contract, scenario), language, MADE)
    return document, pdf(document)


def pages_of(file: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages]


def solid(text: str) -> str:
    """A text without spaces, line ends and hyphens, which differ between a paper and what is printed on it."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def text_of_pdf(document: Document, file: bytes) -> str:
    """Everything on the pages in order, without their feet."""
    page_number = solid(say("document.page", document.language, page="#", pages="#")).replace("#", "[0-9]+")
    told = (solid(page).replace(solid(document.foot), "") for page in pages_of(file))
    return "".join(re.sub(page_number, "", page) for page in told)


def texts_of(blocks: tuple[Block, ...]) -> list[str]:
    """Every text of the blocks; the words of pictures stand in no line of a page."""
    found: list[str] = []
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                found.append(block.text)
            case Points():
                found += block.items
            case Table():
                found += [block.caption, *block.head, *(cell for row in block.rows for cell in row)]
            case Figures():
                found += [text for item in block.items for text in (item.label, item.value, item.note)]
    return [text for text in found if text]


def parts_of(document: Document) -> tuple[tuple[Block, ...], ...]:
    """The blocks of page 1, of page 2 and of the appendix."""
    at = [place for place, block in enumerate(document.blocks) if isinstance(block, PageBreak)]
    assert len(at) == 2
    return document.blocks[: at[0]], document.blocks[at[0] + 1 : at[1]], document.blocks[at[1] + 1 :]
