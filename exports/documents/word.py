"""The Word writer: a .docx with real headings, lists, tables and page numbers, and charts as vectors.

Everything is set through python-docx's text calls, which escape it: no text becomes a field, a link or mark-up.
"""

import io
import zipfile
from functools import lru_cache
from typing import Any

import vl_convert
from docx import Document as empty_file
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

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
from model.case.assumptions import Language
from wording.texts import say

FONT = "Cambria"
"""Its letters are large: these sizes look like those of the PDF, and a wider font in its place keeps the pages."""
ACCENT, QUIET, INK = RGBColor(0x00, 0x72, 0xB2), RGBColor(0x59, 0x59, 0x59), RGBColor(0, 0, 0)
TEXT_WIDTH = 16.0
"""The width between the margins of an A4 page, cm."""
SHORT_PARAGRAPH = 500
"""Signs of a paragraph that is not divided between pages."""
MANY_COLUMNS = 6
"""So many stand closer together, so that no word in them has to be divided."""
TWIPS = 1440 / 2.54
"""Word's unit of length, in one cm."""
LOCALES: dict[Language, str] = {"sv": "sv-SE", "en": "en-GB"}
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of each part in the file: the same document gives the same bytes."""


def word(document: Document) -> bytes:
    """The document as a .docx: the same document, the same bytes. ValueError for one without a title."""
    told = at_the_door(document)
    file: Any = empty_file()
    _dress(file, told)
    # Each paragraph has its style looked up among all of them, which was two thirds of the time.
    file.part.get_style_id = lru_cache(file.part.get_style_id)
    if told.above:
        file.add_paragraph(told.above, style="Above")
    file.add_paragraph(told.title, style="Title")
    for before, block in zip((None, *told.blocks), told.blocks, strict=False):
        if isinstance(before, PageBreak):
            _begin_page(file, block, told.language)
        else:
            _add(file, block, told.language)
    _add_foot(file, told)
    return _packed(file)


def _begin_page(file: Any, block: Block, language: Language) -> None:
    """A block at the top of a new page. A paragraph says so itself; a table needs one before it that does."""
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
            if len(text) <= SHORT_PARAGRAPH:  # as a short list and a short table
                paragraph.paragraph_format.keep_together = True
        case Points():
            _add_points(file, block)
        case Table():
            _add_table(file, block, language)
        case Figures():
            _add_figures(file, block)
        case Picture():
            _add_picture(file, block)
        case PageBreak():
            pass  # what follows begins a page: see `word`


# How it looks


def _dress(file: Any, told: Document) -> None:
    """Page, styles, language and properties; nothing that the template says of itself is left."""
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21 - TEXT_WIDTH) / 2)
    page.top_margin, page.bottom_margin = Cm(1.9), Cm(2.2)
    page.header_distance, page.footer_distance = Cm(1.2), Cm(1.2)
    styles = file.styles
    language = styles.element.find(".//" + qn("w:lang"))
    language.set(qn("w:val"), LOCALES[told.language])
    _style(file, "Normal", 9.5, INK, (0, 5), line=1.1)
    _style(file, "Title", 19, INK, (0, 10), bold=True, line=1.0)
    _style(file, "Heading 1", 13.5, ACCENT, (14, 5), bold=True, line=1.0)
    _style(file, "Heading 2", 11, INK, (10, 3), bold=True, line=1.0)
    _style(file, "Heading 3", 9.5, INK, (9, 2), bold=True, line=1.0)
    _style(file, "Caption", 9, INK, (8, 3), bold=True, line=1.0)
    _style(file, "List Bullet", 9.5, INK, (0, 3), line=1.1)
    _style(file, "List Number", 9.5, INK, (0, 3), line=1.1)
    _style(file, "Footer", 8, QUIET, (0, 0), line=1.0)
    _style(file, "Above", 9, QUIET, (0, 3), line=1.0)
    _style(file, "Lead", 12, INK, (2, 7), line=1.1)
    _style(file, "Note", 8, QUIET, (2, 6), line=1.05)
    _style(file, "Cell", 8.5, INK, (1.2, 1.2), line=1.0)
    _style(file, "Figure label", 8.5, QUIET, (4, 1), line=1.0)
    _style(file, "Figure value", 13, ACCENT, (0, 2), bold=True, line=1.0)
    _style(file, "Figure note", 8.5, INK, (0, 4), line=1.0)
    _style(file, "Gap", 5, INK, (0, 0), line=1.0)
    _style(file, "Picture", 9.5, INK, (5, 5), line=1.0)
    styles["Caption"].paragraph_format.keep_with_next = True
    rule = f"<w:pBdr {nsdecls('w')}><w:top w:val='single' w:sz='4' w:space='4' w:color='B5B5B5'/></w:pBdr>"
    styles["Footer"].element.pPr.find(qn("w:widowControl")).addnext(parse_xml(rule))
    border = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        styles["Title"].element.pPr.remove(border)
    for name, found in list(file.part.rels.items()):
        if found.reltype.rpartition("/")[2] in ("stylesWithEffects", "customXml"):
            del file.part.rels[name]
    _set_up(file, told.language)
    _sign(file, told)


def _set_up(file: Any, language: Language) -> None:
    """How Word treats the file: as one of today's, hyphenated, and numbers as they are written in Swedish."""
    settings = file.settings.element
    for part in list(settings):
        settings.remove(part)
    found = parse_xml(
        f"<w:settings {nsdecls('w')}><w:defaultTabStop w:val='720'/><w:autoHyphenation/>"
        "<w:consecutiveHyphenLimit w:val='2'/><w:hyphenationZone w:val='284'/><w:doNotHyphenateCaps/>"
        "<w:characterSpacingControl w:val='doNotCompress'/><w:compat><w:compatSetting w:name='compatibilityMode' "
        "w:uri='http://schemas.microsoft.com/office/word' w:val='15'/></w:compat>"
        f"<w:themeFontLang w:val='{LOCALES[language]}'/><w:decimalSymbol w:val=','/><w:listSeparator w:val=';'/>"
        "</w:settings>"
    )
    settings.extend(list(found))


