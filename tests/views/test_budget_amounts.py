"""Amounts of the budget on the page: into the scenario that is shown, with a range of their own, and back."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model.case.assumptions import Label
from model.case.case import Case, Income, Scenario
from model.editing.edits import with_effects
from model.files.reading import case_files, read_case, read_library
from model.files.writing import write_case
from model.numbers.resolve import resolve
from tests.visitor import all_text, choose, draft_of, go_to, open_page, press, type_in, whole
from views.fields.edited_rows import Cells, EditedRow, rows_now
from views.parts.budget.income import take_income
from views.parts.budget.rows import take_costs, take_funding
from views.parts.budget.year_tables import amount_cells
from views.state.draft import Draft
from views.state.workspace import Workspace
from wording.texts import say

LIBRARY = read_library()
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
YEARS = [2020, 2021, 2022]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTJANST_DRAFTS", str(tmp_path))


def under_outcome(case: Case = FOUNDING) -> Workspace:
    """The case with an empty scenario, *as it was*, which is shown."""
    outcome = Scenario(label=Label(sv="Som det blev"))
    one = Draft(case.edited(scenarios={**case.scenarios, "outcome": outcome}), case.perspective)
    one.choose(scenario="outcome")
    return Workspace(one, LIBRARY)


def rows(now: Workspace, **typed: Cells) -> list[EditedRow]:
    """The budget's rows as a browser sends them when some cells have been typed in."""
    return [
        EditedRow(
            name,
            {
                "label": line.label.text("sv"),
                "cost_type": line.cost_type,
                "paid_by": line.paid_by,
                "included": bool(now.answer.resolved.numbers[f"{name}.included"].value),
                **amount_cells(line.amounts, YEARS),
                **typed.get(name, {}),
            },
            False,
        )
        for name, line in now.case.budget.items()
    ]


def test_a_cell_typed_while_a_scenario_is_shown_goes_into_the_scenario() -> None:
    now = under_outcome()
    assert not take_costs(now, rows(now, staff={"2020": "9 000", "2022": ""}))
    case = now.draft.case
    assert {key: change.value for key, change in case.scenarios["outcome"].numbers.items()} == {
        "staff.2020": 9_000_000.0,
        "staff.2022": 0.0,
    }
    assert case.budget == FOUNDING.budget
    assert resolve(case, LIBRARY, "outcome").numbers["staff.2020"].value == 9_000_000
    again = Workspace(now.draft, LIBRARY)
    take_costs(again, rows(again, staff={"2020": "8 177", "2022": "1 752"}))
    assert not again.draft.case.scenarios["outcome"].numbers, "as filed is no change"


def test_what_cannot_be_an_amount_stays_in_its_cell() -> None:
    now = under_outcome()
    left = take_costs(now, rows(now, staff={"2020": "-5", "2021": "mycket"}))
    assert set(left) == {("staff", "2020"), ("staff", "2021")}
    assert left["staff", "2020"].problem.code == "negative_amount"
    assert not now.draft.case.scenarios["outcome"].numbers


def test_an_amount_outside_its_range_drops_the_range_and_one_within_keeps_it() -> None:
    line = FOUNDING.budget["staff"].edited(ranges={2020: {"low": 7e6, "high": 9e6}, 2021: {"low": 8e6, "high": 9e6}})
    case = FOUNDING.edited(budget={**FOUNDING.budget, "staff": line})
    now = Workspace(Draft(case, case.perspective), LIBRARY)
    take_costs(now, rows(now, staff={"2020": "7 500", "2021": "9 500"}))
    edited = now.draft.case.budget["staff"]
    assert (edited.amounts[2020], edited.amounts[2021]) == (7_500_000, 9_500_000)
    assert set(edited.ranges) == {2020}


def test_funding_too_goes_into_the_scenario() -> None:
    grant = {"label": "Fonden", "paid_by": "sociala_investeringsfonden", "paid_to": "stadsdelsnamnd"}
    case = FOUNDING.edited(funding={"fund": {**grant, "amounts": {2020: 1e6}}})
    now = under_outcome(case)
    take_funding(now, [EditedRow("fund", {**grant, "2020": "1 500"}, False)])
    assert now.draft.case.funding == case.funding
    assert now.draft.case.scenarios["outcome"].numbers["fund.2020"].value == 1_500_000


def test_a_range_is_given_typed_and_taken_away_on_the_page() -> None:
    app = open_page("budget")
    app.session_state["budget_unsure"] = True
    app.run()
    choose(app.selectbox, "Belopp", "staff.2021")
    press(app, "Ge beloppet ett spann")
    case = draft_of(app).case
    assert case.budget["staff"].ranges[2021].basis == "placeholder"
    assert "staff.2021" not in case.numbers
    type_in(app, "Lågt", "8 000")
    assert draft_of(app).case.budget["staff"].ranges[2021].low == 8_000_000
    assert read_case(write_case(draft_of(app).case)).budget == draft_of(app).case.budget
    told = all_text(go_to(app, "uncertainty"))
    assert "2021" in told
    go_to(app, "budget")
    app.session_state["budget_unsure"] = True
    app.run()
    press(app, "Ta bort spannet")
    assert not draft_of(app).case.budget["staff"].ranges


