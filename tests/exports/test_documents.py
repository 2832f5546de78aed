"""Word and PDF documents: every text literally, nothing live in it, readable by everyone, and the same every time."""

import io
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

import pypdf
import pytest
from docx import Document as open_word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from lxml import etree

from exports.documents.document import (
    Block,
    Document,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Points,
    Table,
)
from exports.documents.pdf import BOX, first_page, pdf
from exports.documents.word import word
from model.case.assumptions import Language
from presentation import tables
from presentation.figure import Figure
from tests.exports.documents_read_back import (
    LANGUAGES,
    PAYLOADS,
    facts_of,
    founding_case,
    letters,
    paper,
    parts_of,
    reader,
    report,
    root_of,
    structure_of,
    vector_of,
)
from tests.office import office
from wording.text_safety import clean

SQUARE = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='40' height='20'/></svg>"


def everywhere(text: str, language: Language = "sv") -> Document:
    """A document with one text in every place where a text can stand."""
    blocks: tuple[Block, ...] = (
        Heading(text, 1),
        Heading(text, 2),
        Heading(text, 3),
        Paragraph(text),
        Paragraph(text, "lead"),
        Paragraph(text, "note"),
        PageBreak(),
        Points((text,)),
        Points((text,), numbered=True),
        PageBreak(),
        Table((text, text), ((text, text), (text, text)), caption=text, totals=1),
        Figures((Figure(text, text, text),)),
        Picture(SQUARE, text),
    )
    return Document(text, language, blocks, above=text, foot=text)


PLACES_ON_PAPER = 21
"""In `everywhere`, besides the words of the picture: title, above, foot, and what the blocks show."""


# Reading back


def lines_of_word(file: Any) -> list[str]:
    """Every paragraph of the body in order, those in tables too."""
    return [paragraph.text for block in file.iter_inner_content() for paragraph in paragraphs_of(block)]


def paragraphs_of(block: Any) -> list[Any]:
    """The paragraphs of a table, or the paragraph itself."""
    if not hasattr(block, "rows"):
        return [block]
    return [paragraph for row in block.rows for cell in row.cells for paragraph in cell.paragraphs]


def elements(packed: bytes) -> Iterator[Any]:
    """Every element of every part that is XML."""
    for name, content in parts_of(packed).items():
        if name.endswith((".xml", ".rels", ".svg")):
            yield from etree.fromstring(content).iter()


# Text stays text


@pytest.mark.sampled(4)
@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_word_holds_every_text_literally_and_nothing_live(text: str) -> None:
    packed, kept = word(everywhere(text)), clean(text)
    file = open_word(io.BytesIO(packed))
    assert [line for line in lines_of_word(file) if line] == [kept] * (PLACES_ON_PAPER - 1)
    assert file.sections[0].footer.paragraphs[0].text == f"{kept}\tSida  av "
    assert [shape.get("descr") for shape in file.element.iter(qn("wp:docPr"))] == [kept]
    assert [said.get(qn("w:val")) for said in file.element.iter(qn("w:tblCaption"))] == [kept]
    assert file.core_properties.title == kept[:255]
    # Nothing in it is live.
    found = list(elements(packed))
    names = [(element.tag, element.get(qn("w:instr"))) for element in found]
    assert [code for tag, code in names if tag == qn("w:fldSimple")] == ["PAGE", "NUMPAGES"]
    tags = {tag for tag, _ in names}
    assert not tags & {qn(name) for name in ("w:hyperlink", "w:instrText", "w:fldChar", "w:object", "w:altChunk")}
    assert not any("script" in str(tag).lower() for tag in tags)
    assert [element for element in found if element.get("TargetMode")] == []


@pytest.mark.sampled(4)
@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_pdf_holds_every_text_literally_and_nothing_live(text: str) -> None:
    file, kept = pdf(everywhere(text)), clean(text)
    pages = len(reader(file).pages)
    assert paper(file).count(letters(kept)) >= PLACES_ON_PAPER - 1 + pages
    assert facts_of(file)["/Title"] == kept
    assert [element["/Alt"] for element in structure_of(file) if "/Alt" in element] == [kept]
    # Nothing in it is live.
    opened = reader(file)
    assert [page for page in opened.pages if "/Annots" in page or "/AA" in page] == []
    assert not {"/OpenAction", "/AA", "/AcroForm", "/AF"} & root_of(file).keys()
    assert "/JavaScript" not in root_of(file).get("/Names", {})
    assert list(opened.attachments) == []