def _sign(file: Any, told: Document) -> None:
    """The file's title and language; nothing of what python-docx's template says of itself."""
    for name, found in list(file.part.package.rels.items()):
        if found.reltype.rpartition("/")[2] in ("thumbnail", "extended-properties"):
            del file.part.package.rels[name]
    properties = file.core_properties
    for part in list(properties._element):
        properties._element.remove(part)
    properties.title, properties.language = told.title[:255], LOCALES[told.language]


def _style(
    file: Any,
    name: str,
    size: float,
    colour: RGBColor,
    space: tuple[float, float],
    bold: bool = False,
    line: float = 1.0,
) -> None:
    """Sets a paragraph style, and makes it if it is not there. Sizes and the space before and after in points."""
    known = name in [style.name for style in file.styles]
    style = file.styles[name] if known else file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    font, paragraph = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, False
    font.color.rgb = colour
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    paragraph.space_before, paragraph.space_after = Pt(space[0]), Pt(space[1])
    paragraph.line_spacing = line
    paragraph.widow_control = True


# The blocks


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


def _add_table(file: Any, told: Table, language: Language) -> None:
    if told.caption:
        file.add_paragraph(told.caption, style="Caption")
    if not told.rows or not told.head:
        file.add_paragraph(say("document.no_rows", language), style="Note")
        return
    table = _table(file, 1 + len(told.rows), [share * TEXT_WIDTH for share in told.shares], told.caption)
    sums = len(told.rows) - told.totals
    for place, (row, texts) in enumerate(zip(table.rows, (told.head, *told.rows), strict=True)):
        is_head, is_total = place == 0, place > sums
        _keep_together(row, is_head)
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.style = "Cell"
            # The head is not left alone at the foot of a page, nor the sums at the top; a short table is whole.
            stays = told.is_short or place < 2 or place >= sums
            paragraph.paragraph_format.keep_with_next = stays and (place < len(told.rows) or told.stays)
            run = paragraph.add_run(text)
            run.bold = True if is_head or is_total else None
            if is_head:
                run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
                _shade(cell)
            if is_total and place == sums + 1:
                _rule_above(cell)
            if column >= told.text_columns:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _space_after(file, told.stays)


