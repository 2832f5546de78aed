"""Word and PDF documents: every text literally, nothing live in it, readable by everyone, and the same every time."""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any
from unicodedata import normalize

import pandas as pd
import pypdf
import pytest
from docx import Document as open_word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from lxml import etree
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from exports.documents.document import (
    Block,
    Document,
    Figure,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Points,
    Table,
)
from exports.documents.pdf import first_page, pdf
from exports.documents.vector import vector
from exports.documents.word import word
from model.analysis.answer import Answer
from model.analysis.drivers import two_way
from model.case.assumptions import Language
from model.contract_risk.risk import Risk, curve
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import uncertain_keys
from presentation import (
    charts,
    contract_charts,
    contracts,
    tables,
)
from presentation import (
    uncertainty as uncertainty,
)
from presentation import (
    uncertainty_charts as uncertainty_charts,
)
from tests.case_with_contract import agreed_case, answer_of
from tests.office import office
from wording.text_safety import clean

LANGUAGES: tuple[Language, ...] = ("sv", "en")
SQUARE = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='40' height='20'/></svg>"

PAYLOADS = [
    # Spreadsheet formulas
    "=1+1",
    '=HYPERLINK("https://example.org/x","klicka")',
    "=cmd|' /C calc'!A0",
    "+46 8 508 00 000",
    "-1+1",
    "@SUM(A1:A2)",
    "\t=1+1",
    "{=1+2}",
    # Typst
    '#image("/etc/passwd")',
    '#read("/etc/passwd")',
    '#import "@preview/tablex:0.0.8": *',
    '#link("https://example.org")[klicka]',
    "#pagebreak()",
    "#sys.inputs",
    '"); panic("x',
    "$x^2$",
    "$ integral x dif x $",
    "@ref",
    "<label>",
    "= Rubrik",
    "== Rubrik",
    "- punkt",
    "+ nummer",
    "/ Term: beskrivning",
    "*fet* _kursiv_ `kod`",
    "```\nkod\n```",
    "// kommentar",
    "/* kommentar */",
    "--- -- ... ~ -?",
    "#[x] ]#[ ] [ }{",
    "https://example.org/a?b=c&d=e#f",
    "\"rakt\" 'enkelt'",
    # Escapes
    "\\",
    "a\\b\\\\c",
    "\\n och \\t",
    "\\u{41} \\u0041 \\x41",
    "en rad\nen till",
    "rad\r\nrad",
    "\n\nmitt\n\n",
    "a\tb\tc",
    # HTML and XML
    "<b>fet</b>",
    "</text><script>alert(1)</script>",
    "</w:t></w:r></w:p>",
    "<w:fldSimple w:instr='PAGE'/>",
    "<![CDATA[x]]>",
    "<!-- x -->",
    "<?xml version='1.0'?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "&amp; &lt; &#65; &nbsp; &",
    "]]>",
    "_x000D_ _x0041_",
    # Word's field codes
    "{ PAGE }",
    "{ INCLUDEPICTURE https://example.org/x.png }",
    "{ DDEAUTO c:\\windows\\system32\\cmd.exe }",
    "{{ jinja }} {% if x %}",
    "${x} %s {0} {limit}",
    # What the cleaning takes away
    "a\x00b\x01c\x1bd\x7fe",
    "a\x85b\u2028c\u2029d\x0be",
    "a\ud800b\udfffc",
    "a\u202eb\u202cc\u2066d\u2069e",
    "a\u200bb\u200dc\ufeffd\u00ade",
    "a\ufffeb\uffff",
    "hej\U000e0041\U000e007f",
    # Letters and signs
    "A\u030angstro\u0308m a\u030a a\u0308 o\u0308",
    "ÅÄÖ åäö é ü ß æ ø Ł ő ﬁ ﬃ",
    "−15,6 mnkr · 1\u202f000\u00a0kr · 50\u00a0% · ½ · ≥ · →",
    "«Škoda» „tyska” “engelska” ’",
    "Социальный комитет",
    "Δημοτικό συμβούλιο",
    "  inledande och   flera blanksteg  ",
    "NULL None nan undefined",
    "Socialnämnden i stadsdelsförvaltningen Hässelby-Vällingby " * 8,
]


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