@pytest.mark.torture
def test_a_word_of_four_thousand_letters_stays_on_the_page() -> None:
    text = "A" * 4_000
    assert lines_of_word(open_word(io.BytesIO(word(everywhere(text))))).count(text) == PLACES_ON_PAPER - 1
    file = pdf(Document("Ord", "sv", (Paragraph(text), Points((text,)), Table(("Ord",), ((text,),)))))
    assert paper(file).count("A") == 3 * 4_000
    assert max(len(line) for page in reader(file).pages for line in page.extract_text().splitlines()) < 100


@pytest.mark.parametrize("text", ["🙂", "日本", "Åsa 👍 Öst", "\u0378"])
def test_a_sign_without_a_shape_is_told_in_words_in_the_pdf(text: str) -> None:
    file = pdf(Document(text, "sv", (Paragraph(text), Picture(vector_of(text), "Bild"))))
    alternatives = [element["/Alt"] for element in structure_of(file) if "/Alt" in element]
    without_shape = [sign for sign in text if not sign.isascii() and sign not in "ÅÖ"]
    assert alternatives == [*without_shape * 2, "Bild"]
    assert "pdfuaid:part" in metadata(file)


@pytest.mark.parametrize("text", ["Plats 1\ufe0f\u20e3 av 10", "Åsa 👍 Öst", "Nämnd 漢 och 👩\u200d👧"])
def test_a_sign_without_a_shape_is_a_box_in_the_text_of_the_pdf_and_takes_no_other_with_it(text: str) -> None:
    """Who copies or searches the text sees that something stood there; a 1 elsewhere is still a 1."""
    shown = "".join(sign if sign <= "\u024f" else BOX for sign in text if sign not in "\ufe0f\u200d")
    file = pdf(Document("Tal", "sv", (Paragraph(text), Paragraph("Sammanlagt 11 111 kr"))))
    for whole in (shown, "Sammanlagt 11 111 kr", "Sida 1 av 1"):
        assert "".join(whole.split()) in paper(file)


def style_of(paragraph: Any) -> str:
    """The name of a paragraph's style in Word."""
    return str(paragraph.style.name)


def metadata(file: bytes) -> str:
    """The XMP of a PDF."""
    return str(root_of(file)["/Metadata"].get_object().get_data().decode())


def test_headings_never_skip_a_level() -> None:
    document = Document("Nivåer", "sv", (Heading("a", 2), Heading("", 2), Heading("b", 3), Heading("c", 3)))
    file = open_word(io.BytesIO(word(document)))
    assert [style_of(p) for p in file.paragraphs if p.text in "abc"] == ["Heading 1", "Heading 2", "Heading 3"]
    found = [element["/S"] for element in structure_of(pdf(document)) if str(element["/S"]).startswith("/H")]
    assert found == ["/H1", "/H2", "/H3"]


# What is empty, and what is refused


@pytest.mark.parametrize("write", [word, pdf, first_page])
@pytest.mark.parametrize(
    "document",
    [
        Document("", "sv", (Paragraph("text"),)),
        Document(" \x00\u200b", "sv", (Paragraph("text"),)),
        Document("Titel", "sv", (Picture(SQUARE, "\u200b"),)),
        *(
            Document("Titel", "sv", (Picture(f"<svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>", "Bild"),))
            for inside in (
                "<script>x</script>",
                "<image href='https://example.org/x.png'/>",
                "<a href='https://example.org'><text>x</text></a>",
                "<use href='https://example.org/x.svg#a'/>",
                "<rect fill='url(https://example.org/x)'/>",
                "<rect onclick='x()'/>",
                "<style>@import 'https://example.org'</style>",
                "<foreignObject/>",
            )
        ),
    ],
)
def test_what_no_document_may_hold_is_refused(write: Any, document: Document) -> None:
    with pytest.raises(ValueError, match=r"title|picture"):
        write(document)