def test_a_line_costs_per_participant_from_the_page() -> None:
    app = open_page("budget")
    draft_of(app).edit(FOUNDING, what="case")
    app.session_state["budget_each"] = True
    app.run()
    press(app, "Låt raden kosta per deltagare")
    case = draft_of(app).case
    name, line = list(case.budget.items())[-1]
    assert line.participants_of == "school_years"
    type_in(app, "Kostnad per deltagare: kostnad per deltagare", "12 500")
    case = draft_of(app).case
    assert case.numbers[f"{name}.per_participant"].value == 12_500
    assert case.numbers[f"{name}.per_participant"].unit == "kr/person"
    assert read_case(write_case(case)).budget == case.budget
    without = with_effects(case, {key: effect for key, effect in case.effects.items() if key != "school_years"})
    assert without.budget[name].participants_of is None, "no line is paid for the participants of nobody"
    press(app, "Bara fasta belopp")
    assert draft_of(app).case.budget[name].participants_of is None
    assert f"{name}.per_participant" not in draft_of(app).case.numbers


def test_income_is_typed_with_its_rules_on_the_page() -> None:
    now = Workspace(Draft(FOUNDING, FOUNDING.perspective), LIBRARY)
    fee = {"label": "Avgifter", "paid_by": "individen", "paid_to": "stadsdelsnamnd", "included": True, "2021": "60"}
    assert not take_income(now, [EditedRow("avgifter", fee, True)])
    assert now.draft.case.income["avgifter"].amounts == {2021: 60_000}
    itself = {**fee, "paid_by": "stadsdelsnamnd"}
    again = Workspace(now.draft, LIBRARY)
    assert [fault.problem.code for fault in take_income(again, [EditedRow("avgifter", itself, False)]).values()] == [
        "pays_itself"
    ]
    assert again.draft.case.income["avgifter"].paid_by == "individen", "nothing that was there is lost"
    app = open_page("budget")
    draft_of(app).edit(now.draft.case, what="case")
    app.session_state["budget_income"] = True
    app.run()
    type_in(app, "Avgifter: restvärde vid slutet", "800")
    choose(app.selectbox, "Ersättning för deltagarna i", "school_years")
    whole(app)
    type_in(app, "Avgifter: ersättning per dag", "400")
    type_in(app, "Avgifter: dagar per deltagare och år", "100")
    type_in(app, "Avgifter: högst så många år", "2")
    case = draft_of(app).case
    assert case.income["avgifter"].participants_of == "school_years"
    said = {key: number.value for key, number in case.numbers.items() if key.startswith("avgifter.")}
    assert said == {"avgifter.residual": 800_000, "avgifter.per_day": 400, "avgifter.days": 100, "avgifter.years": 2}
    assert read_case(write_case(case)) == case
    choose(app.selectbox, "Ersättning för deltagarna i", "")
    assert "avgifter.days" not in draft_of(app).case.numbers


def test_an_income_falls_at_a_time_of_its_own() -> None:
    fee = Income(label=Label(sv="Avgifter"), paid_to=FOUNDING.applicant, amounts={2021: 90_000.0})
    app = open_page("budget")
    draft_of(app).edit(FOUNDING.edited(income={"fee": fee}))
    app.run()
    fold = next(one for one in app.expander if one.label == "Poster som faller på en egen tid på året")
    app.session_state[fold.proto.id.partition("-")[2].partition("-")[2]] = True
    app.run()
    choose(app.selectbox, "Avgifter", "end")
    assert draft_of(app).case.income["fee"] == fee.edited(timing="end")
    assert "Avgifter" in all_text(app) and not app.exception
    choose(app.selectbox, "Avgifter", "")
    assert draft_of(app).case.income["fee"] == fee


# A blank budget


def blank_budget() -> AppTest:
    """The page of the budget of a case begun blank from 2027."""
    app = open_page("start")
    type_in(app, say("export.blank_label", "sv"), "Tidiga insatser")
    type_in(app, say("fields.start_year", "sv"), "2027")
    next(box for box in app.selectbox if box.key == "blank_applicant").set_value("socialnamnd").run()
    press(app, say("export.blank_button", "sv"))
    return app


def cells_of(app: AppTest) -> list[list[object]]:
    """The names and the amounts that the table of costs opens with, a blank cell as the browser is told of it."""
    table = app.dataframe[0].value
    return [[row["label"], *(row[year] for year in ("2027", "2028", "2029"))] for _, row in table.iterrows()]


def test_cells_without_an_amount_are_blank_and_those_of_nothing_say_0() -> None:
    assert cells_of(blank_budget()) == [[name, "", "", ""] for name in ("Personal", "Vikarietäckning", "Övrigt")]
    now = Workspace(Draft(FOUNDING, FOUNDING.perspective), LIBRARY)
    assert not take_costs(now, rows(now, staff={"2020": "0", "2022": ""}))
    amounts = now.draft.case.budget["staff"].amounts
    assert amounts[2020] == 0 and 2022 not in amounts
    assert amount_cells(amounts, YEARS)["2020"] == "0" and amount_cells(amounts, YEARS)["2022"] == ""
    assert not take_costs(now, rows(now, staff={"2020": ""}))
    assert 2020 not in now.draft.case.budget["staff"].amounts


def test_rows_that_are_offered_stand_from_the_first_edit_until_they_are_removed() -> None:
    opened: dict[str, Cells] = {name: {"label": name} for name in ("personal", "vikarie", "ovrigt")}

    def names(**edits: object) -> list[str]:
        made = {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **edits}
        return [row.name for row in rows_now(FOUNDING, opened, made, [], {}, set(opened))]

    assert names() == []
    assert names(edited_rows={0: {"2027": "2350"}}) == ["personal", "vikarie", "ovrigt"]
    assert names(edited_rows={0: {"2027": "2350"}}, deleted_rows=[1]) == ["personal", "ovrigt"]
