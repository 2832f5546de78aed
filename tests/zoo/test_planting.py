"""The engine that plants bugs: code that is moved, renamed or reformatted keeps them; what has no place is refused."""

import ast
import copy
import importlib
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.zoo.fragments import NoPlace, names_bound, rewritten
from tests.zoo.planting import Bug, bugs_of, functions_of, place_of, planted

Town = Callable[[dict[str, str]], dict[str, ModuleType]]
"""Makes a package of some modules, from file name → text."""


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A package of its own for one test, called `town`."""

    def built(files: dict[str, str]) -> dict[str, ModuleType]:
        for name, text in {"__init__.py": "", **files}.items():
            path = tmp_path / "town" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), "utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        importlib.invalidate_caches()
        modules = [name.removesuffix(".py").replace("/", ".") for name in files if not name.endswith("__init__.py")]
        return {name: importlib.import_module(f"town.{name}") for name in modules}

    yield built
    functions_of.cache_clear()
    for name in [name for name in sys.modules if name.split(".")[0] == "town"]:
        del sys.modules[name]


def bug(function: str, says: str, instead: str) -> Bug:
    """A bug of a name that does not matter."""
    return Bug("a bug", "a law", function, says, instead)


def changed(source: str, says: str, instead: str, where: str | None = None) -> str:
    """A function with a fragment rewritten, as text."""
    function = ast.parse(textwrap.dedent(source)).body[0]
    assert isinstance(function, ast.FunctionDef)
    return ast.unparse(rewritten(function, says, instead, {"np", "TOP"}, where))


# What a fragment says

PLAIN = """
    def worth(amounts, rate):
        total = 0
        for year, amount in enumerate(amounts):
            total += amount / (1 + rate) ** year
        return min(total, TOP)
"""
SPREAD_OUT = """
    def worth(amounts, rate):
        total = 0
        for year, amount in enumerate(amounts):
            total += (
                amount  # in kronor
                / ((1 + rate)
                   ** year)
            )
        return min(total, TOP,)
"""
RENAMED = """
    def worth(kronor, share):
        summed = 0
        for t, paid in enumerate(kronor):
            summed += paid / (1 + share) ** t
        return min(summed, TOP)