def test_a_table_with_ragged_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="do not match"):
        Table(("a", "b"), (("1",),))
    with pytest.raises(ValueError, match="do not match"):
        Table(("a", "b"), (("1", "2"),), widths=(1.0,))


@pytest.mark.parametrize(
    ("language", "told"), [("sv", "Det finns inget att visa."), ("en", "There is nothing to show.")]
)
def test_an_empty_table_says_so(language: Language, told: str) -> None:
    document = Document("Titel", language, (Table.of([], caption="Effekter"),))
    assert lines_of_word(open_word(io.BytesIO(word(document)))) == ["Titel", "Effekter", told]
    assert letters("Effekter" + told) in paper(pdf(document))


def test_empty_blocks_leave_no_trace() -> None:
    document = Document("Titel", "sv", (Paragraph(" "), Heading(""), Points(("", "\x00")), Figures(()), Table((), ())))
    assert lines_of_word(open_word(io.BytesIO(word(document)))) == ["Titel"]
    assert {str(element["/S"]) for element in structure_of(pdf(document))}.isdisjoint({"/H1", "/L", "/Table"})


# Readable by everyone


@pytest.mark.parametrize(("language", "locale"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_pdf_is_tagged_and_says_its_title_and_language(language: Language, locale: str) -> None:
    file = pdf(report(language))
    root = root_of(file)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == locale
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert facts_of(file)["/Title"] == "Förtjänst i siffror"
    assert "/CreationDate" not in facts_of(file)
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata(file)
    found = structure_of(file)
    kinds = [str(element["/S"]) for element in found]
    assert [kind for kind in kinds if kind in ("/H1", "/H2")] == ["/H1", "/H1", "/H2"]
    assert kinds.count("/TH") == len(tables.by_year_rows(founding_case().ledger, language)[0])
    assert kinds.count("/Figure") == 1
    assert kinds.count("/L") == 3
    assert [element["/Alt"] for element in found if "/Alt" in element] == ["Linjen är över noll från 2026."]


@pytest.mark.parametrize(("language", "locale"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_word_has_real_headings_lists_and_language(language: Language, locale: str) -> None:
    packed = word(report(language))
    file = open_word(io.BytesIO(packed))
    styles = [(style_of(paragraph), paragraph.text) for paragraph in file.paragraphs]
    assert styles[:2] == [("Above", "Hässelby-Vällingby"), ("Title", "Förtjänst i siffror")]
    assert [(name, text) for name, text in styles if name.startswith(("Heading", "List"))] == [
        ("Heading 1", "Tid"),
        ("List Bullet", "ett"),
        ("List Bullet", "två"),
        ("List Number", "först"),
        ("List Number", "sedan"),
        ("List Number", "ånyo"),
        ("Heading 1", "Bilaga"),
        ("Heading 2", "Del"),
    ]
    elements_of_numbered: list[Any] = [p._p for p in file.paragraphs if style_of(p) == "List Number"]
    numbered = [element.pPr.numPr.numId.val for element in elements_of_numbered]
    assert numbered[0] == numbered[1] != numbered[2]
    starts = file.part.numbering_part.element.findall(f".//{qn('w:startOverride')}")
    assert [start.get(qn("w:val")) for start in starts] == ["1", "1"]
    assert file.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == locale
    properties = file.core_properties
    assert (properties.title, properties.language) == ("Förtjänst i siffror", locale)
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert not {"docProps/thumbnail.jpeg", "docProps/app.xml"} & parts_of(packed).keys()
    new_page = next(p for p in file.paragraphs if p.text == "Bilaga")
    assert new_page.paragraph_format.page_break_before


def test_a_word_table_has_a_head_on_every_page_whole_rows_numbers_to_the_right_and_bold_sums() -> None:
    file = open_word(io.BytesIO(word(report("sv"))))
    figures, table = file.tables
    head, *_, last = table.rows
    for row in table.rows:
        properties = row._tr.trPr
        assert properties.find(qn("w:cantSplit")) is not None
        assert (properties.find(qn("w:tblHeader")) is not None) == (row._tr is head._tr)
        sides = [cell.paragraphs[0].alignment for cell in row.cells]
        assert sides == [None] + [WD_ALIGN_PARAGRAPH.RIGHT] * (len(sides) - 1)
        runs = [run for cell in row.cells for run in cell.paragraphs[0].runs if run.text]
        assert {run.bold for run in runs} == ({True} if row._tr in (head._tr, last._tr) else {None})
    assert sum(column.width for column in table.columns) == pytest.approx(16 * 360_000, rel=0.01)
    assert [cell.paragraphs[1].text for cell in figures.rows[0].cells] == ["+6,83 mnkr", "2026"]
    assert figures._tbl.find(f".//{qn('w:tblHeader')}") is None


def test_the_parts_of_a_word_table_stand_in_the_order_that_word_demands() -> None:
    order = ["tblW", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption"]
    for table in open_word(io.BytesIO(word(report("sv")))).tables:
        found = [etree.QName(part).localname for part in table._tbl.tblPr]
        assert found == [name for name in order if name in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_numbered(language: Language) -> None:
    told = {"sv": "Sida {} av 2", "en": "Page {} of 2"}[language]
    for number, page in enumerate(reader(pdf(report(language))).pages, 1):
        assert "Förtjänst · frö 1" in page.extract_text()
        assert told.format(number) in page.extract_text()


def test_a_long_table_repeats_its_head_on_each_page() -> None:
    rows = tuple((f"rad {place}", str(place)) for place in range(150))
    file = reader(pdf(Document("Lång", "sv", (Table(("Vad det är", "Hur mycket"), rows),))))
    assert len(file.pages) > 2
    assert ["Vad det är Hur mycket" in page.extract_text() for page in file.pages] == [True] * len(file.pages)
    told = "".join(page.extract_text() + "\n" for page in file.pages)
    assert all(f"rad {place} {place}\n" in told for place in range(150))


def test_a_row_longer_than_a_page_is_still_all_there() -> None:
    file = pdf(Document("Lång", "sv", (Table(("Not",), (("ord " * 2_000 + "sist",),)),)))
    assert paper(file).count("ord") == 2_000
    assert "sist" in paper(file)


def test_columns_follow_what_stands_in_them() -> None:
    table = Table(("Tal", "Förklaring", "tkr"), (("Ränta", "En lång förklaring av räntan. " * 4, "−15 598"),), "", 2)
    name, told, amount = table.shares
    assert sum(table.shares) == pytest.approx(1)
    assert told > 3 * name
    assert amount * 96 >= len("−15 598")
    assert Table(("a", "b"), (), widths=(1, 3)).shares == (0.25, 0.75)


# The same every time


@pytest.mark.parametrize("write", [word, pdf, first_page])
def test_the_same_document_gives_the_same_bytes(write: Any) -> None:
    document = everywhere("Åsa 👍 Öst 日本")
    assert write(document) == write(document)
    assert write(report("sv")) == write(report("sv"))
    assert write(report("sv")) != write(report("en"))


# In a real word processor


@pytest.mark.libreoffice
def test_libreoffice_opens_the_word_file_and_shows_everything() -> None:
    hostile = tuple(Paragraph(text) for text in PAYLOADS)
    documents = {
        "report": report("sv"),
        "hostile": Document("Fientligt", "sv", hostile),
        "long": Document("Lång", "sv", (Table(("Vad", "Tal"), tuple((f"rad {n}", str(n)) for n in range(150))),)),
    }
    with office() as program:
        files = {f"{name}.docx": word(document) for name, document in documents.items()}
        opened = {name: pypdf.PdfReader(io.BytesIO(file)) for name, file in program.converted(files, "pdf").items()}
    shown = {name: [page.extract_text() for page in file.pages] for name, file in opened.items()}
    for text in (
        "Förtjänst i siffror",
        "Hässelby-Vällingby",
        "+6,83 mnkr",
        "Per år, tkr",
        "först",
        "Bilaga",
        "−15 598",
    ):
        assert letters(text) in letters("".join(shown["report"]))
    assert f"Sida 1 av {len(shown['report'])}" in shown["report"][0]
    # LibreOffice writes a ligature as its letters.
    flat = normalize("NFKC", letters("".join(shown["hostile"])))
    missing = [text for text in PAYLOADS if normalize("NFKC", letters(clean(text))) not in flat]
    assert missing == []
    assert all("Vad Tal" in page for page in shown["long"])
    assert len(shown["long"]) > 2
