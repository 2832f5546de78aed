"""Reads a workbook that somebody uploaded, in bounded time and memory, or refuses it.

Only the parts that say what stands in the cells are unpacked, under one running cap. One parser measures them and reads
them, so that no part can look harmless to a guard and be something else to the reader behind it. openpyxl, even with
read_only, reads more than cells: a defined name of 40 kB, which packs to nothing, held it for some ten seconds, and the
time grows with the square. It also drops rows that are out of order. It lends us its number formats and its calendar.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Context, Decimal
from typing import Literal, NamedTuple, TypeVar
from xml.parsers import expat

from openpyxl.styles import is_date_format
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

LARGEST_FILE = 2_000_000
"""Bytes."""
LARGEST_UNPACKED = 15_000_000
"""Bytes that really come out, of all parts we read; what a part says of its own size is never trusted."""
MOST_PARTS = 200
MOST_SHEETS = 60
MOST_ELEMENTS = 300_000
MOST_CELLS = 50_000
"""Cells that hold something, in all sheets that are shown."""
DEEPEST = 40
LARGEST_TAG = 20_000
"""Characters in the attributes of one element."""
LONGEST_TEXT = 40_000
"""Characters in one cell; Excel itself stops at 32 767."""
LONGEST_NAMESPACE = 300
LONGEST_FORMAT = 255
"""Characters in a number format, as in Excel."""
LONGEST_NUMBER = 40
MOST_MERGES = 2_000
LARGEST_MERGE = 200_000
"""Cells in one merged range."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LAST_FORMAT_ID = 65_535
MOST_INDENT = 250
DAY_AFTER_LAST = 2_958_466
"""Dates are days from 0 to the end of year 9999, as in Excel."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK_MAGIC = (_ZIP, _OLE)
"""How a file begins that is a workbook, or was one before it got a password."""
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MAIN = frozenset(
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"}
)
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_COORDINATE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_WHOLE = re.compile(r"[0-9]{1,10}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_AS_EXCEL_SHOWS = Context(prec=15)  # 0.1 + 0.2 is stored as 0.30000000000000004 and shown as 0.3

Path = tuple[str, ...]
Start = Callable[[Mapping[str, str]], None]
End = Callable[[str], None]
Kind = Literal["text", "number", "date", "flag", "error", "not_calculated"]
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 1."""


class WorkbookRefused(ValueError):
    """The file is not read; the text `problems.import.<code>`, given the facts, says why."""

    def __init__(self, code: str, **facts: str):
        super().__init__(f"{code}: {facts}")
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class SheetCell:
    """What stands in a cell that is not empty: text, an exact number or a date (none for a time of day).

    `indent`: how many steps in it stands.
    """

    kind: Kind
    value: str | Decimal | date | None
    number_format: str = "General"
    indent: int = 0


class Formula(NamedTuple):
    """A formula as stored: text, kind (`normal`, `shared`, `array` …), the group it shares, the cells it covers."""

    text: str
    kind: str
    group: str
    covers: str


@dataclass(frozen=True)
class Sheet:
    """A sheet: what its cells hold by (row, column) from 1, what is hidden, what is merged, and its formulas."""

    name: str
    cells: Mapping[tuple[int, int], SheetCell]
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    merged: tuple[Range, ...]
    formulas: Mapping[tuple[int, int], Formula] = field(default_factory=dict)
    is_hidden: bool = False


class DefinedName(NamedTuple):
    """A name, the number of the sheet on which alone it holds (empty for all), and what it stands for."""

    name: str
    scope: str
    stands_for: str


@dataclass(frozen=True)
class WholeWorkbook:
    """Every sheet, also hidden ones, in their order; every name; and what the parts of the file are called."""

    sheets: tuple[Sheet, ...]
    names: tuple[DefinedName, ...]
    parts: tuple[str, ...]


_Read = TypeVar("_Read")


def read_workbook(content: bytes) -> tuple[Sheet, ...]:
    """The sheets that are shown, in their order; WorkbookRefused, and nothing else, where anything is wrong."""
    return _opened(content, lambda book: book.sheets())


def read_whole(content: bytes) -> WholeWorkbook:
    """The workbook with its formulas and names. WorkbookRefused as above."""
    return _opened(content, lambda book: book.whole())