@cache
def founding_case(scenario: str | None = None) -> Answer:
    """The founding case as it was filed, or under one of its scenarios."""
    case = read_case(next(iter(case_files().values())).read_bytes())
    return Answer(resolve(case, read_library(), scenario), "municipality_cash")


def curve_svg(language: Language) -> str:
    """The founding case's running sum."""
    ledger = founding_case().ledger
    points = charts.cumulative_points(ledger, 6.9, "tillbaka 2026", "−15,6 mnkr", language)
    spec = charts.cumulative_spec(language, ledger.years.start, len(ledger.years))
    return vector(spec, points, 640, 300, language)


@cache
def report(language: Language) -> Document:
    """A document with every kind of block."""
    rows = tables.by_year_rows(founding_case().ledger, language)
    return Document(
        "Förtjänst i siffror",
        language,
        (
            Paragraph("Pengarna är tillbaka under 2026.", "lead"),
            Figures((Figure("Nuvärde", "+6,83 mnkr", "mot 3,5 %"), Figure("Tillbaka", "2026"))),
            Heading("Tid"),
            Picture(curve_svg(language), "Linjen är över noll från 2026."),
            Paragraph("Utan ränta.", "note"),
            Table.of(rows, caption="Per år, tkr", totals=1),
            Points(("ett", "två")),
            Points(("först", "sedan"), numbered=True),
            Paragraph("Mellan listorna."),
            Points(("ånyo",), numbered=True),
            PageBreak(),
            Heading("Bilaga"),
            Heading("Del", 2),
        ),
        above="Hässelby-Vällingby",
        foot="Förtjänst · frö 1",
    )


# Reading back


def lines_of_word(file: Any) -> list[str]:
    """Every paragraph of the body in order, those in tables too."""
    return [paragraph.text for block in file.iter_inner_content() for paragraph in paragraphs_of(block)]


def paragraphs_of(block: Any) -> list[Any]:
    """The paragraphs of a table, or the paragraph itself."""
    if not hasattr(block, "rows"):
        return [block]
    return [paragraph for row in block.rows for cell in row.cells for paragraph in cell.paragraphs]


def parts_of(packed: bytes) -> dict[str, bytes]:
    """Each part of a Word file by its name."""
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        return {name: file.read(name) for name in file.namelist()}


def elements(packed: bytes) -> Iterator[Any]:
    """Every element of every part that is XML."""
    for name, content in parts_of(packed).items():
        if name.endswith((".xml", ".rels", ".svg")):
            yield from etree.fromstring(content).iter()


def reader(file: bytes) -> pypdf.PdfReader:
    """A PDF, opened."""
    return pypdf.PdfReader(io.BytesIO(file))


def letters(text: str) -> str:
    """A text without white space and hyphens, which the setting of lines adds and takes away."""
    return re.sub(r"[\s\-\u2010\u00ad]", "", text)


def paper(file: bytes) -> str:
    """The letters on all the pages of a PDF."""
    return letters("".join(page.extract_text() for page in reader(file).pages))


