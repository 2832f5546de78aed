"""Cases by step and year from a file: read, shown without small counts, and taken as the shares when asked for."""

from streamlit.testing.v1 import AppTest

from imports.rows import rows_of_file, without_heading
from model.case.effect import CaseFlow
from model.case.effect_kinds.case_flow import SeenCases
from model.editing.beginning.seen_cases import seen_in
from presentation.seen_cases import hidden_among
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


def of(*rows: tuple[str | None, str | None, float]) -> list[SeenCases]:
    """Counts of one step and year: sex, age, number."""
    return [SeenCases(step="offered", year=2018, count=count, sex=sex, age=age) for sex, age, count in rows]


def test_what_a_sum_would_give_away_is_hidden_in_every_sum_that_is_stated() -> None:
    by_sex_and_by_age = of((None, None, 17), ("f", None, 2), ("p", None, 15), (None, "0–5", 7), (None, "6–12", 10))
    assert hidden_among(by_sex_and_by_age) == {1, 2}, "15 of 17 would say that the others are 2"
    crossed = of(
        ("f", None, 20), ("p", None, 30), ("f", "0–5", 3), ("f", "6–12", 17), ("p", "0–5", 12), ("p", "6–12", 18),
        (None, "0–5", 15), (None, "6–12", 35),
    )  # fmt: skip
    assert hidden_among(crossed) == {2, 3, 4, 5}, "each sex and each age has a sum of its own"
    assert hidden_among(of(("f", None, 20), ("p", None, 0))) == set()


def test_the_same_cases_by_sex_and_by_age_are_counted_once() -> None:
    def counted(*rows: tuple[str | None, str | None, float]) -> float:
        flow = draft_of(open_page("effects")).case.effects["case_flow"]
        effect = flow.edited(seen=[one.model_dump() for one in of(*rows)])
        assert isinstance(effect, CaseFlow)
        return seen_in(effect, 2018)["offered"]

    assert counted(("f", None, 10), ("p", None, 12), (None, "0–5", 8), (None, "6–12", 14)) == 22
    assert counted(("f", None, 10), ("p", "0–5", 5), ("p", "6–12", 7)) == 22
    assert counted(("f", None, 10), ("f", "0–5", 4), ("f", "6–12", 6), ("p", None, 12)) == 22
    assert counted((None, None, 23), ("f", None, 10)) == 23


def test_a_year_with_fewer_than_five_gives_no_share_since_it_would_tell_how_many() -> None:
    app = read("Inkomna ärenden;2018;40\nUtredning inleds;2018;20\nErbjuds insats;2018;8\nTackar ja;2018;3")
    before = draft_of(app).case.numbers
    press(app, say("effects.seen.take", "sv"))
    assert "Tackar ja är färre än 5 2018." in all_text(app)
    assert draft_of(app).case.numbers == before


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