def _opened(content: bytes, read: "Callable[[_Workbook], _Read]") -> _Read:
    if len(content) > LARGEST_FILE:
        raise WorkbookRefused("file_too_large", limit=_megabytes(LARGEST_FILE))
    if content.startswith(_OLE):
        raise WorkbookRefused("encrypted" if _ENCRYPTED_STREAM in content else "old_format")
    if not content.startswith(_ZIP):
        raise WorkbookRefused("not_a_workbook")
    try:
        return read(_Workbook(zipfile.ZipFile(io.BytesIO(content))))
    except WorkbookRefused:
        raise
    except Exception:  # zipfile, zlib and expat each have their own, and a damaged file finds them all
        raise WorkbookRefused("broken_workbook") from None


def _megabytes(size: int) -> str:
    return f"{size // 1_000_000}"


class _Archive:
    """The parts of a workbook, unpacked one by one under one cap."""

    def __init__(self, archive: zipfile.ZipFile):
        self._archive = archive
        self._left = LARGEST_UNPACKED
        self._parts: dict[str, zipfile.ZipInfo] = {}
        members = archive.infolist()
        if len(members) > MOST_PARTS:
            raise WorkbookRefused("odd_archive")
        for member in members:
            name = member.filename.replace("\\", "/").lower()
            if name in self._parts or name.startswith("/") or ".." in name.split("/"):
                raise WorkbookRefused("odd_archive")
            if member.flag_bits & 0x1:
                raise WorkbookRefused("encrypted")
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise WorkbookRefused("odd_archive")  # the others let a small file ask for gigabytes
            if name.rpartition("/")[2].startswith("vbaproject") or "/macrosheets/" in name:
                raise WorkbookRefused("macros")
            self._parts[name] = member

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def unpack(self, name: str) -> bytes:
        """The content of a part; LookupError where there is none."""
        with self._archive.open(self._parts[name.lower()]) as part:
            content = part.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise WorkbookRefused("too_much_unpacked", limit=_megabytes(LARGEST_UNPACKED))
        return content


@dataclass
class _Tally:
    """What has been counted in the workbook so far."""

    elements: int = 0
    cells: int = 0


class _Element:
    """A place in a part, such as (sst, si, t): what to do where such an element begins and ends."""

    __slots__ = ("below", "end", "path", "start")

    def __init__(self, path: Path, start: Start | None = None, end: End | None = None):
        self.path, self.start, self.end = path, start, end
        self.below: dict[str, _Element] = {}


class _PartReader:
    """Parses a part, refuses what no workbook needs, and calls what `starts` and `ends` say for an element's place."""

    namespaces = _MAIN

    def __init__(self, tally: _Tally):
        self._tally = tally
        self._open = [_Element(())]
        self._text: list[str] = []
        self._length = 0
        self.starts: Mapping[Path, Start] = {}
        self.ends: Mapping[Path, End] = {}
        """These are given the text straight inside the element."""

    def read(self, content: bytes) -> None:
        """Reads the whole part."""
        if content.count(b"<") > 2 * MOST_ELEMENTS + 2:
            raise WorkbookRefused("too_many_cells")
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self.refuse
        parser.EntityDeclHandler = self.refuse
        parser.CommentHandler = self.refuse
        parser.ProcessingInstructionHandler = self.refuse
        parser.StartCdataSectionHandler = self.refuse
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)

    def refuse(self, *_: object) -> None:
        """Refuses the part."""
        raise WorkbookRefused("unsafe_part")

    def _namespace(self, _prefix: str | None, address: str | None) -> None:
        # The parser writes out the whole address in the name of each element.
        if len(address or "") > LONGEST_NAMESPACE:
            self.refuse()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._tally.elements += 1
        if self._tally.elements > MOST_ELEMENTS:
            raise WorkbookRefused("too_many_cells")
        if len(self._open) > DEEPEST or sum(map(len, attributes.values())) > LARGEST_TAG:
            self.refuse()
        element = self._open[-1].below.get(name) or self._new(name)
        self._open.append(element)
        self._text, self._length = [], 0
        if element.start is not None:
            element.start(attributes)

    def _new(self, name: str) -> _Element:
        """The element of that name in this place, met for the first time."""
        namespace, _, local = name.rpartition(" ")
        path = (*self._open[-1].path, local if namespace in self.namespaces else f"?{local}")
        element = _Element(path, self.starts.get(path), self.ends.get(path))
        self._open[-1].below[name] = element
        return element

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        if element.end is not None:
            element.end("".join(self._text))
        self._text, self._length = [], 0

    def _characters(self, text: str) -> None:
        if self._open[-1].end is not None:
            self._length += len(text)
            if self._length > LONGEST_TEXT:
                self.refuse()
            self._text.append(text)


