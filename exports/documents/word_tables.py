"""Tables in a Word document: those with a head, and key figures side by side."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from exports.documents.document import Figures, Table
from exports.documents.word_styles import ACCENT, TEXT_WIDTH
from model.case.assumptions import Language
from wording.texts import say

MANY_COLUMNS = 6
"""So many stand closer together, so that no word in them has to be divided."""
TWIPS = 1440 / 2.54
"""Word's unit of length, in one cm."""


def add_table(file: Any, block: Table, language: Language) -> None:
    """A table with its caption; one without rows says that it has none."""
    if block.caption:
        file.add_paragraph(block.caption, style="Caption")
    if not block.rows or not block.head:
        file.add_paragraph(say("document.no_rows", language), style="Note")
        return
    table = _table(file, 1 + len(block.rows), [share * TEXT_WIDTH for share in block.shares], block.caption)
    sums = len(block.rows) - block.totals
    for place, (row, texts) in enumerate(zip(table.rows, (block.head, *block.rows), strict=True)):
        is_head, is_total = place == 0, place > sums
        _keep_together(row, is_head)
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.style = "Cell"
            # The head is not left alone at the foot of a page, nor the sums at the top; a short table is whole.
            stays = block.is_short or place < 2 or place >= sums
            paragraph.paragraph_format.keep_with_next = stays and (place < len(block.rows) or block.stays)
            run = paragraph.add_run(text)
            run.bold = True if is_head or is_total else None
            if is_head:
                run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
                _shade(cell)
            if is_total and place == sums + 1:
                _rule_above(cell)
            if column >= block.text_columns:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _space_after(file, block.stays)


def add_figures(file: Any, figures: Figures) -> None:
    """Key figures side by side, at most five in a row."""
    columns = min(len(figures.items), 5)
    rows = [figures.items[at : at + columns] for at in range(0, len(figures.items), columns)]
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