def _add_figures(file: Any, told: Figures) -> None:
    columns = min(len(told.items), 5)
    rows = [told.items[at : at + columns] for at in range(0, len(told.items), columns)]
    table = _table(file, len(rows), [TEXT_WIDTH / columns] * columns, "", borderless=True)
    for row, items in zip(table.rows, rows, strict=True):
        _keep_together(row, False)
        for cell, item in zip(row.cells, items, strict=False):
            cell.paragraphs[0].style = "Figure label"
            cell.paragraphs[0].add_run(item.label)
            value = cell.add_paragraph(style="Figure value")
            run = value.add_run(item.value)
            if columns > 4:
                run.font.size = Pt(11)  # five beside each other: a wider font must not divide a word
            value._p.get_or_add_pPr().append(parse_xml(f"<w:suppressAutoHyphens {nsdecls('w')}/>"))
            if item.note:
                cell.add_paragraph(item.note, style="Figure note")
    _space_after(file)


def _add_picture(file: Any, told: Picture) -> None:
    """The chart as SVG, with a PNG for what cannot draw it."""
    paragraph = file.add_paragraph(style="Picture")
    png = io.BytesIO(vl_convert.svg_to_png(told.svg, scale=2.5))
    shape = paragraph.add_run().add_picture(png, width=Cm(min(told.width, TEXT_WIDTH)))
    shape._inline.docPr.set("descr", told.words)
    package = file.part.package
    name = PackURI(f"/word/media/chart{shape._inline.docPr.id}.svg")
    part = Part(name, "image/svg+xml", told.svg.encode(), package)
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip
    extension = parse_xml(
        f"<a:extLst {nsdecls('a', 'r')}><a:ext uri='{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}'>"
        "<asvg:svgBlip xmlns:asvg='http://schemas.microsoft.com/office/drawing/2016/SVG/main'/></a:ext></a:extLst>"
    )
    extension[0][0].set(qn("r:embed"), file.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))
    blip.append(extension)


def _add_foot(file: Any, told: Document) -> None:
    """What the document was made from to the left, the page's number to the right."""
    paragraph = file.sections[0].footer.paragraphs[0]
    paragraph.style = "Footer"
    stops = paragraph.style.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(told.foot)
    before, between, after = say("document.page", told.language, page="\0", pages="\0").split("\0")
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


# Parts of a table


def _table(file: Any, rows: int, widths: list[float], caption: str, borderless: bool = False) -> Any:
    """An empty table over the width of the page. Widths in cm."""
    table = file.add_table(rows, len(widths))
    for column, width in zip(table.columns, widths, strict=True):
        for cell in (column, *column.cells):
            cell.width = Cm(width)
    hair = "w:val='single' w:sz='4' w:space='0' w:color='B5B5B5'"
    inside = "w:val='nil'" if borderless else hair
    side = 0 if borderless else 85 if len(widths) < MANY_COLUMNS else 45
    properties = parse_xml(
        f"<w:tblPr {nsdecls('w')}><w:tblW w:w='{round(sum(widths) * TWIPS)}' w:type='dxa'/>"
        f"<w:tblBorders><w:top {hair if borderless else inside}/><w:bottom {hair}/><w:insideH {inside}/></w:tblBorders>"
        f"<w:tblLayout w:type='fixed'/><w:tblCellMar><w:left w:w='{side}' w:type='dxa'/>"
        f"<w:right w:w='{side or 170}' w:type='dxa'/></w:tblCellMar>"
        f"<w:tblLook w:val='{'0000' if borderless else '0020'}' w:firstRow='{int(not borderless)}'/></w:tblPr>"
    )
    if caption:
        said = OxmlElement("w:tblCaption")
        said.set(qn("w:val"), caption)
        properties.append(said)
    table._tbl.replace(table._tbl.tblPr, properties)
    return table


def _keep_together(row: Any, is_head: bool) -> None:
    """A row on one page; the head on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _shade(cell: Any) -> None:
    cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:shd {nsdecls('w')} w:val='clear' w:fill='{ACCENT}'/>"))


def _rule_above(cell: Any) -> None:
    line = f"<w:tcBorders {nsdecls('w')}><w:top w:val='single' w:sz='8' w:space='0' w:color='000000'/></w:tcBorders>"
    cell._tc.get_or_add_tcPr().append(parse_xml(line))


def _space_after(file: Any, stays: bool = False) -> None:
    """A little air after a table, which has no space of its own."""
    file.add_paragraph(style="Gap").paragraph_format.keep_with_next = stays


# The file


def _packed(file: Any) -> bytes:
    """The bytes of the file, with the same date on every part."""
    written, packed = io.BytesIO(), io.BytesIO()
    file.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as again:
        for part in parts.infolist():
            again.writestr(zipfile.ZipInfo(part.filename, LONG_AGO), parts.read(part), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
