"""The rules of the house, read in the source of every room; each is shown to bite, and to leave good code alone."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent

STREET = {
    "model": {"model"},
    "wording": {"wording"},
    "store": {"model", "store"},
    "presentation": {"model", "wording", "presentation"},
    "exports": {"model", "wording", "presentation", "exports"},
    "imports": {"model", "wording", "presentation", "exports", "imports"},
    "views": {"model", "wording", "store", "presentation", "exports", "imports", "views"},
    "app": {"model", "wording", "store", "presentation", "exports", "imports", "views"},
}
"""Room → the rooms it may import from: its own and those upstream. Tests and measurements may import from all."""

ROOMS = frozenset(STREET) | {"tests", "bench"}
PURE = frozenset({"model", "wording", "store", "presentation", "exports", "imports"})
WITH_SCREEN = frozenset({"views", "app"})
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
MOST_FILES_IN_A_ROOM = 15
VAGUE_MODULES = frozenset({"utils", "util", "helpers", "helper", "common", "core", "manager", "service", "misc"})
VAGUE_NAMES = frozenset({"df", "res", "tmp", "data", "params"})
HARMLESS = frozenset({"let_go", "ask_for_package"})
"""Callbacks of pages that change no case."""
NUMERIC_WIDGETS = frozenset({"number_input", "NumberColumn"})


class Source:
    """A Python file: its path from the root, its room (the folder at the root, or `app`), its text and its syntax."""

    def __init__(self, path: str, text: str) -> None:
        self.path = PurePosixPath(path)
        self.room = self.path.parts[0].removesuffix(".py")
        self.text = text
        self.nodes = list(ast.walk(ast.parse(text)))


Rule = Callable[[Source], Iterator[tuple[int, str]]]
"""Gives the line and the fault of each breach."""


# The rules


def imports_go_up_the_street(source: Source) -> Iterator[tuple[int, str]]:
    """A file imports only from its own room and from rooms upstream."""
    for line, module in imported(source):
        room = module.split(".")[0]
        if source.room in STREET and room in ROOMS and room not in STREET[source.room]:
            yield line, f"{source.room} may not import from {room}"


def only_views_know_the_screen(source: Source) -> Iterator[tuple[int, str]]:
    """Only views/ and app.py import Streamlit."""
    for line, module in imported(source):
        if source.room in PURE and module.split(".")[0] == "streamlit":
            yield line, f"{source.room} imports Streamlit"


def views_have_no_arithmetic(source: Source) -> Iterator[tuple[int, str]]:
    """A page imports no NumPy and no SciPy: what it would do with them belongs in the model or in exports."""
    for line, module in imported(source):
        if source.room == "views" and module.split(".")[0] in ("numpy", "scipy"):
            yield line, f"a page imports {module}"


def modules_say_what_they_hold(source: Source) -> Iterator[tuple[int, str]]:
    """No module or folder is called utils, helpers or the like."""
    for part in source.path.with_suffix("").parts:
        if part in VAGUE_MODULES:
            yield 1, f"the name {part} says nothing"


def names_say_what_they_hold(source: Source) -> Iterator[tuple[int, str]]:
    """No variable or argument is called df, res, tmp, data or params, unless a library's class names it so."""
    if source.room not in PURE:
        return
    named_by_others = {
        argument
        for parent in source.nodes
        if isinstance(parent, ast.ClassDef) and any(isinstance(base, ast.Attribute) for base in parent.bases)
        for method in parent.body
        for argument in ast.walk(method)
        if isinstance(argument, ast.arg)
    }
    for node in source.nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in VAGUE_NAMES:
            yield node.lineno, f"the name {node.id} says nothing"
        if isinstance(node, ast.arg) and node.arg in VAGUE_NAMES and node not in named_by_others:
            yield node.lineno, f"the argument {node.arg} says nothing"


def functions_are_named_by_what_they_give(source: Source) -> Iterator[tuple[int, str]]:
    """No function is called get_… or calc_…."""
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(("get_", "calc_")):
            yield node.lineno, f"the function {node.name} should be named by what it gives"


def draws_are_an_axis(source: Source) -> Iterator[tuple[int, str]]:
    """The model never loops over draws: ten thousand of them are one array."""
    for node in source.nodes:
        if source.room == "model" and isinstance(node, ast.For | ast.comprehension) and counts_draws(node.iter):
            yield node.iter.lineno, f"a loop over draws: {ast.unparse(node.iter)}"


