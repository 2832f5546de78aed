"""The Word writer: a .docx with real headings, lists, tables and page numbers, and charts as vectors.

Everything is set through python-docx's text calls, which escape it: no text becomes a field, a link or mark-up.
"""

import io
import zipfile
from functools import lru_cache
from typing import Any

import vl_convert
from docx import Document as empty_file
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

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
    at_the_door,
)
from exports.documents.word_styles import TEXT_WIDTH, dress
from exports.documents.word_tables import add_figures, add_table
from model.case.assumptions import Language
from wording.texts import say

SHORT_PARAGRAPH = 500
"""Signs of a paragraph that is not divided between pages."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of each part in the file: the same document gives the same bytes."""


def word(document: Document) -> bytes:
    """The document as a .docx: the same document, the same bytes. ValueError for one without a title."""
    document = at_the_door(document)
    file: Any = empty_file()
    dress(file, document)
    # Each paragraph has its style looked up among all of them, which was two thirds of the time.
    file.part.get_style_id = lru_cache(file.part.get_style_id)
    if document.above:
        file.add_paragraph(document.above, style="Above")
    file.add_paragraph(document.title, style="Title")
    for before, block in zip((None, *document.blocks), document.blocks, strict=False):
        if isinstance(before, PageBreak):
            _begin_page(file, block, document.language)
        else:
            _add(file, block, document.language)
    _add_foot(file, document)
    return _packed(file)


def _begin_page(file: Any, block: Block, language: Language) -> None:
    """A block at the top of a new page. A paragraph breaks the page itself; a table needs an empty one before it."""
    if isinstance(block, Table | Figures):
        file.add_paragraph(style="Gap").paragraph_format.page_break_before = True
        return _add(file, block, language)
    known = len(file.paragraphs)
    _add(file, block, language)
    for paragraph in file.paragraphs[known : known + 1]:
        paragraph.paragraph_format.page_break_before = True
    return None


def _add(file: Any, block: Block, language: Language) -> None:
    match block:
        case Heading(text, level):
            file.add_paragraph(text, style=f"Heading {level}")
        case Paragraph(text, style, stays):
            paragraph = file.add_paragraph(text, style={"plain": "Normal", "lead": "Lead", "note": "Note"}[style])
            if stays:
                paragraph.paragraph_format.keep_with_next = True
            if len(text) <= SHORT_PARAGRAPH:  # short lists and short tables are not divided either
                paragraph.paragraph_format.keep_together = True
        case Points():
            _add_points(file, block)
        case Table():
            add_table(file, block, language)
        case Figures():
            add_figures(file, block)
        case Picture():
            _add_picture(file, block)
        case PageBreak():
            pass  # what follows begins a page: see `word`


def _add_points(file: Any, points: Points) -> None:
    """A list; each numbered list begins at 1."""
    numbering = _new_numbering(file) if points.numbered else None
    for item in points.items:
        paragraph = file.add_paragraph(item, style="List Number" if points.numbered else "List Bullet")
        paragraph.paragraph_format.keep_with_next = points.is_short and item is not points.items[-1]
        if numbering is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = numbering


def _new_numbering(file: Any) -> int:
    """A list of its own with the numbers of the style *List Number*, from 1."""
    style = file.styles["List Number"].element.pPr.numPr.numId.val
    numbering = file.part.numbering_part.element
    pattern = numbering.num_having_numId(style).abstractNumId.val
    new = numbering.add_num(pattern)
    new.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(new.numId)


def _add_picture(file: Any, picture: Picture) -> None:
    """The chart as SVG, with a PNG for programs that cannot draw SVG."""
    paragraph = file.add_paragraph(style="Picture")
    png = io.BytesIO(vl_convert.svg_to_png(picture.svg, scale=2.5))
    shape = paragraph.add_run().add_picture(png, width=Cm(min(picture.width, TEXT_WIDTH)))
    shape._inline.docPr.set("descr", picture.words)
    package = file.part.package
    name = PackURI(f"/word/media/chart{shape._inline.docPr.id}.svg")
    part = Part(name, "image/svg+xml", picture.svg.encode(), package)
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip
    extension = parse_xml(
        f"<a:extLst {nsdecls('a', 'r')}><a:ext uri='{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}'>"
        "<asvg:svgBlip xmlns:asvg='http://schemas.microsoft.com/office/drawing/2016/SVG/main'/></a:ext></a:extLst>"
    )
    extension[0][0].set(qn("r:embed"), file.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))
    blip.append(extension)


def _add_foot(file: Any, document: Document) -> None:
    """What the document was made from to the left, the page's number to the right."""
    paragraph = file.sections[0].footer.paragraphs[0]
    paragraph.style = "Footer"
    stops = paragraph.style.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(document.foot)
    before, between, after = say("document.page", document.language, page="\0", pages="\0").split("\0")
    paragraph.add_run("\t" + before)
    _add_field(paragraph, "PAGE")
    paragraph.add_run(between)
    _add_field(paragraph, "NUMPAGES")
    paragraph.add_run(after)


def _add_field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)


def _packed(file: Any) -> bytes:
    """The bytes of the file, with the same date on every part."""
    written, packed = io.BytesIO(), io.BytesIO()
    file.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as again:
        for part in parts.infolist():
            again.writestr(zipfile.ZipInfo(part.filename, LONG_AGO), parts.read(part), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
