"""The one parser of parts, which refuses what no workbook needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from imports.guard.limits import DEEPEST, LARGEST_TAG, LONGEST_NAMESPACE, LONGEST_TEXT, MOST_ELEMENTS
from imports.guard.refusal import WorkbookRefused

_MAIN = frozenset(
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"}
)
Path = tuple[str, ...]
Start = Callable[[Mapping[str, str]], None]
End = Callable[[str], None]


@dataclass
class Tally:
    """What has been counted in the workbook so far."""

    elements: int = 0
    cells: int = 0


class Element:
    """A place in a part, such as (sst, si, t): what to do where such an element begins and ends."""

    __slots__ = ("below", "end", "path", "start")

    def __init__(self, path: Path, start: Start | None = None, end: End | None = None):
        self.path, self.start, self.end = path, start, end
        self.below: dict[str, Element] = {}


class PartReader:
    """Parses a part, refuses what no workbook needs, and calls what `starts` and `ends` say for an element's place."""

    namespaces = _MAIN

    def __init__(self, tally: Tally):
        self.tally = tally
        self._open = [Element(())]
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
        self.tally.elements += 1
        if self.tally.elements > MOST_ELEMENTS:
            raise WorkbookRefused("too_many_cells")
        if len(self._open) > DEEPEST or sum(map(len, attributes.values())) > LARGEST_TAG:
            self.refuse()
        element = self._open[-1].below.get(name) or self._new(name)
        self._open.append(element)
        self._text, self._length = [], 0
        if element.start is not None:
            element.start(attributes)

    def _new(self, name: str) -> Element:
        """The element of that name in this place, met for the first time."""
        namespace, _, local = name.rpartition(" ")
        path = (*self._open[-1].path, local if namespace in self.namespaces else f"?{local}")
        element = Element(path, self.starts.get(path), self.ends.get(path))
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