def zero_is_a_number(source: Source) -> Iterator[tuple[int, str]]:
    """No `rate or 0.035`: a rate of 0 would become 0.035."""
    for node in source.nodes:
        if source.room not in STREET or not isinstance(node, ast.BoolOp) or not isinstance(node.op, ast.Or):
            continue
        for value in node.values[1:]:
            if isinstance(value, ast.Constant) and type(value.value) is float:
                yield node.lineno, f"zero would become {value.value}: {ast.unparse(node)}"


def text_is_never_code(source: Source) -> Iterator[tuple[int, str]]:
    """No eval, no exec, no HTML made from text."""
    if source.room not in STREET:
        return
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec"):
            yield node.lineno, f"{node.func.id} runs text as code"
        if isinstance(node, ast.keyword) and node.arg == "unsafe_allow_html":
            yield node.value.lineno, "unsafe_allow_html lets text become HTML"
        if isinstance(node, ast.Attribute) and node.attr == "html" and source.room in WITH_SCREEN:
            yield node.lineno, f"{ast.unparse(node)} makes HTML from text"


def numbers_are_typed_as_text(source: Source) -> Iterator[tuple[int, str]]:
    """No number widgets: in an English browser they read 99,5 as 995 (tests/browser/test_traps.py)."""
    for node in source.nodes:
        if source.room not in WITH_SCREEN:
            continue
        name = {ast.Attribute: "attr", ast.Name: "id", ast.alias: "name"}.get(type(node))
        if name and getattr(node, name) in NUMERIC_WIDGETS:
            yield getattr(node, "lineno", 1), f"{getattr(node, name)} misreads decimal commas"


def edits_hold_the_draft(source: Source) -> Iterator[tuple[int, str]]:
    """Whatever a page calls when something is pressed or chosen holds the draft (`edits`), so that no edit is lost."""
    if source.room != "views":
        return
    held = {
        node.name
        for node in source.nodes
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(mark, ast.Name) and mark.id == "edits" for mark in node.decorator_list)
    }
    for node in source.nodes:
        if not isinstance(node, ast.keyword) or node.arg not in ("on_click", "on_change", "on_dismiss"):
            continue
        called = node.value
        is_wrapped = isinstance(called, ast.Call) and isinstance(called.func, ast.Name) and called.func.id == "edits"
        is_held = isinstance(called, ast.Name) and called.id in held | HARMLESS
        if not (isinstance(called, ast.Constant) or is_wrapped or is_held):
            yield called.lineno, f"{ast.unparse(called)} edits without the draft's lock"


def what_is_typed_is_checked(source: Source) -> Iterator[tuple[int, str]]:
    """No page puts anything into a case past its types (`model_copy`): a browser may send anything."""
    for node in source.nodes:
        unchecked = isinstance(node, ast.Attribute) and node.attr in ("model_copy", "model_construct")
        if source.room == "views" and unchecked:
            yield node.lineno, f"{ast.unparse(node)} is not checked: use edited"


def charts_are_spelled_out(source: Source) -> Iterator[tuple[int, str]]:
    """No Altair shorthand, `encode(x="a:Q")`: it takes a hundred times as long as `alt.X("a:Q")`."""
    for node in source.nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "encode"):
            continue
        for keyword in node.keywords:
            several = keyword.value.elts if isinstance(keyword.value, ast.List | ast.Tuple) else [keyword.value]
            if keyword.arg not in ("encoding", "errors") and any(is_text(value) for value in several):
                yield node.lineno, f"Altair shorthand for {keyword.arg}"
        for value in node.args:
            if is_text(value) and ":" in ast.literal_eval(value):
                yield node.lineno, f"Altair shorthand {ast.unparse(value)}"


def everything_public_is_explained(source: Source) -> Iterator[tuple[int, str]]:
    """Every public function, method and class of a room without a screen has a docstring."""
    if source.room not in PURE:
        return
    for parent in source.nodes:
        if not isinstance(parent, ast.Module | ast.ClassDef) or getattr(parent, "name", "").startswith("_"):
            continue
        for node in parent.body:
            named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if named and not node.name.startswith("_") and ast.get_docstring(node) is None:
                yield node.lineno, f"{node.name} has no docstring"


def files_are_short(source: Source) -> Iterator[tuple[int, str]]:
    """A file of the product can be read in one sitting."""
    lines = source.text.count("\n")
    if source.room in STREET and lines > LONGEST_FILE:
        yield lines, f"{lines} lines; a file has at most {LONGEST_FILE}"


def functions_are_short(source: Source) -> Iterator[tuple[int, str]]:
    """A function of the product can be seen at once."""
    for node in source.nodes:
        if source.room in STREET and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines; a function has at most {LONGEST_FUNCTION}"


