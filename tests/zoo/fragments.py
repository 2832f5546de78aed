"""Fragments of Python, found in a function by their structure: spacing, line breaks and quotes play no part.

A fragment is an expression or some statements. It is sought first with its names as they stand; if it is not there,
its local names may stand for others, each for one and no two for the same, so that a renamed variable does no harm.
A body that is nothing but `...` stands for whatever the body is, and is put back where the other fragment has `...`.
"""

import ast
import builtins
import copy
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Fragment = list[ast.expr] | list[ast.stmt]
PASSED_OVER = frozenset({"ctx", "type_comment", "kind"})
"""What the syntax tree keeps of an expression beside what it says."""
LOADED = ast.Load()
TYPES_AND_MARKS = frozenset({"decorator_list", "annotation", "returns", "type_params"})
"""Parts of a function in which no fragment is sought."""


class NoPlace(Exception):
    """A fragment that has no place in the code, or more than one; the message says which."""


@dataclass
class Reading:
    """What the names and the `...` of a fragment stand for at one place."""

    may_stand_for: Callable[[str, str], bool]
    names: dict[str, str] = field(default_factory=dict)
    bodies: list[list[ast.stmt]] = field(default_factory=list)

    def binds(self, name: str, in_code: str) -> bool:
        """Whether a name of the fragment can stand for one in the code, beside what is bound already."""
        if name in self.names:
            return self.names[name] == in_code
        if in_code in self.names.values() or not self.may_stand_for(name, in_code):
            return False
        self.names[name] = in_code
        return True


@dataclass(frozen=True)
class Spot:
    """A place where a fragment stands: what holds it, in which attribute and where in it, and how its names read."""

    holder: ast.AST
    attribute: str
    span: slice | None
    line: int
    reading: Reading


def rewritten(
    function: ast.FunctionDef, says: str, instead: str, around: Collection[str], where: str | None = None
) -> ast.FunctionDef:
    """A copy of the function with the one place of a fragment rewritten; `around` are the names outside it.

    `where` is another fragment of the function. It stays as it is, and tells what those names of the new fragment are
    that the old one does not speak of.
    """
    copied = copy.deepcopy(function)
    own = names_bound([copied])
    outside = {*around, *vars(builtins)} - own
    names = {} if where is None else spot_of(copied, where, parsed(where), {}, own, outside).reading.names
    sought, written = parsed(says), parsed(instead)
    if isinstance(sought[0], ast.stmt) or isinstance(written[0], ast.stmt):
        sought, written = as_statements(sought), as_statements(written)
    spot = spot_of(copied, says, sought, names, own, outside)
    unknown = names_in(written) - own - outside - set(spot.reading.names)
    if unknown:
        raise NoPlace(f"{function.name} knows nothing of {', '.join(sorted(unknown))}, of which {instead!r} speaks")
    put(spot, written)
    return ast.fix_missing_locations(copied)


def spot_of(
    function: ast.FunctionDef,
    text: str,
    sought: Fragment,
    names: Mapping[str, str],
    own: Collection[str],
    outside: Collection[str],
) -> Spot:
    """The one place of a fragment in a function: as it stands, or else with its local names standing for others."""

    def stands_as_it_is(name: str, in_code: str) -> bool:
        return name == in_code

    def stands_for_a_local(name: str, in_code: str) -> bool:
        return name == in_code or (in_code in own and name not in outside)

    spots = list(spots_of(function, sought, stands_as_it_is, names))
    if not spots:
        spots = list(spots_of(function, sought, stands_for_a_local, names))
    if not spots:
        raise NoPlace(f"{function.name} no longer says {text!r}")
    if len(spots) > 1:
        lines = ", ".join(str(spot.line) for spot in spots)
        raise NoPlace(f"{function.name} says {text!r} {len(spots)} times, in lines {lines}")
    return spots[0]


def parsed(fragment: str) -> Fragment:
    """A fragment as one expression, or as statements."""
    try:
        body = ast.parse(fragment).body
    except SyntaxError as error:
        raise NoPlace(f"{fragment!r} is no expression and no statement: {error.msg}") from error
    if not body:
        raise NoPlace("an empty fragment says nothing")
    if len(body) == 1 and isinstance(body[0], ast.Expr):
        return [body[0].value]
    return body