"""


@pytest.mark.parametrize(("source", "line"), [(PLAIN, "year + 1"), (SPREAD_OUT, "year + 1"), (RENAMED, "t + 1")])
def test_a_fragment_is_found_however_it_is_written(source: str, line: str) -> None:
    text = changed(source, "(1 + rate) ** year", "(1 + rate) ** (year + 1)")
    assert f"** ({line})" in text
    assert text.count("+ 1)") == 1


def test_statements_are_found_too() -> None:
    assert "total -= amount / (1 + rate) ** year" in changed(
        PLAIN, "total += amount / (1 + rate) ** year", "total -= amount / (1 + rate) ** year"
    )
    assert "summed = paid" in changed(RENAMED, "total += amount / (1 + rate) ** year", "total = amount")
    assert "pass" in changed(PLAIN, "total += amount / (1 + rate) ** year", "pass")


def test_three_dots_are_whatever_the_body_is() -> None:
    text = changed(RENAMED, "for year, amount in enumerate(amounts):\n    ...", "if amounts:\n    pass\n    ...")
    assert "if kronor:\n        pass\n        summed += paid / (1 + share) ** t" in text


def test_what_is_a_name_of_its_own_stays_one() -> None:
    assert changed("def f(x):\n    return x * np.pi", "x * np.pi", "x") == "def f(x):\n    return x"
    for says in ("x * x.pi", "y * TOP"):
        with pytest.raises(NoPlace, match="no longer says"):
            changed("def f(x, z):\n    return x * np.pi + x * 3", says, "x")


def test_two_names_never_stand_for_the_same() -> None:
    with pytest.raises(NoPlace, match="no longer says"):
        changed("def f(x):\n    return x + x", "a + b", "a")
    assert "return q - p" in changed("def f(p, q):\n    return p + q", "a + b", "b - a")


def test_names_as_they_stand_come_first() -> None:
    source = "def f(a, b):\n    return (a + b) * (b + a)"
    assert changed(source, "a + b", "a - b").endswith("return (a - b) * (b + a)")
    with pytest.raises(NoPlace, match=r"says 'x \+ y' 2 times, in lines 2, 2"):
        changed(source, "x + y", "x - y")


def test_another_fragment_tells_what_a_name_is() -> None:
    first = "total = 0"
    text = changed(RENAMED, "amount / (1 + rate) ** year", "total", first)
    assert "summed += summed" in text
    with pytest.raises(NoPlace, match="worth knows nothing of total"):
        changed(RENAMED, "amount / (1 + rate) ** year", "total")
    with pytest.raises(NoPlace, match="worth no longer says 'total = 1'"):
        changed(RENAMED, "amount / (1 + rate) ** year", "total", "total = 1")


def test_what_a_name_is_tells_two_places_apart() -> None:
    source = "def f(p, q):\n    first = p * 2\n    second = q * 2\n    return first - second"
    with pytest.raises(NoPlace, match="2 times"):
        changed(source, "b * 2", "b")
    assert "second = q\n" in changed(source, "b * 2", "b", "other = b * 2\nreturn whatever - other")


@pytest.mark.parametrize("constant", ["1.0", "True", "'1'"])
def test_a_constant_of_another_type_is_another(constant: str) -> None:
    with pytest.raises(NoPlace, match="no longer says"):
        changed("def f(x):\n    return x + 1", f"x + {constant}", "x")


@pytest.mark.parametrize(
    ("says", "instead", "words"),
    [
        ("(1 + rate) ** 2", "1", r"worth no longer says '\(1 \+ rate\) \*\* 2'"),
        ("amounts", "rate", "worth says 'amounts' 2 times, in lines 3, 4"),
        ("value / share", "value", "worth says 'value / share' 2 times, in lines 5, 6"),
        ("in steps:", "1", "'in steps:' is no expression and no statement"),
        ("", "1", "says nothing"),
        ("amount / rate", "1 +", "'1 \\+' is no expression"),
        ("amount / rate", "other / rate", "worth knows nothing of other, of which 'other / rate' speaks"),
        ("first = amounts", "total = amounts", "worth knows nothing of total"),
    ],
)
def test_what_has_no_place_is_refused_in_words(says: str, instead: str, words: str) -> None:
    source = """
        def worth(amounts, rate):
            first = amounts
            for amount in amounts:
                first = amount / rate
            return first / rate
    """
    with pytest.raises(NoPlace, match=words):
        changed(source, says, instead)


def test_types_and_decorators_say_nothing() -> None:
    source = "@marked(1)\ndef f(x: a[1]) -> a[1]:\n    return x + 1"
    assert changed(source, "1", "2") == "@marked(1)\ndef f(x: a[1]) -> a[1]:\n    return x + 2"


# Where a function is

DOUBLED = "def doubled(x):\n    return 2 * x\n"


def test_a_function_is_planted_wherever_it_is_known(town: Town) -> None:
    user = "from town.{} import doubled as twice\n\ndef four_times(x):\n    return twice(twice(x))\n"
    modules = town({"first.py": DOUBLED, "user.py": user.format("first")})
    with planted(bug("doubled", "2 * x", "3 * x"), "town"):
        assert modules["first"].doubled(1) == 3
        assert modules["user"].four_times(1) == 9
    assert modules["user"].four_times(1) == 4


def test_a_function_that_has_moved_is_found(town: Town) -> None:
    modules = town({"deep/__init__.py": "", "deep/other.py": DOUBLED})
    with planted(bug("doubled", "2 * x", "3 * x"), "town"):
        assert modules["deep.other"].doubled(1) == 3


def test_a_name_that_two_functions_share_must_be_told_apart(town: Town) -> None:
    modules = town({"first.py": DOUBLED, "second.py": DOUBLED})
    with (
        pytest.raises(NoPlace, match=r"a bug: doubled is one of town\.first\.doubled, town\.second\.doubled"),
        planted(bug("doubled", "2 * x", "3 * x"), "town"),
    ):
        pass
    with planted(bug("second.doubled", "2 * x", "3 * x"), "town"):
        assert (modules["first"].doubled(1), modules["second"].doubled(1)) == (2, 3)


def test_a_function_that_is_gone_is_refused_in_words(town: Town) -> None:
    town({"first.py": DOUBLED})
    with (
        pytest.raises(NoPlace, match="a bug: no function of town is called tripled"),
        planted(bug("tripled", "2 * x", "3 * x"), "town"),
    ):
        pass


KINDS = """
    from functools import singledispatch

    @singledispatch
    def name_of(thing):
        return "thing"

    @name_of.register
    def name_of_number(thing: int):
        return "number"

    @name_of.register(str)
    def name_of_text(thing):
        return "text"
