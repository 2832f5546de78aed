"""Cases by step and year from a file: read, shown without small counts, and taken as the shares when asked for."""

from streamlit.testing.v1 import AppTest

from imports.rows import rows_of_file, without_heading
from model.case.effect import CaseFlow
from tests.visitor import all_text, draft_of, field, open_page, press
from wording.texts import say

ROWS = """Steg;År;Antal;Kön;Ålder
Inkomna ärenden;2018;2 000
Utredning inleds;2018;1 000
Erbjuds insats;2018;300;flickor;0–5
Erbjuds insats;2018;3;flickor;6–12
Erbjuds insats;2018;97;pojkar;0–12
Tackar ja;2018;240
Tackar ja;2019;4"""


def read(rows: str) -> AppTest:
    """The page of effects after rows have been read into the founding flow."""
    app = open_page("effects")
    app.session_state["seen_of:case_flow"] = True
    app.run()
    field(app, say("effects.seen.source", "sv")).set_value("Verksamhetssystemet").run()
    next(area for area in app.text_area if area.label == say("effects.seen.rows", "sv")).set_value(rows).run()
    return press(app, say("effects.seen.read", "sv"))


def test_counts_are_kept_and_taken_as_shares_only_when_asked_for() -> None:
    app = read(ROWS)
    before = draft_of(app).case.numbers["case_flow.accepted.share"].value
    choose_year(app, 2018)
    press(app, say("effects.seen.take", "sv"))
    case = draft_of(app).case
    assert before != case.numbers["case_flow.accepted.share"].value == 0.6
    assert case.numbers["case_flow.offered.share"].value == 0.4
    assert case.numbers["case_flow.cases"].value == 2000
    where = case.numbers["case_flow.cases"].where
    assert where is not None
    assert where.sv == "Verksamhetssystemet"


def choose_year(app: AppTest, year: int) -> None:
    """Chooses the year whose counts are taken."""
    next(box for box in app.selectbox if box.key == "seen|case_flow|year").set_value(year).run()


def test_fewer_than_five_are_never_shown_nor_to_be_worked_out() -> None:
    app = read(ROWS.rpartition("\n")[0])
    text = all_text(app).replace("\u202f", " ")
    assert "| Erbjuds insats | flickor | 6–12 | färre än 5 |" in text
    assert f"| Erbjuds insats | pojkar | 0–12 | {say('effects.flow.hidden', 'sv')} |" in text
    assert "| Erbjuds insats | flickor | 0–5 | 300 |" in text


def test_a_year_that_is_not_counted_in_full_is_refused_beside_the_button() -> None:
    app = read(ROWS)
    press(app, say("effects.seen.take", "sv"))
    assert "inte räknat 2019" in all_text(app)


def test_a_step_that_is_not_there_is_told_with_its_row_and_nothing_is_read() -> None:
    app = read("Inkomna ärenden;2018;9\nUppföljs;2018;5")
    assert "Rad 2" in all_text(app)
    effect = draft_of(app).case.effects["case_flow"]
    assert isinstance(effect, CaseFlow)
    assert effect.seen == ()


def test_a_file_is_read_as_what_is_pasted() -> None:
    rows = without_heading(rows_of_file("flöde.csv", ROWS.encode("cp1252", "replace")))
    assert rows[0] == ["Inkomna ärenden", "2018", "2 000"]
    assert len(rows) == 7
