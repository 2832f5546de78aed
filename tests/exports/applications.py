"""Applications of shipped cases, and the words in them."""

from collections.abc import Iterator

from exports.documents.document import Block, Document, Figures, Heading, Paragraph, Points, Table
from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.case import Case
from model.files.reading import case_files, read_case
from model.numbers.resolve import resolve
from tests.generators import LIBRARY

LANGUAGES: tuple[Language, ...] = ("sv", "en")
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
EXAMPLE = read_case(case_files()["skolstod_i_familjehem"].read_bytes())
HOSTILE = (
    '=HYPERLINK("https://example.org","x")', "#set page(fill: red)", "<script>alert(1)</script>", "[x](javascript:x)",
    "{year}", "$x^2$ *fet* _kursiv_", "@SUM(A1)", "&amp; &lt;", "../../etc/passwd",
)  # fmt: skip


def answered(case: Case, scenario: str | None = None) -> Answer:
    """The answer to a case."""
    return Answer(resolve(case, LIBRARY, scenario), case.perspective)


def words_of(document: Document) -> Iterator[str]:
    """Every text of a document."""
    yield from (document.title, document.above, document.foot)
    for block in document.blocks:
        match block:
            case Heading() | Paragraph():
                yield block.text
            case Points():
                yield from block.items
            case Table():
                yield from (*block.head, *(cell for row in block.rows for cell in row), block.caption)
            case Figures():
                yield from (text for item in block.items for text in (item.label, item.value, item.note))


def section(document: Document, title: str) -> list[Block]:
    """The blocks under a heading of the first level, to the next one."""
    blocks = list(document.blocks)
    at = next(place for place, block in enumerate(blocks) if block == Heading(title))
    after = next(
        (place for place, block in enumerate(blocks) if place > at and isinstance(block, Heading) and block.level == 1),
        len(blocks),
    )
    return blocks[at + 1 : after]