class _Relations(_PartReader):
    """Where the parts are that a part names: (last word of the type, target) by id."""

    namespaces = frozenset({"http://schemas.openxmlformats.org/package/2006/relationships"})

    def __init__(self, tally: _Tally):
        super().__init__(tally)
        self.targets: dict[str, tuple[str, str]] = {}
        self.starts = {("Relationships", "Relationship"): self._relation}

    def _relation(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("TargetMode") != "External":
            self.targets[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], attributes["Target"])


class _SheetList(_PartReader):
    """The sheets that are shown, as (name, id of the relation), and which calendar the dates follow."""

    def __init__(self, tally: _Tally):
        super().__init__(tally)
        self.shown: list[tuple[str, str]] = []
        self.calendar = CALENDAR_WINDOWS_1900
        self.starts = {("workbook", "workbookPr"): self._properties, ("workbook", "sheets", "sheet"): self._sheet}

    def _properties(self, attributes: Mapping[str, str]) -> None:
        if _is_true(attributes.get("date1904")):
            self.calendar = CALENDAR_MAC_1904

    def _sheet(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("state", "visible") == "visible":
            relation = next(value for name, value in attributes.items() if name.endswith("/relationships id"))
            self.shown.append((attributes["name"], relation))


class _WholeList(_SheetList):
    """Every sheet as (name, id of the relation, whether it is hidden), and every name."""

    def __init__(self, tally: _Tally):
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


class _Strings(_PartReader):
    """The texts that cells share, without the reading aids (rPh) of Japanese."""

    def __init__(self, tally: _Tally):
        super().__init__(tally)
        self.texts: list[str] = []
        self.starts = {("sst", "si"): lambda _: self.texts.append("")}
        self.ends = {("sst", "si", "t"): self._add, ("sst", "si", "r", "t"): self._add}

    def _add(self, text: str) -> None:
        self.texts[-1] += text
        if len(self.texts[-1]) > LONGEST_TEXT:
            self.refuse()


class _Styles(_PartReader):
    """The number format of each cell style, and how many steps in its text stands."""

    def __init__(self, tally: _Tally):
        super().__init__(tally)
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        self.indents: list[int] = []
        self.starts = {
            ("styleSheet", "numFmts", "numFmt"): self._format,
            ("styleSheet", "cellXfs", "xf"): self._style,
            ("styleSheet", "cellXfs", "xf", "alignment"): self._alignment,
        }

    def _style(self, attributes: Mapping[str, str]) -> None:
        self._styles.append(_whole(attributes.get("numFmtId", "0"), 0, LAST_FORMAT_ID))
        self.indents.append(0)

    def _alignment(self, attributes: Mapping[str, str]) -> None:
        self.indents[-1] = _whole(attributes.get("indent", "0"), 0, MOST_INDENT)

    def _format(self, attributes: Mapping[str, str]) -> None:
        number = _whole(attributes["numFmtId"], 0, LAST_FORMAT_ID)
        self._codes[number] = attributes["formatCode"][:LONGEST_FORMAT]

    def formats(self) -> list[str]:
        """The format code of each style."""
        return [self._codes.get(number) or BUILTIN_FORMATS.get(number, "General") for number in self._styles]


class _Worksheet(_PartReader):
    """The cells of a sheet. Rows and cells must stand in order, once each; the range a sheet claims is not read."""

    def __init__(self, tally: _Tally, book: "_Workbook"):
        super().__init__(tally)
        self._book = book
        self.cells: dict[tuple[int, int], SheetCell] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Range] = []
        self._row = self._column = self._last_of_columns = 0
        self._kind = self._style = self._value = ""
        self._has_formula = False
        self.formulas: dict[tuple[int, int], Formula] = {}
        self._about_formula: Mapping[str, str] = {}
        row = ("worksheet", "sheetData", "row")
        cell = (*row, "c")
        self.starts = {
            row: self._begin_row,
            cell: self._begin_cell,
            (*cell, "f"): self._formula,
            ("worksheet", "cols", "col"): self._columns,
            ("worksheet", "mergeCells", "mergeCell"): self._merge,
        }
        inline = ((*cell, "is", "t"), (*cell, "is", "r", "t"))
        self.ends = {cell: self._end_cell, (*cell, "f"): self._end_formula, (*cell, "v"): self._add_value}
        self.ends |= dict.fromkeys(inline, self._add_inline)

    def _columns(self, attributes: Mapping[str, str]) -> None:
        first = _whole(attributes["min"], self._last_of_columns + 1, LAST_COLUMN)
        self._last_of_columns = _whole(attributes["max"], first, LAST_COLUMN)
        if _is_true(attributes.get("hidden")):
            self.hidden_columns.append((first, self._last_of_columns))

    def _merge(self, attributes: Mapping[str, str]) -> None:
        first, _, last = attributes["ref"].partition(":")
        top, left = _place(first)
        bottom, right = _place(last or first)
        if len(self.merged) >= MOST_MERGES or (bottom - top + 1) * (right - left + 1) > LARGEST_MERGE:
            raise WorkbookRefused("huge_merge")
        if top > bottom or left > right:
            raise WorkbookRefused("broken_workbook")
        self.merged.append((top, left, bottom, right))

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        row = _whole(attributes.get("r", str(self._row + 1)), self._row + 1, LAST_ROW)
        self._row, self._column = row, 0
        if _is_true(attributes.get("hidden")):
            self.hidden_rows.add(row)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        row, column = _place(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        if row != self._row or not self._column < column <= LAST_COLUMN:  # without `r` it may be one too far
            raise WorkbookRefused("broken_workbook")
        self._column = column
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._value, self._has_formula = "", False

    def _formula(self, attributes: Mapping[str, str]) -> None:
        self._has_formula = True
        self._about_formula = attributes

    def _end_formula(self, text: str) -> None:
        kind, group, covers = (self._about_formula.get(name, "") for name in ("t", "si", "ref"))
        self.formulas[self._row, self._column] = Formula(text, kind or "normal", group, covers)

    def _add_value(self, text: str) -> None:
        if self._kind != "inlineStr":
            self._add(text)

    def _add_inline(self, text: str) -> None:
        if self._kind == "inlineStr":  # in other cells it is what no program shows
            self._add(text)

    def _add(self, text: str) -> None:
        self._value += text
        if len(self._value) > LONGEST_TEXT:
            self.refuse()

    def _end_cell(self, _: str) -> None:
        cell = self._cell()
        if cell is not None:
            self._tally.cells += 1
            if self._tally.cells > MOST_CELLS:
                raise WorkbookRefused("too_many_cells")
            indents = self._book.indents
            indent = indents[_whole(self._style, 0, len(indents) - 1)] if indents else 0
            self.cells[self._row, self._column] = replace(cell, indent=indent) if indent else cell

    def _cell(self) -> SheetCell | None:
        """What the cell that just ended holds; none where it is empty."""
        value = self._value
        if not value:
            # A formula may give an empty text. One that should give a number and has none was never calculated.
            return SheetCell("not_calculated", None) if self._has_formula and self._kind == "n" else None
        match self._kind:
            case "n":
                return self._number(value)
            case "s":
                text = self._book.strings[_whole(value, 0, len(self._book.strings) - 1)]
                return SheetCell("text", _unescaped(text)) if text else None
            case "str" | "inlineStr":
                return SheetCell("text", _unescaped(value))
            case "b":
                return SheetCell("flag", value)
            case "e":
                return SheetCell("error", value)
            case "d":
                return SheetCell("date", datetime.fromisoformat(value).date())
        raise WorkbookRefused("broken_workbook")

    def _number(self, value: str) -> SheetCell:
        """A number, a date where the format shows it as one, or text where it is no number at all (NaN)."""
        if len(value) > LONGEST_NUMBER or not _NUMBER.fullmatch(value.strip()):
            return SheetCell("text", value)
        number = Decimal(value.strip())
        formats = self._book.formats
        number_format = formats[_whole(self._style, 0, len(formats) - 1)] if formats else "General"
        if self._book.shows_date(number_format):
            if not 0 <= number < DAY_AFTER_LAST:
                return SheetCell("error", "#####")  # what Excel shows of it
            try:
                shown = from_excel(float(number), self._book.calendar)
            except (ValueError, OverflowError):
                return SheetCell("error", "#####")
            return SheetCell("date", shown.date() if isinstance(shown, datetime) else None, number_format)
        return SheetCell("number", _plain(number), number_format)


class _Workbook:
    """A workbook under reading."""

    def __init__(self, archive: zipfile.ZipFile):
        self._archive = _Archive(archive)
        self._tally = _Tally()
        self.strings: list[str] = []
        self.formats: list[str] = []
        self.indents: list[int] = []
        self.calendar = CALENDAR_WINDOWS_1900
        self._shows_date: dict[str, bool] = {}

    def shows_date(self, number_format: str) -> bool:
        """Whether a number in this format is shown as a date or a time."""
        if number_format not in self._shows_date:
            self._shows_date[number_format] = is_date_format(number_format)
        return self._shows_date[number_format]

    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that are shown."""
        listed = _SheetList(self._tally)
        related = self._list(listed)
        return tuple(self._sheets([(*shown, False) for shown in listed.shown], related))

    def whole(self) -> WholeWorkbook:
        """Every sheet and every name."""
        listed = _WholeList(self._tally)
        related = self._list(listed)
        return WholeWorkbook(tuple(self._sheets(listed.every, related)), tuple(listed.names), tuple(self._archive))

    def _list(self, listed: _SheetList) -> dict[str, tuple[str, str]]:
        """Reads what all sheets share, and the list of sheets; gives the parts that the workbook names."""
        types = self._archive.unpack("[Content_Types].xml") if "[Content_Types].xml" in self._archive else b""
        if b"macroEnabled" in types:
            raise WorkbookRefused("macros")
        home = next((part for kind, part in self._related("").values() if kind == "officeDocument"), None)
        if home is None or b"spreadsheetml" not in types:
            raise WorkbookRefused("not_a_workbook")
        related = self._related(home)
        of_kind = dict(related.values())
        if "sharedStrings" in of_kind:
            strings = _Strings(self._tally)
            strings.read(self._archive.unpack(of_kind["sharedStrings"]))
            self.strings = strings.texts
        if "styles" in of_kind:
            styles = _Styles(self._tally)
            styles.read(self._archive.unpack(of_kind["styles"]))
            self.formats, self.indents = styles.formats(), styles.indents
        listed.read(self._archive.unpack(home))
        self.calendar = listed.calendar
        return related

    def _sheets(self, listed: list[tuple[str, str, bool]], related: Mapping[str, tuple[str, str]]) -> Iterator[Sheet]:
        if len(listed) > MOST_SHEETS:  # of which many may be one and the same part
            raise WorkbookRefused("too_many_cells")
        for name, relation, is_hidden in listed:
            kind, part = related[relation]
            if kind == "worksheet":  # not a sheet that is one chart
                sheet = _Worksheet(self._tally, self)
                sheet.read(self._archive.unpack(part))
                columns, merged = tuple(sheet.hidden_columns), tuple(sheet.merged)
                rows, formulas = frozenset(sheet.hidden_rows), sheet.formulas
                yield Sheet(name, sheet.cells, rows, columns, merged, formulas, is_hidden)

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """(Kind, name) by id of the parts that a part, or the whole file (""), names."""
        folder, _, name = part.rpartition("/")
        where = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if where not in self._archive:
            return {}
        relations = _Relations(self._tally)
        relations.read(self._archive.unpack(where))
        return {key: (kind, _absolute(folder, target)) for key, (kind, target) in relations.targets.items()}


def _absolute(folder: str, target: str) -> str:
    """The name of the part that a target names, as seen from a folder."""
    steps: list[str] = [] if target.startswith("/") else folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _place(reference: str) -> tuple[int, int]:
    """Row and column, from 1, of a reference such as B7."""
    found = _COORDINATE.fullmatch(reference.replace("$", ""))
    if found is None:
        raise WorkbookRefused("broken_workbook")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    if column > LAST_COLUMN:
        raise WorkbookRefused("broken_workbook")
    return _whole(found[2], 1, LAST_ROW), column


def _whole(text: str, low: int, high: int) -> int:
    """A whole number within its limits: every one that a file gives passes here before anything is made of it."""
    found = _WHOLE.fullmatch(text.strip())  # in ASCII: int() reads other digits, signs and 1_000 as well
    if found is None or not low <= int(found[0]) <= high:
        raise WorkbookRefused("broken_workbook")
    return int(found[0])


def _plain(number: Decimal) -> Decimal:
    """The number to the digits that Excel shows, without an exponent or idle zeros."""
    shown = _AS_EXCEL_SHOWS.plus(number).normalize(_AS_EXCEL_SHOWS)
    exponent = shown.as_tuple().exponent
    return shown.quantize(Decimal(1)) if isinstance(exponent, int) and 0 < exponent <= 12 else shown


def _unescaped(text: str) -> str:
    """The text of a cell, where characters that XML can't hold are written `_x000D_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _is_true(attribute: str | None) -> bool:
    return attribute in ("1", "true")
