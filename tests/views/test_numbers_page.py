"""The page of assumptions: sources filled in until no finding asks for one; the list that is worked through."""

import pytest
from streamlit.testing.v1 import AppTest

from model.case.assumptions import Label
from model.case.case import Case
from model.editing.edits import blank_case
from model.editing.remaining import remaining
from model.editing.sourcing import placeholders, with_source_for, without_basis
from model.files.reading import read_case, read_library
from model.files.writing import write_case
from model.numbers.resolve import resolve
from presentation.sentences import number_label
from tests.model.test_filing import own_case
from tests.visitor import all_text, choose, draft_of, go_to, open_page, press, type_in, whole
from wording.texts import say

LIBRARY = read_library()
SOURCE, NEXT, SKIP = say("sources.source", "sv"), say("remaining.next", "sv"), say("remaining.skip", "sv")
NEW = "*"


def page_of(case: Case | None, page: str = "numbers") -> AppTest:
    """The page with a case in it; the founding case where none is given."""
    app = open_page("numbers")
    if case is not None:
        draft_of(app).open_case(case)
        app.run()
    return whole(go_to(app, page))


def asks(app: AppTest) -> int:
    """How many questions about sources the case still has."""
    resolved = resolve(draft_of(app).case, LIBRARY)
    return len(without_basis(resolved)) + len(placeholders(resolved))


def first_source(app: AppTest) -> str:
    """The address in its key of the source field of the list."""
    return next(box.key or "" for box in app.selectbox if box.label == SOURCE)


def work_through(app: AppTest, answer: str) -> int:
    """Answers each question of the list with a source, and goes on to the next; how many were answered."""
    answered = 0
    while asks(app):
        assert answered < 60, "the list has no end"
        labels = [button.label for button in app.button]
        here = [box for box in app.selectbox if box.label == SOURCE]
        if NEXT in labels or not here:
            press(app, NEXT if NEXT in labels else SKIP)
            continue
        before = asks(app)
        here[0].set_value(answer).run()
        whole(app)
        assert asks(app) == before - 1, "one answer, one question less"
        answered += 1
    return answered


@pytest.mark.parametrize("case", [own_case(), None], ids=["own", "founding"])
def test_sources_are_filled_in_until_no_finding_asks_for_one(case: Case | None) -> None:
    app = page_of(case)
    wanted = asks(app)
    assert wanted
    assert f"källor ({wanted})" in all_text(app)
    before = draft_of(app).case
    assert work_through(app, "S1") == wanted
    done = draft_of(app).case
    assert say("sources.missing", "sv") not in all_text(app)
    go_to(app, "overview")
    app.session_state["notices"] = True
    app.run()
    assert "saknar källa" not in all_text(app)
    opened = read_case(write_case(done))
    assert opened == done
    assert not without_basis(resolve(opened, LIBRARY))
    go_to(app, "numbers")
    for _ in range(wanted):
        press(app, "Ångra")
    assert draft_of(app).case == before
    assert asks(app) == wanted


def test_an_answer_stays_until_one_goes_on() -> None:
    """So that the place and the price year can be said too."""
    app = page_of(own_case())
    while not any(box.label == SOURCE for box in app.selectbox):
        press(app, SKIP)
    key = first_source(app)
    next(box for box in app.selectbox if box.key == key).set_value("S1").run()
    type_in(app, say("sources.where", "sv"), "s. 12")
    type_in(app, say("sources.price_year", "sv"), "2026")
    number = draft_of(app).case.numbers["farre.base"]
    assert (number.source, number.basis, number.price_year) == ("S1", "published", 2026)
    assert number.where is not None
    assert number.where.sv == "s. 12"
    assert "2026 års priser" in all_text(app)


def test_a_judgement_says_what_it_rests_on() -> None:
    app = page_of(own_case())
    app.session_state["number_more:farre.change"] = True
    app.run()
    type_in(app, say("sources.ground", "sv"), "Pilotens första år")
    assert "Bygger på: Pilotens första år · Vår egen bedömning" in all_text(app)
    assert ("farre.change",) not in without_basis(resolve(draft_of(app).case, LIBRARY))


