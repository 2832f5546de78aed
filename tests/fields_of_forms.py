"""Every field that the forms hold, found in their types, so that a new one can't be forgotten."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from model.case.application import Application, LocalAccount, LocalProject
from model.case.assumptions import Label, Record
from model.case.case import Case
from model.checking.local_project import COST_ROWS

YEAR = 2021
Path = tuple[str | int, ...]
OF_SOURCES = ("source", "sources")


@dataclass
class Marks:
    """What each field was filled with, by its path in the case."""

    texts: dict[Path, str] = field(default_factory=dict)
    numbers: dict[Path, float] = field(default_factory=dict)
    choices: dict[Path, tuple[str, ...]] = field(default_factory=dict)
    boxes: list[Path] = field(default_factory=list)
    places: dict[Path, int] = field(default_factory=dict)
    given: str | None = None

    def text(self, path: Path) -> str:
        """A text that stands nowhere else, unless one is given for all. Nothing in it can be hyphenated."""
        self.texts[path] = self.given or f"zq{len(self.texts):03d}qz"
        return self.texts[path]

    def number(self, path: Path) -> float:
        """An amount that stands nowhere else."""
        self.numbers[path] = 10_007.0 + 137 * len(self.numbers)
        return self.numbers[path]


def value_of(kind: Any, path: Path, marks: Marks) -> Any:
    """A value for an annotation, with a mark in every field."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return value_of(parts[0], path, marks)
    if origin in (Union, UnionType):
        return value_of(next(part for part in parts if part is not type(None)), path, marks)
    if path[-1] in OF_SOURCES:
        return ("S1",) if origin is tuple else "S1"
    if origin is Literal:
        marks.choices[path] = parts
        return parts[0]
    if origin is tuple:
        return (value_of(parts[0], (*path, 0), marks),)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        keys = get_args(parts[0]) if get_origin(parts[0]) is Literal else (YEAR,)
        return {key: value_of(parts[1], (*path, key), marks) for key in keys}
    if kind is bool:
        marks.boxes.append(path)
        return True
    if kind is int:
        marks.places[path] = 2
        return 2
    if kind is float:
        return marks.number(path)
    if kind is Label:
        return Label(sv=marks.text(path))
    if kind is str:
        return marks.text(path)
    assert issubclass(kind, Record), f"no value for {kind} at {path}"
    return kind(**{name: value_of(each.annotation, (*path, name), marks) for name, each in kind.model_fields.items()})


def filled(case: Case, text: str | None = None) -> tuple[Case, Marks]:
    """The case with every field of its forms filled in, so that they balance, and the marks."""
    marks = Marks(given=text)
    application = value_of(Application, ("application",), marks)
    project: LocalProject = value_of(LocalProject, ("local_project",), marks)
    spent = sum(project.costs[row][YEAR] for row in COST_ROWS)
    sought = spent - project.own[YEAR] - project.other_income[YEAR]
    account: LocalAccount = project.accounts[YEAR]
    assert account.returned is not None and account.own is not None and account.other_income is not None
    used = sum(account.costs.values()) + account.returned - account.own - account.other_income
    marks.numbers["local_project", "sought", YEAR] = sought
    marks.numbers["local_project", "accounts", YEAR, "granted"] = used
    accounts = {YEAR: account.model_copy(update={"granted": used})}
    project = project.model_copy(update={"sought": {YEAR: sought}, "accounts": accounts})
    return case.model_copy(update={"application": application, "local_project": project}), marks


def form_of(path: Path) -> str:
    """Which form a field is printed in and filled in on: the page's own names for them."""
    return "application" if path[0] == "application" else "account" if path[1] == "accounts" else "budget"


def paths_of(kind: type[Record], base: Path) -> Iterator[Path]:
    """Every path of a form's type, as it is when everything is filled in."""
    marks = Marks()
    value_of(kind, base, marks)
    yield from itertools.chain(marks.texts, marks.numbers, marks.choices, marks.boxes, marks.places)
