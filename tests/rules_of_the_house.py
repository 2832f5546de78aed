"""The rules of the house: what each finds in the source of a file, by line. `test_house.py` holds files to them."""

import ast
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

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
LONGEST_TEST_FILE = 500
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


def sql_is_written_out(source: Source) -> Iterator[tuple[int, str]]:
    """No SQL is put together of texts: values are bound. A setting (PRAGMA) cannot be bound and is ours."""
    for node in source.nodes:
        if source.room != "store" or not isinstance(node, ast.Call) or not node.args:
            continue
        name = {ast.Attribute: "attr", ast.Name: "id"}.get(type(node.func))
        called = getattr(node.func, name) if name else ""
        is_made = isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
        if called in ("text", "exec_driver_sql", "literal_column") and is_made:
            first = ast.unparse(node.args[0])
            if not first.startswith(("f'PRAGMA ", 'f"PRAGMA ')):
                yield node.lineno, f"SQL is made of texts: {first}"


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
        if source.room != "views" or not isinstance(node, ast.Attribute):
            continue
        if node.attr in ("model_copy", "model_construct"):
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
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if not node.name.startswith("_") and ast.get_docstring(node) is None:
                yield node.lineno, f"{node.name} has no docstring"


def files_are_short(source: Source) -> Iterator[tuple[int, str]]:
    """A file of the product can be read in one sitting."""
    lines = source.text.count("\n")
    if source.room in STREET and lines > LONGEST_FILE:
        yield lines, f"{lines} lines; a file has at most {LONGEST_FILE}"


def files_of_tests_are_short(source: Source) -> Iterator[tuple[int, str]]:
    """A file of tests, or of what they stand on, is about one theme."""
    lines = source.text.count("\n")
    if source.room == "tests" and lines > LONGEST_TEST_FILE:
        yield lines, f"{lines} lines; a file of tests has at most {LONGEST_TEST_FILE}"


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
    sql_is_written_out,
    numbers_are_typed_as_text,
    edits_hold_the_draft,
    what_is_typed_is_checked,
    charts_are_spelled_out,
    everything_public_is_explained,
    files_are_short,
    files_of_tests_are_short,
    functions_are_short,
]