def structure(node: Any) -> Iterator[DictionaryObject]:
    """Every structure element of a PDF, in order."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for kid in node:
            yield from structure(kid)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from structure(node["/K"])


def structure_of(file: bytes) -> list[DictionaryObject]:
    """The structure elements of a whole PDF."""
    return list(structure(reader(file).trailer["/Root"]["/StructTreeRoot"]))


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
    assert reader(file).metadata["/Title"] == kept
    assert [element["/Alt"] for element in structure_of(file) if "/Alt" in element] == [kept]
    # Nothing in it is live.
    opened = reader(file)
    assert [page for page in opened.pages if "/Annots" in page or "/AA" in page] == []
    assert not {"/OpenAction", "/AA", "/AcroForm", "/AF"} & opened.trailer["/Root"].keys()
    assert "/JavaScript" not in opened.trailer["/Root"].get("/Names", {})
    assert list(opened.attachments) == []


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


def metadata(file: bytes) -> str:
    """The XMP of a PDF."""
    return str(reader(file).trailer["/Root"]["/Metadata"].get_object().get_data().decode())


def test_headings_never_skip_a_level() -> None:
    document = Document("Nivåer", "sv", (Heading("a", 2), Heading("", 2), Heading("b", 3), Heading("c", 3)))
    file = open_word(io.BytesIO(word(document)))
    assert [p.style.name for p in file.paragraphs if p.text in "abc"] == ["Heading 1", "Heading 2", "Heading 3"]
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
    root = reader(file).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == locale
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader(file).metadata["/Title"] == "Förtjänst i siffror"
    assert "/CreationDate" not in reader(file).metadata
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
    styles = [(paragraph.style.name, paragraph.text) for paragraph in file.paragraphs]
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
    numbered = [p._p.pPr.numPr.numId.val for p in file.paragraphs if p.style.name == "List Number"]
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


# Charts


def vector_of(text: str) -> str:
    """A chart with a bar that has a text for its name."""
    frame = pd.DataFrame(
        {"c0": [text], "c1": ["Kostnad"], "c2": [1.5], "c3": [text], "c4": [text], "c5": [0]}, dtype=object
    )
    return vector(charts.actors_spec("sv", 1, ("Kostnad",)), frame, 640, 200, "sv")


def words_in(svg: str) -> list[str]:
    """Each text that a picture shows."""
    return ["".join(text.itertext()) for text in etree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("text", PAYLOADS[:-1], ids=ascii)
def test_a_chart_shows_a_name_literally(text: str) -> None:
    svg = vector_of(text)
    assert letters(clean(text)) in [letters(shown) for shown in words_in(svg)]
    assert {etree.QName(element).localname for element in etree.fromstring(svg).iter()} <= {
        "svg", "g", "path", "text", "rect", "line", "defs", "clipPath",
    }  # fmt: skip
    assert Picture(svg, "Bild") == Picture(svg, "Bild")
    word(Document("Titel", "sv", (Picture(svg, "Bild"),)))


def test_a_chart_title_is_literal_too() -> None:
    title = "</text><script>&\ud800\u202e${datum}"
    frame = pd.DataFrame(
        {"c0": [0.0, 1.0], "c1": [0.0, 1.0], "c2": [title] * 2, "c3": ["line"] * 2, "c4": ["", ""]}, dtype=object
    )
    assert clean(title) in words_in(vector(contract_charts.curve_spec("sv", title, 1), frame, 640, 300, "sv"))


def test_a_chart_fetches_nothing() -> None:
    spec = {"layer": [{"data": {"url": "https://example.org/x.csv"}, "mark": "point"}]}
    with pytest.raises(ValueError, match=r"not allowed|External"):
        vector(spec, pd.DataFrame({"c0": [1]}), 640, 300, "sv")


def test_a_spec_is_left_as_it_was() -> None:
    before = str(charts.cumulative_spec("sv", 2020, 10))
    curve_svg("sv")
    assert str(charts.cumulative_spec("sv", 2020, 10)) == before


def every_chart(language: Language) -> dict[str, tuple[charts.Spec, pd.DataFrame]]:
    """Every chart of the house with the founding case's numbers, or those of a small case with a contract."""
    answer = founding_case("judged_ranges")
    case, resolved, ledger, odds = answer.case, answer.resolved, answer.ledger, answer.odds
    actors = tables.by_actor_frame(answer, language)
    keys = uncertain_keys(resolved)
    found = two_way(resolved, answer.perspective_record, case.discount.timing, keys[0], keys[1])
    bars = min(len(answer.sensitivity.drivers), uncertainty.MOST_DRIVERS)
    risk = Risk(answer_of(agreed_case(), draws=200))
    along = curve(risk)
    assert along is not None
    lines = 1 + len(risk.contract.investors) + len(risk.contract.payers)
    spread = contracts.risk_frame(risk, "Kommunens kassa", language)
    axis = contracts.curve_axis(along, risk.contract, language)
    points = charts.cumulative_points(ledger, None, "", "−15,6 mnkr", language)
    return {
        "cumulative": (charts.cumulative_spec(language, case.start_year, case.horizon), points),
        "flows": (charts.flows_spec(language), tables.flows_frame(ledger, language)),
        "actors": (charts.actors_spec(language, actors["c0"].nunique(), tuple(actors["c1"].unique())), actors),
        "dots": (uncertainty_charts.dots_spec(language), uncertainty.dots_frame(odds, language)),
        "payback": (uncertainty_charts.payback_chance_spec(language), uncertainty.payback_chance_frame(odds, language)),
        "fan": (uncertainty_charts.fan_spec(language, case.start_year, case.horizon), uncertainty.fan_frame(odds)),
        **{
            f"tornado_{reading}": (
                uncertainty_charts.tornado_spec(language, reading, bars, case.start_year, case.horizon),
                uncertainty.tornado_frame(answer, {}, reading, language),
            )
            for reading in ("npv", "payback")
        },
        "map": (
            uncertainty_charts.map_spec(language, "x", "y", (False, False)),
            uncertainty.map_frame(found, resolved, language),
        ),
        "information": (
            uncertainty_charts.information_spec(language, bars),
            uncertainty.information_frame(answer, language),
        ),
        "curve": (
            contract_charts.curve_spec(language, axis, lines),
            contracts.curve_frame(along, risk.contract, language),
        ),
        "risk": (contract_charts.risk_spec(language, len(spread)), spread),
    }


