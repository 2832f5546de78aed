"""Drafts: begun by the first edit, held while they are edited, shown at one moment, and those of the earlier kind."""

import gc
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import views.state.acting
import views.state.drafts
from model.analysis.answer import Answer
from model.case.assumptions import Label
from model.case.case import BudgetLine, Case
from model.editing.edits import blank_case, with_number
from model.files.reading import case_files, read_case, read_library
from model.review.review import Review
from store.records import SINGLE_USER, Acting
from tests.visitor import (
    all_text,
    choose_scenario,
    draft_of,
    field,
    go_to,
    open_page,
    press,
    type_in,
)
from views.fields.edited_rows import EditedRow, known, rows_now, together
from views.parts.budget.rows import take_costs
from views.state.draft import Draft
from views.state.draft_files import KEPT, Stored, folder, restored
from views.state.drafts import Weights
from views.state.opening import opened_draft, taken_in
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits

LIBRARY = read_library()
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
REDUCTION = "Färre placeringar: minskning"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTJANST_DRAFTS", str(tmp_path / "drafts"))
    monkeypatch.setenv("FORTJANST_DATABASE", str(tmp_path / "store.sqlite3"))


def draft(case: Case = FOUNDING) -> Draft:
    return Draft(case, case.perspective)


# When a draft begins


def test_who_only_looks_leaves_nothing_behind() -> None:
    app = open_page("numbers")
    for page in ("overview", "budget", "scenarios", "start"):
        go_to(app, page)
    assert draft_of(app).case_id is None
    assert "kalkyl" not in app.query_params
    assert the_store().about().cases == 0


def test_the_first_edit_makes_a_case_with_an_address() -> None:
    app = type_in(open_page("overview"), REDUCTION, "4")
    case_id = draft_of(app).case_id
    assert case_id is not None
    assert app.query_params["kalkyl"] in (case_id, [case_id])
    first, second = reversed(the_store().history(SINGLE_USER, case_id))
    assert (first.kind, second.kind, second.key) == ("create", "edit", "placements.reduction")
    assert the_store().open(SINGLE_USER, case_id, 1).case == FOUNDING, "its history begins where it began"
    assert second.npv is not None
    assert first.npv is not None
    assert second.npv < first.npv


def test_an_unknown_case_is_told() -> None:
    app = open_page("overview")
    app.query_params["kalkyl"] = "finns-inte"
    app.run()
    assert any("finns inte på den här servern" in part.value for part in app.warning)
    assert "kalkyl" not in app.query_params


# Those of the earlier kind


def kept_earlier(token: str, content: bytes | None = None) -> Path:
    """A draft as an earlier release left it: a file named by the digest of the key in its address."""
    one = with_number(FOUNDING, LIBRARY, "placements.reduction", value=0.04)
    stored = Stored(
        case=one,
        perspective=one.perspective,
        scenario="pilot_area",
        language="en",
        past=(FOUNDING,),
        future=(),
        saved="2026-11-01T12:00:00Z",  # type: ignore[arg-type]  # as JSON has it
    )
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"{hashlib.sha256(token.encode()).hexdigest()}.json"
    path.write_bytes(stored.model_dump_json(exclude_defaults=True).encode() if content is None else content)
    return path


def test_an_earlier_draft_is_taken_into_the_store_once() -> None:
    kept_earlier("nyckel")
    first, second = (taken_in(the_store(), SINGLE_USER, "nyckel") for _ in range(2))
    assert first is not None
    assert second is not None
    assert (first.scenario, first.language) == ("pilot_area", "en")
    assert first.case_id == second.case_id
    assert first.case == second.case
    assert the_store().about().cases == 1


def test_an_earlier_address_opens_its_draft() -> None:
    kept_earlier("nyckel")
    app = open_page("overview")
    app.query_params["utkast"] = "nyckel"
    app.run()
    assert not app.exception
    assert draft_of(app).case.changes["placements.reduction"].value == 0.04
    assert "utkast" not in app.query_params
    assert "kalkyl" in app.query_params


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"case": 1}', b"[" * 5000])
def test_a_damaged_file_is_no_draft(content: bytes) -> None:
    kept_earlier("nyckel", content)
    assert taken_in(the_store(), SINGLE_USER, "nyckel") is None


def test_a_token_opens_only_its_own_file() -> None:
    path = kept_earlier("nyckel")
    for token in ("", "..", "../../etc/passwd", "a" * 5000, "\0", path.stem):
        assert restored(token, KEPT) is None


# Two at once