def new_source(app: AppTest, **fields: str) -> None:
    """Asks for a new source in the first field of a source, fills it in and saves it."""
    next(box for box in app.selectbox if box.label == SOURCE).set_value(NEW).run()
    for field, text in fields.items():
        type_in(app, say(f"sources.field.{field}", "sv"), text)
    press(app, say("sources.save", "sv"))


def test_a_new_source_is_typed_once_and_chosen_after_that() -> None:
    app = page_of(own_case())
    while not any(box.label == SOURCE for box in app.selectbox):
        press(app, SKIP)
    new_source(app, publisher="Socialnämnden", title="Årsredovisning 2025", year="2025", url="javascript:alert(1)")
    ((name, source),) = draft_of(app).case.sources.items()
    assert source.url == "javascript:alert(1)"
    assert draft_of(app).case.numbers["farre.base"].source == name
    assert "Socialnämnden, Årsredovisning 2025" in all_text(app)
    assert not any(box.label == say("sources.field.title", "sv") for box in app.text_input)
    assert not [text for text in app.markdown if "](javascript" in text.value]
    assert work_through(app, name) > 1
    opened = read_case(write_case(draft_of(app).case))
    assert opened.sources == {name: source}


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": "Rapport"}, "Fyll i det här först"),
        ({"publisher": "Nämnden"}, "Fyll i det här först"),
        ({"publisher": "Nämnden", "title": "Journal 640823-3234"}, "personnummer"),
        ({"publisher": "Nämnden", "title": "Rapport", "year": "tjugo"}, "tjugo"),
        ({"publisher": "Nämnden", "title": "Rapport", "year": "3000"}, "2200"),
        ({"publisher": "Nämnden", "title": "Rapport", "url": "https://x/640823-3234"}, "personnummer"),
    ],
)
def test_a_source_that_cannot_be_taken_says_why(fields: dict[str, str], words: str) -> None:
    app = page_of(own_case())
    while not any(box.label == SOURCE for box in app.selectbox):
        press(app, SKIP)
    new_source(app, **fields)
    told = [text.value.replace("\\", "") for text in app.markdown if text.value.startswith(":red[")]
    assert any(words in text for text in told), told
    assert not draft_of(app).case.sources
    typed = {box.label: box.value for box in app.text_input}
    assert all(typed[say(f"sources.field.{field}", "sv")] == text for field, text in fields.items()), (
        "it is still there"
    )


def test_one_choice_holds_for_all_numbers_of_an_effect() -> None:
    app = page_of(own_case())
    app.session_state["number_more:farre.base"] = True
    app.run()
    card = next(box for box in app.selectbox if "source:card:farre.base" in (box.key or ""))
    card.set_value("S1").run()
    press(app, say("sources.same_for.many", "sv", count=2, effect="Färre"))
    numbers = draft_of(app).case.numbers
    assert {numbers[key].source for key in ("farre.base", "farre.change", "farre.reach.2028")} == {"S1"}
    assert numbers["farre.starts"].source is None
    press(app, "Ångra")
    assert draft_of(app).case.numbers["farre.change"].source is None


def test_one_choice_holds_from_the_list_too() -> None:
    app = page_of(own_case())
    while not any(box.label == SOURCE for box in app.selectbox):
        press(app, SKIP)
    next(box for box in app.selectbox if box.label == SOURCE).set_value("S1").run()
    press(app, say("sources.same_for.many", "sv", count=2, effect="Färre"))
    press(app, NEXT)
    assert asks(app) == 2
    assert "Kalkylränta" in all_text(app)


def test_the_reason_is_asked_for_only_beside_an_application() -> None:
    reason = say("numbers.reason", "sv")
    app = page_of(own_case())
    app.session_state["number_more:farre.base"] = True
    app.run()
    assert not any(box.label == reason for box in app.text_input)
    app = page_of(None)
    app.session_state["number_more:placements.reduction"] = True
    app.run()
    assert not any(box.label == reason for box in app.text_input)
    name = number_label(resolve(draft_of(app).case, LIBRARY), "placements.reduction", "sv")
    type_in(app, name, "4")
    type_in(app, reason, "Piloten nådde fyra")
    change = draft_of(app).case.changes["placements.reduction"]
    assert change.reason is not None
    assert (change.value, change.reason.sv, change.source) == (0.04, "Piloten nådde fyra", None)


