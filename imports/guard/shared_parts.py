"""The parts that all sheets share: relations, the list of sheets, strings and styles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from openpyxl.styles import is_date_format
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from imports.guard.limits import LAST_FORMAT_ID, LONGEST_FORMAT, LONGEST_TEXT, MOST_INDENT
from imports.guard.part_reader import PartReader, Tally
from imports.guard.sheets import DefinedName
from imports.guard.values import is_true, whole_number


class Relations(PartReader):
    """Where the parts are that a part names: (last word of the type, target) by id."""

    namespaces = frozenset({"http://schemas.openxmlformats.org/package/2006/relationships"})

    def __init__(self, tally: Tally):
        super().__init__(tally)
        self.targets: dict[str, tuple[str, str]] = {}
        self.starts = {("Relationships", "Relationship"): self._relation}

    def _relation(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("TargetMode") != "External":
            self.targets[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], attributes["Target"])


class SheetList(PartReader):
    """The sheets that are shown, as (name, id of the relation), and which calendar the dates follow."""

    def __init__(self, tally: Tally):
        super().__init__(tally)
        self.shown: list[tuple[str, str]] = []
        self.calendar = CALENDAR_WINDOWS_1900
        self.starts = {("workbook", "workbookPr"): self._properties, ("workbook", "sheets", "sheet"): self._sheet}

    def _properties(self, attributes: Mapping[str, str]) -> None:
        if is_true(attributes.get("date1904")):
            self.calendar = CALENDAR_MAC_1904

    def _sheet(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("state", "visible") == "visible":
            relation = next(value for name, value in attributes.items() if name.endswith("/relationships id"))
            self.shown.append((attributes["name"], relation))


class WholeList(SheetList):
    """Every sheet as (name, id of the relation, whether it is hidden), and every name."""

    def __init__(self, tally: Tally):
        super().__init__(tally)
        self.every: list[tuple[str, str, bool]] = []
        self.names: list[DefinedName] = []
        self._named = ("", "")
        name = ("workbook", "definedNames", "definedName")
        self.starts = {**self.starts, name: self._name}
        self.ends = {name: self._stands_for}

    def _sheet(self, attributes: Mapping[str, str]) -> None:
        relation = next(value for name, value in attributes.items() if name.endswith("/relationships id"))
        self.every.append((attributes["name"], relation, attributes.get("state", "visible") != "visible"))

    def _name(self, attributes: Mapping[str, str]) -> None:
        self._named = (attributes["name"], attributes.get("localSheetId", ""))

    def _stands_for(self, text: str) -> None:
        self.names.append(DefinedName(*self._named, text))


class Strings(PartReader):
    """The texts that cells share, without the reading aids (rPh) of Japanese."""

    def __init__(self, tally: Tally):
        super().__init__(tally)
        self.texts: list[str] = []
        self.starts = {("sst", "si"): lambda _: self.texts.append("")}
        self.ends = {("sst", "si", "t"): self._add, ("sst", "si", "r", "t"): self._add}

    def _add(self, text: str) -> None:
        self.texts[-1] += text
        if len(self.texts[-1]) > LONGEST_TEXT:
            self.refuse()


class Styles(PartReader):
    """The number format of each cell style, how many steps in its text stands, and whether a line goes through it."""

    def __init__(self, tally: Tally):
        super().__init__(tally)
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        self.indents: list[int] = []
        self.struck: list[bool] = []
        self._fonts: list[bool] = []
        self.starts = {
            ("styleSheet", "numFmts", "numFmt"): self._format,
            ("styleSheet", "fonts", "font"): lambda _: self._fonts.append(False),
            ("styleSheet", "fonts", "font", "strike"): self._strike,
            ("styleSheet", "cellXfs", "xf"): self._style,
            ("styleSheet", "cellXfs", "xf", "alignment"): self._alignment,
        }

    def _style(self, attributes: Mapping[str, str]) -> None:
        self._styles.append(whole_number(attributes.get("numFmtId", "0"), 0, LAST_FORMAT_ID))
        self.indents.append(0)
        font = attributes.get("fontId", "0")  # a font that is not there draws no line
        self.struck.append(font.isdecimal() and len(font) < 6 and any(self._fonts[int(font) : int(font) + 1]))

    def _strike(self, attributes: Mapping[str, str]) -> None:
        self._fonts[-1] = is_true(attributes.get("val", "1"))

    def _alignment(self, attributes: Mapping[str, str]) -> None:
        self.indents[-1] = whole_number(attributes.get("indent", "0"), 0, MOST_INDENT)

    def _format(self, attributes: Mapping[str, str]) -> None:
        number = whole_number(attributes["numFmtId"], 0, LAST_FORMAT_ID)
        self._codes[number] = attributes["formatCode"][:LONGEST_FORMAT]

    def formats(self) -> list[str]:
        """The format code of each style."""
        return [self._codes.get(number) or BUILTIN_FORMATS.get(number, "General") for number in self._styles]


@dataclass
class Shared:
    """What the cells of all sheets refer to: texts, number formats and indents by cell style, and the calendar."""

    texts: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    indents: list[int] = field(default_factory=list)
    struck: list[bool] = field(default_factory=list)
    calendar: datetime = CALENDAR_WINDOWS_1900
    dates: dict[str, bool] = field(default_factory=dict)

    def shows_date(self, number_format: str) -> bool:
        """Whether a number in this format is shown as a date or a time; looked up once a format."""
        if number_format not in self.dates:
            self.dates[number_format] = is_date_format(number_format)
        return self.dates[number_format]
