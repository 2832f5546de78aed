"""The page of forms, without a browser: texts, terms, indicators, and the LUM fields with sums that follow."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextArea

from exports.documents.document import Table
from exports.forms.application import application
from model.analysis.answer import Answer
from model.case.assumptions import Label
from model.case.case import Case
from model.evaluate import applicants_among
from model.numbers.resolve import resolve
from tests.generators import LIBRARY
from tests.visitor import all_text, choose, draft_of, field, go_to, open_page, press, scenarios, type_in, whole
from views.state.workspace import founding_case
from wording.texts import LANGUAGES, say

FORMS = {
    "sv": {"application": "Fondens ansökan", "budget": "LUM: ansökan", "account": "LUM: redovisning"},
    "en": {"application": "The fund's application", "budget": "LUM: application", "account": "LUM: account"},
}
STAFF_2020, OWN_2021 = "Personal inkl. sociala avgifter, 2020", "Egen insats, 2021"
RETURNED, SPENT_ON_STAFF = "Att återbetala, 2022", "Personal inkl. sociala avgifter, 2022"


def form(name: str, language: str = "sv") -> AppTest:
    """The page with one of its forms shown."""
    app = open_page("forms", language)
    choose(app.segmented_control, say("application.page.form", language), name)
    return whole(app)


def case_of(app: AppTest) -> Case:
    """The case as the page has put it together."""
    draft = draft_of(app)
    assert draft is not None
    return draft.case


def area(app: AppTest, label: str) -> TextArea:
    """The field of several lines with a label."""
    found = [box for box in app.text_area if box.label == label]
    assert found, f"no field {label!r} among {[box.label for box in app.text_area]}"
    return found[0]


def write_in(app: AppTest, label: str, text: str) -> AppTest:
    """Writes in a field of several lines and leaves it."""
    area(app, label).set_value(text).run()
    return whole(app)


def told(app: AppTest) -> str:
    """What is said on the page, its green and yellow boxes too, with ordinary spaces."""
    words = [all_text(app), *(part.value.replace("\\", "") for part in (*app.warning, *app.success))]
    return " ".join(" ".join(words).split())


def with_case(app: AppTest, **fields: object) -> AppTest:
    """The same visitor with parts of the case changed elsewhere."""
    draft = draft_of(app)
    assert draft is not None
    draft.edit(draft.case.model_copy(update=fields), redraw=True)
    return whole(app.run())


# Each form, in both languages


@pytest.mark.sampled(3)
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ["application", "budget", "account"])
def test_each_form_opens_in_both_languages(name: str, language: str) -> None:
    app = form(name, language)
    assert say(f"application.page.forms.{name}", language) == FORMS[language][name]
    heads = [part.value for part in app.header]
    expected = {
        "application": "application.page.project",
        "budget": "local_project.page.budget",
        "account": "local_project.page.account",
    }
    assert say(expected[name], language) in heads


# The project


def test_name_applicant_and_summary_are_what_the_application_says() -> None:
    app = form("application")
    type_in(app, "Projektets namn", "Tidigt stöd i Norrort")
    choose(app.selectbox, "Sökande", "socialnamnd")
    write_in(app, "Sammanfattning", "Ett team arbetar\nmed tidigt stöd.")
    case = case_of(app)
    assert (case.label, case.applicant) == (Label(sv="Tidigt stöd i Norrort"), "socialnamnd")
    assert case.summary == Label(sv="Ett team arbetar\nmed tidigt stöd.")
    filed = application(Answer(resolve(case, LIBRARY), case.perspective), "sv")
    assert filed.title == "Tidigt stöd i Norrort"
    (facts, *_) = (block for block in filed.blocks if isinstance(block, Table))
    assert ("Sökande", "Socialnämnden") in facts.rows
    for _ in range(3):
        press(app, "Ångra")
    assert case_of(app) == founding_case()
    assert field(app, "Projektets namn").value == founding_case().label.text("sv")
    assert next(box for box in app.selectbox if box.label == "Sökande").value == "stadsdelsnamnd"


def test_two_committees_apply_together_each_with_its_shares() -> None:
    app = press(form("application"), "Lägg till medsökande")
    assert told(app).count("Fyll i det här först.") == 1
    choose(app.selectbox, "Medsökande", "utbildningsnamnd")
    write_share(app, "Andel av kostnaden", "140 %")
    write_share(app, "Andel av besparingen", "25 %")
    press(app, "Lägg till medsökande")
    assert case_of(app) == founding_case()
    assert "140 %" in told(app)
    assert (field(app, "Andel av kostnaden").value, field(app, "Andel av besparingen").value) == ("140 %", "25 %")
    write_share(app, "Andel av kostnaden", "40 %")
    press(app, "Lägg till medsökande")
    case = case_of(app)
    assert case.co_applicants == ("utbildningsnamnd",)
    assert case.numbers["applicants.utbildningsnamnd.saving_share"].value == 0.25
    type_in(app, "Utbildningsnämnden: andel av kostnaden", "50")
    assert case_of(app).numbers["applicants.utbildningsnamnd.cost_share"].value == 0.5
    draft = draft_of(app)
    assert draft is not None
    draft.choose(perspective="committee_utbildningsnamnd")
    go_to(app, "numbers")
    assert "Den egna nämnden: Utbildningsnämnden" in told(app) + str([box.options for box in app.selectbox])
    go_to(app, "overview")
    filed = application(draft.answer(LIBRARY), "sv")
    (facts, *_) = (block for block in filed.blocks if isinstance(block, Table))
    assert ("Sökande", "Stadsdelsnämnden tillsammans med Utbildningsnämnden") in facts.rows
    go_to(app, "forms")
    press(app, "Ta bort Utbildningsnämnden")
    assert (case_of(app).co_applicants, draft.perspective) == ((), founding_case().perspective)
    assert not any(key.startswith("applicants.") for key in case_of(app).numbers)


def write_share(app: AppTest, label: str, text: str) -> None:
    """Writes in a field of one more who applies."""
    next(box for box in app.text_input if box.label == label).set_value(text).run()


def test_a_project_keeps_its_name_and_a_bad_text_stays_in_its_field() -> None:
    app = type_in(form("application"), "Projektets namn", "  ")
    assert case_of(app) == founding_case()
    assert "Här saknas en text" in told(app)
    write_in(app, "Sammanfattning", "Gäller 640823-3234")
    assert case_of(app) == founding_case()
    assert area(app, "Sammanfattning").value == "Gäller 640823-3234"
    write_in(app, "Sammanfattning", "")
    assert case_of(app).summary is None


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", applicants_among(LIBRARY.actors))
def test_any_applicant_can_be_seen_in_its_own_perspective(name: str) -> None:
    app = form("application")
    choose(app.selectbox, "Sökande", name)
    draft = draft_of(app)
    assert draft is not None
    assert draft.case.applicant == name
    draft.choose(perspective="committee")
    assert not draft.answer(LIBRARY).has_errors
    for page in ("overview", "budget", "numbers"):
        go_to(app, page)
    for language in LANGUAGES:
        application(draft.answer(LIBRARY), language)


def test_only_purses_that_apply_are_offered() -> None:
    offered = next(box for box in form("application").selectbox if box.label == "Sökande").options
    assert "Utbildningsnämnden" in offered
    assert not {"Individen", "Staten", "Sociala investeringsfonden", "Finansiären"} & set(offered)


# The application


def test_a_text_is_kept_undone_and_redone() -> None:
    label = "Avsikt att göra arbetssättet permanent"
    app = write_in(form("application"), label, "Nämnden beslutar 2022.\nLinjen betalar.")
    assert case_of(app).application.permanence == Label(sv="Nämnden beslutar 2022.\nLinjen betalar.")
    go_to(app, "overview")
    assert "6,83" in all_text(app), "no result depends on it"
    go_to(app, "forms")
    assert area(app, label).value == "Nämnden beslutar 2022.\nLinjen betalar."
    press(app, "Ångra")
    assert case_of(app).application.permanence is None
    assert area(app, label).value == ""
    press(app, "Gör om")
    assert (area(app, label).value or "").startswith("Nämnden beslutar")
    write_in(app, label, "   ")
    assert case_of(app).application.permanence is None


def test_a_text_that_is_left_as_it_is_keeps_both_languages() -> None:
    app = form("application")
    before = case_of(app).application.need
    assert before is not None
    write_in(app, "Behov", before.text("sv") + "\n")
    assert case_of(app).application.need == before


def test_a_personnummer_is_refused_beside_the_field_and_kept_in_it() -> None:
    app = form("application")
    before = case_of(app).application
    write_in(app, "Målgrupp", "Barn som 640823-3234")
    assert case_of(app).application == before
    assert area(app, "Målgrupp").value == "Barn som 640823-3234"
    assert len([part for part in app.markdown if part.value.startswith(":red[")]) == 1


def test_a_changed_text_is_no_longer_said_to_be_the_sources() -> None:
    app = form("application")
    assert case_of(app).application.sources == ("S1", "S2")
    filed = case_of(app).application
    assert filed.target_group is not None
    write_in(app, "Målgrupp", filed.target_group.text("sv") + " ")
    assert case_of(app).application.sources == ("S1", "S2"), "left as it was"
    assert "Hämtat ur: Hässelby-Vällingby" in told(app)
    write_in(app, "Målgrupp", "Alla barn.")
    assert case_of(app).application.sources == ()
    assert "Hämtat ur" not in told(app)
    press(app, "Ångra")
    assert case_of(app).application.sources == ("S1", "S2")
    app.session_state["indicator_open:0"] = True
    app.run()
    write_in(app, "Mål, nr 1", "25 %")
    assert case_of(app).application.sources == ()


def test_the_term_of_an_effect() -> None:
    app = form("application")
    choose(app.selectbox, "Färre placeringar", "long")
    assert case_of(app).effects["placements"].term == "long"
    choose(app.selectbox, "Färre placeringar", "")
    assert case_of(app).effects["placements"].term is None


def test_indicators_are_added_changed_and_removed() -> None:
    app = form("application")
    count = len(case_of(app).application.indicators)
    app.text_input(key="new_indicator").set_value("Väntetid").run()
    press(app, "Lägg till indikator")
    assert [one.label.text("sv") for one in case_of(app).application.indicators][-1] == "Väntetid"
    assert field(app, "Ny indikator").value == ""
    app.session_state[f"indicator_open:{count}"] = True
    app.run()
    write_in(app, f"Mål, nr {count + 1}", "Högst två veckor")
    assert case_of(app).application.indicators[count].target == Label(sv="Högst två veckor")
    write_in(app, f"Indikator, nr {count + 1}", " ")
    assert case_of(app).application.indicators[count].label == Label(sv="Väntetid"), "a name can't be taken away"
    assert "Här saknas en text" in told(app)
    app.session_state["indicator_open:0"] = True
    app.run()
    second = case_of(app).application.indicators[1]
    press(app, "Ta bort indikator 1")
    assert len(case_of(app).application.indicators) == count
    assert case_of(app).application.indicators[0] == second
    press(app, "Ångra")
    assert len(case_of(app).application.indicators) == count + 1


def test_texts_and_forms_do_not_change_what_is_counted() -> None:
    app = write_in(form("application"), "Behov", "Ett annat behov.")
    choose(app.selectbox, "Färre placeringar", "short")
    choose(app.segmented_control, "Blankett", "budget")
    type_in(app, STAFF_2020, "1 400 000")
    go_to(app, "numbers")
    assert "Som ansökt" in scenarios(app)
    assert "Ansökan med ändringar" not in scenarios(app)
    go_to(app, "numbers")
    type_in(app, "Antal år", "12")
    assert "Ansökan med ändringar" in scenarios(app)


# The LUM budget


def test_the_budget_as_filed_balances() -> None:
    app = form("budget")
    assert field(app, STAFF_2020).value == "1\u202f450\u202f000"
    assert say("local_project.page.balances", "sv") in told(app)
    assert "| Summa kostnader | 1 500 000 | 1 500 000 | 1 500 000 | 4 500 000 |" in told(app)


def test_a_difference_is_told_beside_the_sums_and_undone() -> None:
    app = type_in(form("budget"), STAFF_2020, "1 400 000")
    said = told(app)
    assert "År 2020 är kostnaderna 1 450 000 kr och intäkterna 1 500 000 kr. Det skiljer 50 000 kr" in said
    assert "Summa kostnader: 1 450 000 kr" in said
    assert say("local_project.page.balances", "sv") not in said
    press(app, "Ångra")
    assert say("local_project.page.balances", "sv") in told(app)
    assert field(app, STAFF_2020).value == "1\u202f450\u202f000"


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("typed", "kronor"),
    [
        ("1 450 000,50", 1_450_000.5),
        ("1450 tkr", 1_450_000.0),
        ("1,45 mnkr", 1_450_000.0),
        ("7", 7.0),
        ("0", 0.0),
        ("", None),
    ],
)
def test_amounts_are_typed_in_kronor(typed: str, kronor: float | None) -> None:
    app = type_in(form("budget"), STAFF_2020, typed)
    project = case_of(app).local_project
    assert project is not None
    assert project.costs["staff"].get(2020) == kronor


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("abc", "går inte att läsa som ett tal"),
        ("1,234", "kan läsas på två sätt"),
        ("-5", "måste vara mellan 0 kr"),
        ("5 %", "enhet"),
        ("1e6", "”1e6” känns inte igen som en enhet. Skriv bara talet. Här skrivs kronor."),
        ("1/3", "”1/3” känns inte igen som en enhet. Skriv bara talet. Här skrivs kronor."),
        ("99 999 999 999 999", "”99 999 999 999 999” är för stort. Det största värdet är 10 000 000 000 000 kr."),
        ("1,234", "”1,234” kan läsas på två sätt"),
    ],
)
def test_a_bad_amount_is_told_beside_the_field_and_kept(typed: str, words: str) -> None:
    app = form("budget")
    before = case_of(app)
    type_in(app, OWN_2021, typed)
    assert case_of(app) == before
    (red,) = [part.value for part in app.markdown if part.value.startswith(":red[")]
    assert words in " ".join(red.replace("\\", "").split())
    choose(app.segmented_control, "Blankett", "account")
    choose(app.segmented_control, "Blankett", "budget")
    assert field(app, OWN_2021).value == typed


def test_one_more_year_and_away_with_it() -> None:
    app = press(form("budget"), "Ett år till")
    type_in(app, "Utbildning, 2023", "10 000")
    assert "År 2023 är kostnaderna 10 000 kr och intäkterna 0 kr." in told(app)
    filled = case_of(app).local_project
    press(app, "Ta bort år 2023")
    assert "2023" not in told(app)
    assert say("local_project.page.balances", "sv") in told(app)
    assert not [button for button in app.button if button.label.startswith("Ta bort år")], "three years always stand"
    press(app, "Ångra")
    assert case_of(app).local_project == filled
    assert field(app, "Utbildning, 2023").value == "10\u202f000"


def test_an_empty_year_is_taken_away() -> None:
    app = press(press(form("budget"), "Ett år till"), "Ett år till")
    before = case_of(app)
    press(press(app, "Ta bort år 2024"), "Ta bort år 2023")
    assert [part.value for part in app.subheader if part.value.isdigit()] == ["2020", "2021", "2022"]
    assert case_of(app) == before


def test_a_case_without_a_project_begins_from_its_own_budget() -> None:
    app = with_case(form("budget"), local_project=None)
    assert say("local_project.page.none", "sv") in [part.value for part in app.info]
    assert field(app, STAFF_2020).value == ""
    press(app, "Fyll i fälten från kalkylen")
    assert field(app, STAFF_2020).value == "8\u202f177\u202f000"
    assert field(app, OWN_2021).value == "9\u202f811\u202f000"
    assert say("local_project.page.balances", "sv") in told(app)


# The LUM account


def test_too_much_returned_is_told_with_every_sum() -> None:
    app = type_in(form("account"), RETURNED, "450 000")
    assert "Kostnaderna är 700 263 kr och 450 000 kr återbetalas." in told(app)
    assert "Tillsammans är det 263 kr mer än intäkterna, 1 150 000 kr" in told(app)


def test_the_account_says_what_is_unexplained_until_it_is_explained() -> None:
    app = form("account")
    unexplained = "449 737 kr saknar förklaring: fyll i raderna eller beloppet att återbetala."
    assert unexplained in told(app)
    assert "Ange belopp här" in told(app)
    type_in(app, RETURNED, "449 737")
    assert unexplained not in told(app)
    assert say("local_project.page.explained", "sv") in told(app)
    press(app, "Ångra")
    type_in(app, SPENT_ON_STAFF, "1 150 000")
    assert say("local_project.page.explained", "sv") in told(app)
    type_in(app, SPENT_ON_STAFF, "")
    assert "Kostnaderna är inte ifyllda, så summan blir tom." in told(app)


def test_a_balanced_account_is_no_longer_told_as_filed() -> None:
    app = type_in(form("account"), RETURNED, "449 737")
    project = case_of(app).local_project
    assert project is not None
    assert (project.accounts[2022].note, project.accounts[2022].source) == (None, None)
    assert project.source == "S3", "the budget is still the source's"
    assert "Som den lämnades in" not in told(app)
    press(app, "Ångra")
    assert "Som den lämnades in" in told(app)


def test_a_comment_is_kept_and_explains_no_kronor() -> None:
    app = write_in(form("account"), "Kommentar", "Tjänsten stod tom en tid.")
    project = case_of(app).local_project
    assert project is not None
    assert project.accounts[2022].comment == Label(sv="Tjänsten stod tom en tid.")
    assert "449 737 kr saknar förklaring" in told(app)


def test_an_empty_account_asks_for_nothing() -> None:
    app = with_case(form("account"), local_project=None)
    assert not app.warning
    type_in(app, "Att återbetala, 2020", "5")
    assert "Intäkterna är inte ifyllda" in told(app)
    type_in(app, "Att återbetala, 2020", "")
    assert case_of(app).local_project is None


def test_hostile_texts_stand_literally() -> None:
    payload = "[x](https://example.org) <b>fet</b> $x^2$"
    app = form("application")
    app.text_input(key="new_indicator").set_value(payload).run()
    press(app, "Lägg till indikator")
    label = next(part.label for part in app.expander if "example" in part.label)
    assert "\\[x\\]" in label
    assert "\\<b\\>" in label
    assert "\\$x" in label


def test_an_indicator_without_a_name_is_asked_for_it() -> None:
    app = form("application")
    button = next(button for button in app.button if button.label == "Lägg till indikator")
    assert not button.disabled
    before = draft_of(app).case
    press(app, "Lägg till indikator")
    assert "Fyll i det här först." in all_text(app)
    assert draft_of(app).case == before