"""


def test_what_a_dispatcher_does_is_planted_with_it_and_taken_out(town: Town) -> None:
    names = town({"kinds.py": KINDS})["kinds"]
    things = (1, "a", None)
    before = ["number", "text", "thing"]
    for at, function in enumerate(("name_of_number", "name_of_text", "name_of")):
        says = before[at]
        with planted(bug(function, f'"{says}"', '"bug"'), "town"):
            assert [names.name_of(thing) for thing in things] == [*before[:at], "bug", *before[at + 1 :]]
        assert [names.name_of(thing) for thing in things] == before


THINGS = """
    from functools import cache, cached_property

    class Thing:
        @property
        def size(self):
            return 1

        @cached_property
        def kept(self):
            return 1

        @classmethod
        def made(cls):
            return 1

        def asked(self, more: "nothing that is known here"):
            return 1

    @cache
    def remembered():
        return 1
"""


@pytest.mark.parametrize("name", ["size", "kept", "made", "asked"])
def test_methods_and_properties_are_planted_in_their_class(town: Town, name: str) -> None:
    things = town({"things.py": THINGS})["things"]

    def answered() -> int:
        member = getattr(things.Thing(), name)
        return int(member(0) if name == "asked" else member() if name == "made" else member)

    with planted(bug(f"Thing.{name}", "1", "2"), "town"):
        assert answered() == 2
    assert answered() == 1


def test_nothing_kept_hides_a_bug_or_outlives_it(town: Town) -> None:
    things = town({"things.py": THINGS, "user.py": "from town.things import remembered\n"})
    assert things["user"].remembered() == 1
    with planted(bug("remembered", "1", "2"), "town"):
        assert things["user"].remembered() == 2
    assert things["user"].remembered() == 1


# The bugs of the zoo


class Renamed(ast.NodeTransformer):
    """A function with other names for its variables."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """A variable that is used or given a value."""
        return ast.Name(self.names.get(node.id, node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """An argument."""
        return ast.arg(self.names.get(node.arg, node.arg), node.annotation)


@pytest.mark.parametrize("planted_bug", bugs_of(), ids=lambda planted_bug: planted_bug.name)
def test_a_bug_keeps_its_place_when_every_variable_has_another_name(planted_bug: Bug) -> None:
    place = place_of(planted_bug.function, planted_bug.package)
    fragments = (planted_bug.says, planted_bug.instead, vars(place.module), planted_bug.where)
    inner = {node.name for node in ast.walk(place.node) if isinstance(node, ast.FunctionDef)}
    others = {name: f"another_{name}" for name in names_bound([place.node]) - inner - {"self", "cls"}}
    as_renamed = rewritten(Renamed(others).visit(copy.deepcopy(place.node)), *fragments)
    back = Renamed({other: name for name, other in others.items()}).visit(as_renamed)
    assert ast.unparse(back) == ast.unparse(rewritten(place.node, *fragments))