# What the rules look for


def imported(source: Source) -> Iterator[tuple[int, str]]:
    """The line and the full name of every module imported, also inside functions."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, f"{source.room}." if node.level else node.module or ""


def counts_draws(iterated: ast.expr) -> bool:
    """Whether something is `range(….draws)`, `range(….count)` or a range of a length along draws.

    Steps of a width, so named, are blocks of draws that bound the memory, and no loop over draws.
    """
    return (
        isinstance(iterated, ast.Call)
        and isinstance(iterated.func, ast.Name)
        and iterated.func.id == "range"
        and not (len(iterated.args) == 3 and isinstance(iterated.args[2], ast.Name) and iterated.args[2].id == "width")
        and any(isinstance(part, ast.Attribute) and part.attr in ("draws", "count") for part in ast.walk(iterated))
    )


def is_text(value: ast.expr) -> bool:
    """Whether something is written as a text."""
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


RULES: list[Rule] = [
    imports_go_up_the_street,
    only_views_know_the_screen,
    views_have_no_arithmetic,
    modules_say_what_they_hold,
    names_say_what_they_hold,
    functions_are_named_by_what_they_give,
    draws_are_an_axis,
    zero_is_a_number,
    text_is_never_code,
    numbers_are_typed_as_text,
    edits_hold_the_draft,
    what_is_typed_is_checked,
    charts_are_spelled_out,
    everything_public_is_explained,
    files_are_short,
    functions_are_short,
]


@pytest.fixture(scope="module")
def house() -> list[Source]:
    """Every Python file of every room."""
    paths = [ROOT / "app.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule: Rule, house: list[Source]) -> None:
    assert [f"{source.path}:{line}: {fault}" for source in house for line, fault in rule(source)] == []


def part_of(module: str, folders: frozenset[str]) -> str:
    """The part of the house that a module belongs to: its folder, or itself where it stands beside folders."""
    folder = module.rpartition(".")[0]
    return module if any(other.startswith(f"{folder}.") for other in folders) else folder


def circles(imports_of: dict[str, set[str]]) -> list[str]:
    """The circles of a street, from module → the modules that it imports, as parts with arrows between them."""
    folders = frozenset(module.rpartition(".")[0] for module in imports_of)
    arrows: dict[str, set[str]] = {}
    for module, others in imports_of.items():
        home = part_of(module, folders)
        arrows.setdefault(home, set()).update({part_of(other, folders) for other in others} - {home})
    done: set[str] = set()
    found = []

    def walk(part: str, way: tuple[str, ...]) -> None:
        if part in way:
            found.append(" → ".join((*way[way.index(part) :], part)))
        elif part not in done:
            for other in sorted(arrows.get(part, ())):
                walk(other, (*way, part))
            done.add(part)

    for part in sorted(arrows):
        walk(part, ())
    return found


def modules_imported(house: list[Source]) -> dict[str, set[str]]:
    """Each module of the product → the modules of the product that it imports."""
    named = {".".join(source.path.with_suffix("").parts): source for source in house if source.room in STREET}
    found = {}
    for name, source in named.items():
        froms = {
            f"{node.module}.{alias.name}"
            for node in source.nodes
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }
        found[name] = ({module for _, module in imported(source)} | froms) & set(named) - {name}
    return found


def test_parts_make_no_circle(house: list[Source]) -> None:
    """Data walks one way inside the rooms too: between folders, and past the files that stand beside them."""
    modules = {name: others for name, others in modules_imported(house).items() if not name.endswith("__init__")}
    assert circles(modules) == []


@pytest.mark.parametrize(
    ("modules", "expected"),
    [
        ({"model.case.a": {"model.flows.b"}, "model.flows.b": {"model.case.c"}, "model.case.c": set()}, True),
        ({"model.case.a": {"model.evaluate"}, "model.evaluate": {"model.case.a"}}, True),
        (
            {"model.a.x": {"model.b.x"}, "model.b.x": {"model.c.x"}, "model.c.x": {"model.a.y"}, "model.a.y": set()},
            True,
        ),
        ({"model.case.a": {"model.case.b"}, "model.case.b": set(), "model.flows.c": {"model.case.a"}}, False),
        ({"model.evaluate": {"model.case.a"}, "model.case.a": set(), "model.__main__": {"model.evaluate"}}, False),
    ],
)
def test_a_circle_is_found(modules: dict[str, set[str]], expected: bool) -> None:
    assert bool(circles(modules)) is expected


def crowded(paths: list[PurePosixPath]) -> dict[str, int]:
    """Folders with more modules side by side than anyone can keep apart."""
    counted: dict[str, int] = {}
    for path in paths:
        if path.name != "__init__.py":
            counted[str(path.parent)] = counted.get(str(path.parent), 0) + 1
    return {folder: count for folder, count in counted.items() if count > MOST_FILES_IN_A_ROOM}


def test_rooms_are_not_crowded(house: list[Source]) -> None:
    assert crowded([source.path for source in house if source.room in STREET]) == {}


def test_a_crowded_room_is_found() -> None:
    full = [PurePosixPath(f"model/case/part_{number}.py") for number in range(MOST_FILES_IN_A_ROOM + 1)]
    assert crowded(full) == {"model/case": MOST_FILES_IN_A_ROOM + 1}
    assert crowded([*full[1:], PurePosixPath("model/case/__init__.py")]) == {}


def test_every_room_is_looked_at(house: list[Source]) -> None:
    assert {"model", "wording", "exports", "views", "app", "tests"} <= {source.room for source in house}


EXPLAINED = '"""Explained."""'


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (imports_go_up_the_street, "model/calculation/flows.py", "from wording.texts import say"),
        (imports_go_up_the_street, "model/calculation/flows.py", "def f():\n    import exports.charts"),
        (imports_go_up_the_street, "wording/texts.py", "from model.case.units import UNITS"),
        (imports_go_up_the_street, "presentation/charts.py", "import views.front"),
        (imports_go_up_the_street, "presentation/charts.py", "from imports.budget import read_file"),
        (imports_go_up_the_street, "imports/budget/cells/cell.py", "import views.front"),
        (imports_go_up_the_street, "presentation/charts.py", "from store.cases import save"),
        (imports_go_up_the_street, "views/pages/front.py", "from app import headers"),
        (imports_go_up_the_street, "model/calculation/flows.py", "from tests.generators import cases"),
        (only_views_know_the_screen, "presentation/charts.py", "import streamlit as st"),
        (only_views_know_the_screen, "model/calculation/flows.py", "from streamlit.runtime import exists"),
        (views_have_no_arithmetic, "views/pages/overview.py", "import numpy as np"),
        (views_have_no_arithmetic, "views/pages/overview.py", "from scipy.stats import norm"),
        (modules_say_what_they_hold, "model/utils.py", ""),
        (modules_say_what_they_hold, "exports/common/charts.py", ""),
        (names_say_what_they_hold, "model/calculation/flows.py", "df = 1"),
        (names_say_what_they_hold, "presentation/charts.py", "def chart(data): pass"),
        (names_say_what_they_hold, "wording/texts.py", "for tmp, name in []: pass"),
        (names_say_what_they_hold, "store/cases.py", "with open('x') as res: pass"),
        (names_say_what_they_hold, "model/calculation/flows.py", "rows = [params for params in []]"),
        (functions_are_named_by_what_they_give, "model/calculation/flows.py", "def get_rate(): pass"),
        (functions_are_named_by_what_they_give, "views/pages/front.py", "async def calc_rate(): pass"),
        (draws_are_an_axis, "model/calculation/flows.py", "for draw in range(ledger.draws): pass"),
        (draws_are_an_axis, "model/calculation/flows.py", "rows = [1 for draw in range(1, draws.count + 1)]"),
        (zero_is_a_number, "model/calculation/flows.py", "rate = given or 0.035"),
        (zero_is_a_number, "views/pages/front.py", "rate = given or other or 0.0"),
        (text_is_never_code, "model/calculation/flows.py", "eval('1')"),
        (text_is_never_code, "presentation/charts.py", "exec('1')"),
        (text_is_never_code, "views/pages/front.py", "st.markdown('x', unsafe_allow_html=True)"),
        (text_is_never_code, "views/pages/front.py", "st.html('x')"),
        (numbers_are_typed_as_text, "views/pages/front.py", "st.number_input('x')"),
        (numbers_are_typed_as_text, "views/pages/front.py", "st.column_config.NumberColumn('x')"),
        (numbers_are_typed_as_text, "views/pages/front.py", "from streamlit import number_input as typed"),
        (edits_hold_the_draft, "views/pages/front.py", "st.button('x', on_click=add)"),
        (edits_hold_the_draft, "views/pages/front.py", "st.button('x', on_click=lambda: draft.undo())"),
        (edits_hold_the_draft, "views/pages/front.py", "def add(): pass\nst.text_input('x', on_change=add)"),
        (what_is_typed_is_checked, "views/pages/front.py", "case = case.model_copy(update={'horizon': 1})"),
        (charts_are_spelled_out, "presentation/charts.py", "alt.Chart().encode(x='c0:Q')"),
        (charts_are_spelled_out, "presentation/charts.py", "alt.Chart().encode('c0:Q')"),
        (charts_are_spelled_out, "presentation/charts.py", "alt.Chart().encode(tooltip=['c0'])"),
        (everything_public_is_explained, "model/calculation/flows.py", "def costs(): pass"),
        (everything_public_is_explained, "wording/texts.py", "class Text:\n    x: int"),
        (
            everything_public_is_explained,
            "presentation/charts.py",
            f"class Chart:\n    {EXPLAINED}\n    def draw(self): pass",
        ),
        (files_are_short, "model/calculation/flows.py", "x = 1\n" * (LONGEST_FILE + 1)),
        (files_are_short, "views/pages/overview.py", "x = 1\n" * (LONGEST_FILE + 1)),
        (functions_are_short, "exports/files.py", "def f():\n" + "    x = 1\n" * LONGEST_FUNCTION),
        (functions_are_short, "app.py", "class A:\n    async def f():\n" + "        x = 1\n" * LONGEST_FUNCTION),
    ],
)
def test_a_rule_bites(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text))) != []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("model/calculation/flows.py", "import numpy as np\nfrom model.case import Case"),
        (
            "presentation/charts.py",
            "import altair as alt\nfrom model.answer import Answer\nfrom wording.numbers import money",
        ),
        (
            "views/pages/front.py",
            "import streamlit as st\nfrom exports.charts import costs\nst.text_input('x', value=y or '')",
        ),
        ("views/pages/front.py", "@edits\ndef add(): pass\nst.button('x', on_click=add)"),
        ("views/pages/front.py", "st.expander('x', on_change='rerun')\nst.download_button('x', on_click='ignore')"),
        ("views/pages/front.py", "st.button('x', on_click=edits(lambda: draft.undo()))"),
        ("app.py", "import streamlit as st\nfrom model.files.reading import read_library"),
        ("bench/run.py", "import streamlit\nfrom views.pages.front import main"),
        ("model/evaluate.py", "loader.load(data=1)\nfor year in range(ledger.years): pass\nname = given or 'x'"),
        ("model/files/reading.py", "class _Dumper(yaml.SafeDumper):\n    def ignore_aliases(self, data): return True"),
        (
            "presentation/charts.py",
            "alt.Chart().encode(alt.X('c0:Q'), y=alt.Y('c1:Q'))\n'text'.encode('utf-8', errors='strict')",
        ),
        (
            "model/calculation/flows.py",
            f"def costs():\n    {EXPLAINED}\ndef _years(): pass\nclass _Line:\n    def draw(self): pass",
        ),
    ],
)
def test_good_code_is_left_alone(path: str, text: str) -> None:
    assert [fault for rule in RULES for fault in rule(Source(path, text))] == []


# Files of every kind


OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/[\w.]|\b[A-Za-z]:\\\\?(?:Users|home)\b")
REGISTRY = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.org|npmjs\.com|crates\.io|proxy\.golang\.org)\b|/simple/?$"
)


def of_one_place_only(text: str) -> list[str]:
    """The lines that hold an absolute path of one machine or the address of a package registry."""
    return [line for line in text.splitlines() if OF_ONE_MACHINE.search(line) or REGISTRY.search(line)]


def test_no_file_belongs_to_one_machine_or_registry() -> None:
    # Git may refuse a folder that another user owns, as in a container.
    listing = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    try:
        found = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout, so it is not known which files belong to it")
    faults = []
    for name in filter(None, found.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" not in content:
            faults += [f"{name}: {line[:120]}" for line in of_one_place_only(content.decode("utf-8", "replace"))]
    assert faults == []


@pytest.mark.parametrize(
    "line",
    [
        "see /" + "home/anna/kalkyl.yaml",
        "'/" + "Users/anna/x'",
        "C:\\" + "Users\\anna",
        "--index-url https://registry.example/simple" + "/",
        "https://files." + "pythonhosted" + ".org/x.whl",
    ],
)
def test_a_place_is_found(line: str) -> None:
    assert of_one_place_only(line) == [line]


@pytest.mark.parametrize("line", ["/usr/lib/chromium/locales/sv.pak", "https://www.example.org/home/x", "pip install"])
def test_what_is_the_same_everywhere_is_left_alone(line: str) -> None:
    assert of_one_place_only(line) == []