def test_the_whole_list_leads_to_each_field() -> None:
    app = page_of(own_case())
    app.session_state["remaining_list"] = True
    app.run()
    items = remaining(resolve(draft_of(app).case, LIBRARY))
    assert len([button for button in app.button if (button.key or "").startswith("remaining:")]) == len(items)
    app.button(key="remaining:price_year:price_year").click().run()
    type_in(whole(app), say("fields.price_year", "sv"), "2027")
    assert draft_of(app).case.price_year == 2027
    assert len(remaining(resolve(draft_of(app).case, LIBRARY))) == len(items) - 1


def test_a_number_in_the_list_and_in_its_card_is_one() -> None:
    app = page_of(own_case())
    app.session_state["number_more:farre.change"] = True
    app.session_state["number_more:farre.base"] = True
    app.run()
    app.session_state["remaining_list"] = True
    whole(app.run())
    for item in remaining(resolve(draft_of(app).case, LIBRARY)):
        app.button(key=f"remaining:{item.address}").click().run()
        whole(app)
    type_in(app, "Antal år", "9")
    choose(app.segmented_control, "Språk / Language", "en")
    whole(app)


def test_kronor_may_be_said_to_become_negative() -> None:
    """A range across zero is refused until the box is ticked; the tick stays while something rests on it."""
    app = page_of(own_case())
    app.session_state["number_more:farre.base"] = True
    app.run()
    label = number_label(resolve(own_case(), LIBRARY), "farre.base", "sv")
    type_in(app, label, "-50")
    assert draft_of(app).case.numbers["farre.base"].value != -50_000
    next(box for box in app.checkbox if box.label == "Kan bli negativ").check().run()
    whole(app)
    assert draft_of(app).case.numbers["farre.base"].value == -50_000, "what was typed is taken when it may be"
    type_in(app, "Lågt", "-120")
    type_in(app, "Högt", "30")
    held = draft_of(app).case.numbers["farre.base"]
    assert (held.value, held.low, held.high, held.scale) == (-50_000, -120_000, 30_000, "normal")
    assert read_case(write_case(draft_of(app).case).encode()) == draft_of(app).case
    next(box for box in app.checkbox if box.label == "Kan bli negativ").uncheck().run()
    whole(app)
    assert draft_of(app).case.numbers["farre.base"] == held
    assert next(box for box in app.checkbox if box.label == "Kan bli negativ").value


def links(app: AppTest) -> list[str]:
    """The words of the links on the page."""
    return [str(link.proto.label) for link in app.get("page_link")]


def test_the_first_page_says_in_short_what_is_left_and_where() -> None:
    app = page_of(own_case(), "overview")
    resolved = resolve(draft_of(app).case, LIBRARY)
    assert say("remaining.title", "sv", count=len(remaining(resolved))) in all_text(app)
    assert f"källor ({asks(app)})" in all_text(app)
    assert {say("remaining.to.numbers", "sv"), say("remaining.to.budget", "sv")} <= set(links(app))
    case = draft_of(app).case
    questions = without_basis(resolved)
    for keys in questions:
        case = with_source_for(case, LIBRARY, keys, source="S1")
    app = page_of(case, "overview")
    assert "källor (" not in all_text(app)
    assert say("remaining.title", "sv", count=len(remaining(resolved)) - len(questions)) in all_text(app)


def test_what_was_filed_is_not_asked_for_on_the_first_page() -> None:
    app = page_of(None, "overview")
    left = len(remaining(resolve(draft_of(app).case, LIBRARY)))
    assert left
    assert say("remaining.title", "sv", count=left) not in all_text(app)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_has_its_field_elsewhere_leads_there(language: str) -> None:
    app = page_of(blank_case(Label(sv="Tom"), 2027))
    choose(app.segmented_control, "Språk / Language", language)
    assert say("remaining.kind.costs", language) in all_text(app)
    press(app, say("remaining.skip", language))
    assert say("remaining.kind.effects", language) in all_text(app)
