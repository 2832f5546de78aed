"""The rules of the house, read in the source of every room; each is shown to bite, and to leave good code alone."""

import ast
import re
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from tests.rules_of_the_house import (
    LONGEST_FILE,
    LONGEST_FUNCTION,
    LONGEST_TEST_FILE,
    MOST_FILES_IN_A_ROOM,
    ROOMS,
    RULES,
    STREET,
    Rule,
    Source,
    charts_are_spelled_out,
    draws_are_an_axis,
    edits_hold_the_draft,
    everything_public_is_explained,
    files_are_short,
    files_of_tests_are_short,
    functions_are_named_by_what_they_give,
    functions_are_short,
    imported,
    imports_go_up_the_street,
    modules_say_what_they_hold,
    names_say_what_they_hold,
    numbers_are_typed_as_text,
    only_views_know_the_screen,
    sql_is_written_out,
    text_is_never_code,
    views_have_no_arithmetic,
    what_is_typed_is_checked,
    zero_is_a_number,
)

ROOT = Path(__file__).resolve().parent.parent


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
        asked = {module for _, module in imported(source)} | froms
        asked |= {f"{module}.__init__" for module in asked}  # what a package hands on
        found[name] = asked & set(named) - {name}
    return found


def test_parts_make_no_circle(house: list[Source]) -> None:
    """Data walks one way inside the rooms too: between folders, and past the files that stand beside them."""
    assert circles(modules_imported(house)) == []


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
    assert {"model", "wording", "store", "exports", "views", "app", "tests"} <= {source.room for source in house}


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
        (sql_is_written_out, "store/keeping/listing.py", "connection.execute(text(f'SELECT {name}'))"),
        (sql_is_written_out, "store/keeping/listing.py", "connection.exec_driver_sql('DROP TABLE ' + name)"),
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
        (files_of_tests_are_short, "tests/model/test_metrics.py", "x = 1\n" * (LONGEST_TEST_FILE + 1)),
        (files_of_tests_are_short, "tests/generators.py", "x = 1\n" * (LONGEST_TEST_FILE + 1)),
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
        (
            "store/database/engine.py",
            "c.exec_driver_sql(f'PRAGMA user_version = {number}')\nc.execute(text('SELECT :x'), {'x': 1})",
        ),
        ("tests/model/test_metrics.py", "x = 1\n" * LONGEST_TEST_FILE),
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