@pytest.fixture
def in_windows(monkeypatch: pytest.MonkeyPatch) -> Callable[[Draft], None]:
    """Gives each thread a session of its own that has one draft open."""
    local = threading.local()

    class States(dict[str, Any]):
        def __getitem__(self, key: str) -> Any:
            return local.state[key]

        def __setitem__(self, key: str, value: Any) -> None:
            local.state[key] = value

        def get(self, key: str, default: Any = None) -> Any:
            return getattr(local, "state", {}).get(key, default)

    class Address(dict[str, str]):
        def to_dict(self) -> dict[str, str]:
            return dict(self)

    shown = SimpleNamespace(session_state=States(), query_params=Address())
    for module in ("workspace", "editing", "acting", "opening"):
        monkeypatch.setattr(f"views.state.{module}.st", shown)

    def enter(one: Draft) -> None:
        local.state = {"_draft": one}

    return enter


def test_two_windows_on_one_case_lose_no_edit(in_windows: Callable[[Draft], None]) -> None:
    """Each of two threads adds lines to the same case as fast as it can, through the callbacks of a page."""
    begun = the_store().create(SINGLE_USER, blank_case(Label(sv="Egen"), 2027), "begun")
    faults, each = list[BaseException](), 12

    def add(name: str) -> None:
        now = current()
        line = BudgetLine(label=Label(sv=name), cost_type="other", paid_by="socialnamnd", amounts={2027: 1.0})
        now.draft.edit(now.case.edited(budget={**now.case.budget, name: line}))

    def work(who: str) -> None:
        one = opened_draft(the_store(), SINGLE_USER, begun.case_id, None)
        in_windows(one)
        try:
            for number in range(each):
                edits(add)(f"{who}_{number}")
                assert (one.unsaved, one.conflict) == (None, None)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(who,)) for who in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(the_store().open(SINGLE_USER, begun.case_id).case.budget) == 2 * each


def test_an_answer_is_that_of_the_moment_it_was_asked_at() -> None:
    one = draft()
    before = one.shown
    one.choose(perspective="society")
    assert one.answer(LIBRARY, before).perspective == "municipality_cash"
    assert one.answer(LIBRARY).perspective == "society"
    assert one.answer(LIBRARY, before).perspective == "municipality_cash"