def as_statements(fragment: Fragment) -> list[ast.stmt]:
    """A fragment as statements, an expression as a statement of its own."""
    return [node if isinstance(node, ast.stmt) else ast.copy_location(ast.Expr(node), node) for node in fragment]


def names_in(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that some code speaks of, but for those of its own lambdas and comprehensions."""
    inside = [node for part in nodes for node in ast.walk(part)]
    its_own = names_bound(node for node in inside if isinstance(node, ast.comprehension | ast.Lambda))
    return {node.id for node in inside if isinstance(node, ast.Name)} - its_own


def names_bound(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that some code binds itself: arguments, what it assigns, and inner functions."""
    names = set()
    for node in (node for part in nodes for node in ast.walk(part)):
        if isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef):
            names.add(node.name)
    return names


def spots_of(
    function: ast.FunctionDef, sought: Fragment, may_stand_for: Callable[[str, str], bool], names: Mapping[str, str]
) -> Iterator[Spot]:
    """Every place in a function where a fragment stands, beside what some names are known to stand for."""
    for holder in within(function):
        for attribute, value in parts_of(holder):
            nodes = value if isinstance(value, list) else [value]
            for first in range(len(nodes) - len(sought) + 1):
                here = nodes[first : first + len(sought)]
                reading = Reading(may_stand_for, dict(names))
                if says_the_same(sought, here, reading) and isinstance(getattr(here[0], "ctx", LOADED), ast.Load):
                    span = slice(first, first + len(sought)) if isinstance(value, list) else None
                    yield Spot(holder, attribute, span, getattr(here[0], "lineno", 0), reading)


def parts_of(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """The attributes of a node in which a fragment may stand."""
    return ((attribute, value) for attribute, value in ast.iter_fields(node) if attribute not in TYPES_AND_MARKS)


def within(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all that is in it, but for types and decorators."""
    yield node
    for _, value in parts_of(node):
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                yield from within(part)


def says_the_same(sought: object, code: object, reading: Reading) -> bool:
    """Whether a part of a fragment says what a part of the code says; what its names stand for is noted on the way."""
    if type(sought) is not type(code):
        return False
    if isinstance(sought, list) and isinstance(code, list):
        if is_whatever(sought):
            reading.bodies.append(code)
            return bool(code)
        return len(sought) == len(code) and all(
            says_the_same(one, other, reading) for one, other in zip(sought, code, strict=True)
        )
    if isinstance(sought, ast.Name) and isinstance(code, ast.Name):
        return reading.binds(sought.id, code.id)
    if isinstance(sought, ast.arg) and isinstance(code, ast.arg):
        return reading.binds(sought.arg, code.arg)
    if isinstance(sought, ast.AST) and isinstance(code, ast.AST):
        return all(
            says_the_same(getattr(sought, attribute), getattr(code, attribute), reading)
            for attribute in sought._fields
            if attribute not in PASSED_OVER
        )
    return sought == code


def is_whatever(body: object) -> bool:
    """Whether a body of statements is nothing but `...`."""
    return (
        isinstance(body, list)
        and len(body) == 1
        and isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and body[0].value.value is Ellipsis
    )


def put(spot: Spot, written: Fragment) -> None:
    """Writes a fragment at a place, in the names of the code there."""
    words = InTheWordsOfTheCode(spot.reading)
    nodes = [words.visit(node) for node in written]
    if spot.span is None:
        setattr(spot.holder, spot.attribute, nodes[0])
    else:
        getattr(spot.holder, spot.attribute)[spot.span] = nodes


class InTheWordsOfTheCode(ast.NodeTransformer):
    """Puts what the names and the `...` of a fragment stand for in their place."""

    def __init__(self, reading: Reading) -> None:
        self.names = reading.names
        self.bodies = iter(reading.bodies)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        """The code's own body where there is a `...`."""
        return next(self.bodies) if is_whatever([node]) else self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """A name of the code."""
        return ast.Name(self.names.get(node.id, node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """An argument of the code."""
        return ast.arg(self.names.get(node.arg, node.arg))