@pytest.mark.sampled(2)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_drawn_with_text_as_text(language: Language) -> None:
    drawn = {name: vector(*chart, 640, language=language) for name, chart in every_chart(language).items()}
    assert len(drawn) == 12
    for name, svg in drawn.items():
        picture = etree.fromstring(svg)
        assert picture.get("width") == "640", name
        marks = [*picture.iter("{http://www.w3.org/2000/svg}path"), *picture.iter("{http://www.w3.org/2000/svg}line")]
        assert len(marks) > 5, name
        fonts = {text.get("font-family") for text in picture.iter("{http://www.w3.org/2000/svg}text")}
        assert all("Libertinus Serif" in font for font in fonts if font), name
        assert words_in(svg), name
    file = pdf(Document("Alla", language, tuple(Picture(svg, name) for name, svg in drawn.items())))
    assert [e["/Alt"] for e in structure_of(file) if "/Alt" in e] == list(drawn)
    on_paper = paper(file)
    assert [shown for svg in drawn.values() for shown in words_in(svg) if letters(shown) not in on_paper] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_stays_a_vector_and_its_numbers_are_swedish(language: Language) -> None:
    document = Document("Bild", language, (Picture(curve_svg(language), "Linjen."),))
    file = pdf(document)
    for page in reader(file).pages:
        forms = [form.get_object() for form in page["/Resources"].get("/XObject", {}).values()]
        assert not any(form["/Subtype"] == "/Image" for form in forms)
    assert letters("−15,6 mnkr") in paper(file)
    parts = parts_of(word(document))
    assert parts["word/media/chart1.svg"] == curve_svg(language).encode()
    assert parts["word/media/image1.png"].startswith(b"\x89PNG")
    blip = next(e for e in etree.fromstring(parts["word/document.xml"]).iter() if str(e.tag).endswith("}svgBlip"))
    links = {e.get("Id"): e.get("Target") for e in etree.fromstring(parts["word/_rels/document.xml.rels"])}
    assert links[blip.get(qn("r:embed"))] == "media/chart1.svg"
    assert b'ContentType="image/svg+xml"' in parts["[Content_Types].xml"]


def test_the_preview_is_the_first_page_as_wide_as_asked() -> None:
    png = first_page(report("sv"), width_in_pixels=600)
    assert png.startswith(b"\x89PNG")
    assert abs(int.from_bytes(png[16:20]) - 600) <= 1
    assert int.from_bytes(png[20:24]) == pytest.approx(600 * 297 / 210, abs=2)


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