def test_answers_that_weigh_too_much_together_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    weights, many = Weights(), [draft() for _ in range(3)]
    for one in many:
        one.choose(scenario="judged_ranges")
        assert one.answer(LIBRARY).odds.chance > 0
    weight = many[0].weight()
    assert weight > 10_000 * 8
    monkeypatch.setattr(views.state.drafts, "MOST_ANSWERS", 2 * weight + weight // 2)
    for one in many:
        weights.weigh(one)
    assert [one.weight() > 0 for one in many] == [False, True, True]
    assert many[0].answer(LIBRARY).odds.chance > 0


# What a browser sends


def rows_sent(one: Draft, sent: dict[str, Any], added: list[str]) -> list[EditedRow]:
    """The rows of the budget's table as a browser's edits make them."""
    opened = {
        name: {"label": line.label.text("sv"), "cost_type": line.cost_type, "paid_by": line.paid_by}
        for name, line in one.case.budget.items()
    }
    columns = dict.fromkeys(("label", "cost_type", "paid_by", "included", "2020", "2021", "2022"))
    answer = known({"edited_rows": {}, "added_rows": [], "deleted_rows": [], **sent}, columns, len(opened))
    return rows_now(one.case, opened, answer, added, {"label": "", "cost_type": "other"})


def test_what_is_no_column_and_no_choice_of_the_table_changes_nothing() -> None:
    one = draft()
    row = {"99999999": "5", "٢٠٢٠": "7", "cost_type": "gold", "paid_by": "nobody", "budget": "x"}
    sent = {"edited_rows": {"0": row, "77": {"2020": "1"}}, "deleted_rows": [55, -1], "added_rows": [{"1": "2"}]}
    assert not take_costs(Workspace(one, LIBRARY), rows_sent(one, sent, []))
    assert one.case.budget == FOUNDING.budget


def test_a_new_row_never_takes_the_name_of_another() -> None:
    """Lokaler is added and another line removed; after a visit elsewhere Resor is added: Lokaler is still there."""
    one, added = draft(), list[str]()
    now = Workspace(one, LIBRARY)
    new = {"added_rows": [{"label": "Lokaler", "2020": "100"}]}
    take_costs(now, rows_sent(one, new, added))
    names = list(one.case.budget)
    # The editor of the first visit still has the four lines that it was opened with, and the new row.
    opened = {name: line for name, line in one.case.budget.items() if name not in added}
    left = rows_sent(draft(), new | {"deleted_rows": [1]}, added)
    take_costs(now, left)
    assert (len(opened), len(names)) == (4, 5)
    assert "other" in one.case.retired
    take_costs(now, rows_sent(one, {"added_rows": [{"label": "Övriga kostnader", "2020": "50"}]}, []))
    labels = {name: line.label.sv for name, line in one.case.budget.items()}
    assert set(labels.values()) >= {"Lokaler", "Övriga kostnader"}
    assert "other" not in labels


def test_edits_that_the_browser_has_forgotten_are_kept() -> None:
    before = {"edited_rows": {0: {"2020": "9000"}}, "added_rows": [{"label": "Ny"}], "deleted_rows": [2]}
    sent = {"edited_rows": {0: {"2021": "8000"}}, "added_rows": [], "deleted_rows": []}
    assert together(before, sent) == {
        "edited_rows": {0: {"2020": "9000", "2021": "8000"}},
        "added_rows": [{"label": "Ny"}],
        "deleted_rows": [2],
    }
    more = {"edited_rows": {0: {"2020": "9001", "2021": "1"}}, "added_rows": [], "deleted_rows": []}
    assert together(before, more) == more, "a browser that remembers is believed"


# Pages


def test_a_scenario_takes_the_edit_and_one_press_moves_it() -> None:
    app = open_page("overview")
    choose_scenario(app, "pilot_area")
    type_in(app, REDUCTION, "6")
    assert draft_of(app).case.scenarios["pilot_area"].numbers["placements.reduction"].value == 0.06
    assert not draft_of(app).case.changes
    press(app, "Låt ändringen gälla ansökan med ändringar")
    assert "placements.reduction" not in draft_of(app).case.scenarios["pilot_area"].numbers
    assert draft_of(app).case.changes["placements.reduction"].value == 0.06


def test_a_scenario_that_cannot_be_reckoned_is_shown_with_its_error() -> None:
    """5 % → 10 % falls outside the scenario's own range: it is not left out without a word."""
    app = type_in(open_page("overview"), REDUCTION, "10")
    go_to(app, "scenarios")
    told = " ".join(part.value for part in app.markdown)
    refused = draft_of(app).side_by_side(LIBRARY, draft_of(app).shown).refused
    assert list(refused) == ["judged_ranges"]
    assert "går inte att räkna" in told.replace("\\", "")
    assert "Som ansökt med antagna spann" in told.replace("\\", "")


def test_locking_and_letting_go_of_an_application() -> None:
    app = open_page("scenarios")
    press(app, "Släpp ansökan")
    assert draft_of(app).case.filed is None
    go_to(app, "overview")
    assert field(app, REDUCTION).value == "5\u00a0%"
    told = all_text(app)
    assert "ansökan räknar" not in told
    assert "kalkylen: 5" in told
    go_to(app, "scenarios")
    press(app, "Lås som ansökan")
    assert draft_of(app).case.filed is not None
    press(app, "Ångra")
    assert draft_of(app).case.filed is None


def test_the_answer_before_an_edit_is_the_one_that_was_shown() -> None:
    draft = Draft(FOUNDING, FOUNDING.perspective)
    shown = draft.answer(LIBRARY)
    for horizon in (11, 12):
        draft.edit(draft.case.edited(horizon=horizon))
        before = draft.answer_before(LIBRARY, draft.shown)
        assert before is shown, "worked out once"
        shown = draft.answer(LIBRARY)
        assert before.readings.npv[0] != shown.readings.npv[0]
    draft.choose(perspective="society")
    anew = draft.answer_before(LIBRARY, draft.shown)
    assert anew is not None and anew.perspective == "society"
    draft.undo()
    assert draft.answer_before(LIBRARY, draft.shown) is None


# What is no longer shown


def test_answers_to_what_was_edited_since_are_held_by_nobody() -> None:
    app = open_page("overview")
    counts = []
    gc.collect()
    gc.disable()
    try:
        for place in range(5):
            type_in(app, REDUCTION, f"{4 - place / 10:g} %".replace(".", ","))
            counts.append(sum(isinstance(one, Answer | Review) for one in gc.get_objects()))
    finally:
        gc.enable()
    assert counts[-1] == counts[1]


def test_an_edit_finds_out_once_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    app = type_in(open_page("overview"), REDUCTION, "4")
    asked: list[Acting] = []
    found_out = views.state.acting._found_out

    def counted() -> Acting:
        asked.append(found_out())
        return asked[-1]

    monkeypatch.setattr("views.state.acting._found_out", counted)
    for typed in ("5", "6"):
        asked.clear()
        type_in(app, REDUCTION, typed)
        assert len(asked) == 1
    asked.clear()
    app.run()
    assert len(asked) == 1, "and so does a page that no edit came before"
