"""A document with a text in every place, and Word and PDF files read back."""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd
import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from exports.documents.document import (
    Document,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Points,
    Table,
)
from exports.documents.vector import vector
from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve
from presentation import charts, tables
from presentation.figure import Figure

LANGUAGES: tuple[Language, ...] = ("sv", "en")
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


def parts_of(packed: bytes) -> dict[str, bytes]:
    """Each part of a Word file by its name."""
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        return {name: file.read(name) for name in file.namelist()}


def reader(file: bytes) -> pypdf.PdfReader:
    """A PDF, opened."""
    return pypdf.PdfReader(io.BytesIO(file))


def root_of(file: bytes) -> Any:
    """The dictionary of a PDF in which all others are found. What stands in it may be of any kind."""
    return reader(file).trailer["/Root"]


def facts_of(file: bytes) -> dict[str, Any]:
    """What a PDF says of itself: its title and the like."""
    return dict(reader(file).metadata or {})


def letters(text: str) -> str:
    """A text without white space and hyphens, which the setting of lines adds and takes away."""
    return re.sub(r"[\s\-\u2010\u00ad]", "", text)


def paper(file: bytes) -> str:
    """The letters on all the pages of a PDF."""
    return letters("".join(page.extract_text() for page in reader(file).pages))


def structure(node: Any) -> Iterator[dict[str, Any]]:
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


def structure_of(file: bytes) -> list[dict[str, Any]]:
    """The structure elements of a whole PDF."""
    return list(structure(root_of(file)["/StructTreeRoot"]))


def vector_of(text: str) -> str:
    """A chart with a bar that has a text for its name."""
    frame = pd.DataFrame(
        {"c0": [text], "c1": ["Kostnad"], "c2": [1.5], "c3": [text], "c4": [text], "c5": [0]}, dtype=object
    )
    return vector(charts.actors_spec("sv", 1, ("Kostnad",)), frame, 640, 200, "sv")
