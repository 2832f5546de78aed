"""Bugs planted in the model, one at a time: what a bug is, where it belongs, and how it is put in and taken out.

A function is found by its name, wherever in the package it stands, and the place in it by what it says
(`fragments.py`): a function that is moved or reformatted, or whose variables are renamed, keeps its bugs.
"""

import __future__

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import pytest
import yaml

from model.review.finding import RULES
from tests.zoo.fragments import NoPlace, rewritten

BUGS = Path(__file__).with_name("bugs")


@dataclass(frozen=True)
class Bug:
    """A planted bug: the law that catches it, the function it is in, what is written there, and what instead.

    The function goes by its qualified name (`_profile`, `Time.row`), and where two share it, by the end of the name of
    its module too (`writing._plain`). `where` is a fragment of the function that has the names which only the new
    text speaks of. Other laws that must catch the bug as well are tried by `make torture` only.
    """

    name: str
    caught_by: str
    function: str
    says: str
    instead: str
    where: str | None = None
    also_caught_by: tuple[str, ...] = ()
    package: str = "model"


@dataclass(frozen=True)
class Place:
    """A function as it is written in a module, by its qualified name there."""

    module: ModuleType
    name: str
    node: ast.FunctionDef

    @property
    def full_name(self) -> str:
        """The name with that of the module."""
        return f"{self.module.__name__}.{self.name}"

    def goes_by(self, name: str) -> bool:
        """Whether this is its qualified name, or that after the end of its module's."""
        return name == self.name or (name.endswith(f".{self.name}") and f".{self.full_name}".endswith(f".{name}"))


def bugs_of(folder: Path = BUGS) -> list[Bug]:
    """The bugs that are written down in a folder, theme by theme."""
    return [
        Bug(**{**entry, "also_caught_by": tuple(entry.get("also_caught_by", ()))})
        for file in sorted(folder.glob("*.yaml"))
        for entry in yaml.safe_load(file.read_text("utf-8"))
    ]


def place_of(function: str, package: str) -> Place:
    """The one function of a package that goes by a name."""
    places = [place for place in functions_of(package) if place.goes_by(function)]
    if not places:
        raise NoPlace(f"no function of {package} is called {function}")
    if len(places) > 1:
        raise NoPlace(f"{function} is one of {', '.join(place.full_name for place in places)}: say more of its name")
    return places[0]


@cache
def functions_of(package: str) -> tuple[Place, ...]:
    """The functions and methods of all modules of a package, but for those inside functions."""
    root = importlib.import_module(package)
    names = [package, *(module.name for module in pkgutil.walk_packages(root.__path__, f"{package}."))]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    return tuple(
        Place(module, name, node)
        for module in modules
        for name, node in functions_in(ast.parse(Path(str(module.__file__)).read_text("utf-8")).body)
    )


def functions_in(body: Sequence[ast.stmt], of_class: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a module and of its classes, by qualified name."""
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield f"{of_class}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from functions_in(node.body, f"{of_class}{node.name}.")


@contextmanager
def planted(bug: Bug, package: str | None = None) -> Iterator[None]:
    """The bug is in wherever the function is known, and nothing that was kept without it hides it, nor outlives it."""
    package = package or bug.package
    try:
        place = place_of(bug.function, package)
        node = rewritten(place.node, bug.says, bug.instead, vars(place.module), bug.where)
    except NoPlace as no_place:
        raise NoPlace(f"{bug.name}: {no_place}") from no_place
    with ExitStack() as taken_out:
        taken_out.callback(forget_what_is_kept, package)
        put_in(place, made_of(node, place.module), package, taken_out)
        forget_what_is_kept(package)
        yield


def made_of(node: ast.FunctionDef, module: ModuleType) -> Any:
    """What a definition gives in a module, not yet registered with any dispatcher: that is done where it is undone."""
    node.decorator_list = [mark for mark in node.decorator_list if not registers(mark)]
    tree = ast.Module([node], type_ignores=[])
    made: dict[str, Any] = {}
    code = compile(tree, str(module.__file__), "exec", __future__.annotations.compiler_flag, dont_inherit=True)
    exec(code, vars(module), made)
    return made[node.name]


def registers(mark: ast.expr) -> bool:
    """Whether a decorator is `singledispatch`, or registers a function with a dispatcher or as a rule of the review."""
    named = mark.func if isinstance(mark, ast.Call) else mark
    return (named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")) in (
        "singledispatch",
        "register",
        "rule",
    )


def put_in(place: Place, made: Any, package: str, taken_out: ExitStack) -> None:
    """Puts a function made anew where the old one is: in its class, with its dispatchers, in all that know it."""
    patch = taken_out.enter_context(pytest.MonkeyPatch.context())
    *classes, name = place.name.split(".")
    owner: Any = place.module
    for part in classes:
        owner = getattr(owner, part)
    if classes:
        if hasattr(made, "__set_name__"):
            made.__set_name__(owner, name)
        patch.setattr(owner, name, made)
        return
    original = getattr(owner, name)
    if is_dispatcher(original):
        original = original.registry[object]  # a dispatcher stays; what it does for any other type is what is written
    for identity, kept in list(RULES.items()):
        if kept.find is original:
            patch.setitem(RULES, identity, replace(kept, find=made))
    modules = [module for key, module in list(sys.modules.items()) if key.split(".")[0] in (package, "tests")]
    known = [(module, known_as, value) for module in modules for known_as, value in list(vars(module).items())]
    for module, known_as, value in known:
        if value is original:
            patch.setattr(module, known_as, made)
    for dispatcher in {id(value): value for _, _, value in known if is_dispatcher(value)}.values():
        for kind, implementation in list(dispatcher.registry.items()):
            if implementation is original:
                dispatcher.register(kind, made)
                taken_out.callback(dispatcher.register, kind, original)


def is_dispatcher(value: object) -> bool:
    """Whether something is a `singledispatch` function."""
    return isinstance(getattr(value, "registry", None), MappingProxyType)


def forget_what_is_kept(package: str) -> None:
    """Empties the caches of all functions of a package, and what its modules keep besides."""
    for module in {place.module.__name__: place.module for place in functions_of(package)}.values():
        for known in vars(module).values():
            if callable(clear := getattr(known, "cache_clear", None)) and not isinstance(known, type):
                clear()
