"""How a Word document looks: its page, styles, language and properties."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from exports.documents.document import Document
from model.case.assumptions import Language

FONT = "Cambria"
"""Its letters are large: these sizes look like those of the PDF, and a wider font in its place keeps the pages."""
ACCENT, QUIET, INK = RGBColor(0x00, 0x72, 0xB2), RGBColor(0x59, 0x59, 0x59), RGBColor(0, 0, 0)
TEXT_WIDTH = 16.0
"""The width between the margins of an A4 page, cm."""
LOCALES: dict[Language, str] = {"sv": "sv-SE", "en": "en-GB"}


def dress(file: Any, document: Document) -> None:
    """Page, styles, language and properties; nothing that the template says of itself is left."""
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21 - TEXT_WIDTH) / 2)
    page.top_margin, page.bottom_margin = Cm(1.9), Cm(2.2)
    page.header_distance, page.footer_distance = Cm(1.2), Cm(1.2)
    styles = file.styles
    language = styles.element.find(".//" + qn("w:lang"))
    language.set(qn("w:val"), LOCALES[document.language])
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
    for name, relation in list(file.part.rels.items()):
        if relation.reltype.rpartition("/")[2] in ("stylesWithEffects", "customXml"):
            del file.part.rels[name]
    _set_up(file, document.language)
    _sign(file, document)


def _set_up(file: Any, language: Language) -> None:
    """How Word treats the file: as one of a current version, hyphenated, with numbers as in Swedish."""
    settings = file.settings.element
    for part in list(settings):
        settings.remove(part)
    ours = parse_xml(
        f"<w:settings {nsdecls('w')}><w:defaultTabStop w:val='720'/><w:autoHyphenation/>"
        "<w:consecutiveHyphenLimit w:val='2'/><w:hyphenationZone w:val='284'/><w:doNotHyphenateCaps/>"
        "<w:characterSpacingControl w:val='doNotCompress'/><w:compat><w:compatSetting w:name='compatibilityMode' "
        "w:uri='http://schemas.microsoft.com/office/word' w:val='15'/></w:compat>"
        f"<w:themeFontLang w:val='{LOCALES[language]}'/><w:decimalSymbol w:val=','/><w:listSeparator w:val=';'/>"
        "</w:settings>"
    )
    settings.extend(list(ours))


def _sign(file: Any, document: Document) -> None:
    """The file's title and language; nothing of what python-docx's template says of itself."""
    for name, relation in list(file.part.package.rels.items()):
        if relation.reltype.rpartition("/")[2] in ("thumbnail", "extended-properties"):
            del file.part.package.rels[name]
    properties = file.core_properties
    for part in list(properties._element):
        properties._element.remove(part)
    properties.title, properties.language = document.title[:255], LOCALES[document.language]


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
