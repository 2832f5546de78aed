"""Things that people gave the same name: no list offers two options that read the same, and each can be chosen.

A browser answers with the words of an option, so of two that read the same it can only choose one.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.case.case import Case
from model.files.reading import case_files, read_case
from tests.case_with_contract import CASE, CONTRACT, ROLES, START_YEAR
from tests.visitor import PAGES, choose_scenario, draft_of, go_to, open_page, scenarios, whole
from wording.alike import numbered_alike

NAME = "Kalkylen"
"""What everything is called; it is also what the list of scenarios calls the case itself."""
DRAW_TIMES = 4
"""Folds lie in folds; each drawing opens those that the one before showed."""


def all_named(tree: Any) -> Any:
    """A case's tree with every label the same."""
    if isinstance(tree, dict):
        return {key: NAME if key == "label" else all_named(part) for key, part in tree.items()}
    return [all_named(part) for part in tree] if isinstance(tree, list) else tree


def founding() -> Case:
    """The founding case, not filed, with several of everything and one name for all."""
    tree = read_case(case_files()["hasselby_vallingby"].read_bytes()).model_dump(exclude_unset=True)
    tree = all_named({name: part for name, part in tree.items() if name not in ("filed", "changes")})
    own = {name: {"label": NAME, "kind": kind} for name, kind in (("one", "committee"), ("two", "committee"))}
    income = {"rent": {"label": NAME, "paid_to": tree["applicant"], "amounts": {tree["start_year"]: 1000.0}}}
    return Case.model_validate(
        tree | {"actors": tree.get("actors", {}) | own, "income": income | {"more": income["rent"]}}
    )


def with_contract() -> Case:
    """A small case with a contract and two scenarios, all with one name."""
    roles = {"agreement": {"contract": CONTRACT, "roles": ROLES, "starts": START_YEAR}}
    scenarios = {name: {"label": NAME, "numbers": {"care.released": {"value": 0.5}}} for name in ("one", "two")}
    return Case.model_validate(all_named(CASE | roles | {"scenarios": scenarios}))


def lists(app: AppTest) -> Iterable[Any]:
    """Every element with options on a page."""
    return (*app.selectbox, *app.multiselect, *app.radio, *app.select_slider, *app.pills, *app.segmented_control)


def alike(app: AppTest) -> dict[str, list[str]]:
    """The lists of a page in which two options read the same, by their label."""
    found = {}
    for element in lists(app):
        options = [re.sub(r"\s+", " ", str(getattr(one, "content", one))).strip() for one in element.options]
        if len(set(options)) < len(options):
            found[element.label] = options
    for table in app.get("arrow_data_frame"):
        for name, column in json.loads(table.proto.columns or "{}").items():
            read = [one["label"] for one in column.get("type_config", {}).get("options", []) if isinstance(one, dict)]
            if len(set(read)) < len(read):
                found[name] = read
    return found


def with_all_open(app: AppTest) -> AppTest:
    """The page with all its folds open."""
    for _ in range(DRAW_TIMES):
        closed = [one.proto.id.split("-", 2)[2] for one in app.expander if one.proto.id and not one.proto.expanded]
        if not closed:
            break
        for key in closed:
            app.session_state[key] = True
        whole(app.run())
    return app


@pytest.mark.parametrize("page", [page for page in PAGES if page != "start"])
@pytest.mark.parametrize("case", [founding(), with_contract()], ids=["founding", "contract"])
def test_no_list_offers_two_options_that_read_the_same(page: str, case: Case) -> None:
    app = open_page("start")
    draft_of(app).edit(case, what="terms")
    app = with_all_open(go_to(app, page))
    assert alike(app) == {}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_scenario_of_one_name_is_the_one_that_is_chosen(language: str) -> None:
    app = open_page("overview", language)
    draft = draft_of(app)
    draft.edit(with_contract(), what="terms")
    whole(app.run())
    assert len(set(scenarios(app))) == 3
    for name in ("one", "two", "", "two", "one", ""):
        choose_scenario(app, name)
        assert (draft_of(app).scenario or "") == name


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (["Lag", "Lag", "Lag"], ["Lag", "Lag (2)", "Lag (3)"]),
        (["Lag", "Lag (2)", "Lag"], ["Lag", "Lag (2)", "Lag (3)"]),
        (["Lag", "Lag", "Lag (2)"], ["Lag", "Lag (3)", "Lag (2)"]),
        (["Lag", "Lag ", "La  g", "La g"], ["Lag", "Lag  (2)", "La  g", "La g (2)"]),
        ([], []),
    ],
)
def test_names_that_read_the_same_have_their_place(written: list[str], told: list[str]) -> None:
    assert numbered_alike(written) == told
    assert len({" ".join(one.split()) for one in told}) == len(told)
