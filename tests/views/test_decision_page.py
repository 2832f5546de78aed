"""The pages of the decision and of the meeting: from a submitted version to minutes, and comments with replies."""

import io
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from streamlit.testing.v1 import AppTest

from exports.archive import papers
from exports.files import WRITERS
from model.case.assumptions import Label
from model.files.reading import case_files, read_case
from store.carrying.packaging import package
from store.records import SINGLE_USER, Opened
from store.records_of_decisions import Decision, Item
from store.rules.decisions import TERMS, VERDICTS
from tests.answered import answered
from tests.visitor import FRONT, all_text, choose, draft_of, field, go_to, open_page, press, type_in, unescaped, whole
from views.parts.decision.minutes_of import paper
from views.state.store_here import the_store
from wording.texts import LANGUAGES, say

REDUCTION = {"sv": "Färre placeringar: minskning", "en": "Fewer placements: reduction"}


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTJANST_DATABASE", str(tmp_path / "store.sqlite3"))


def submitted(language: str = "sv") -> AppTest:
    """A visitor whose version 2 has been submitted, on the page of the decision."""
    app = type_in(open_page("overview", language), REDUCTION[language], "4")
    opened = draft_of(app).opened
    assert opened is not None
    app = go_to(app, "sharing")
    type_in(app, say("sharing.register_number", language), "KS 2027/14")
    write(app, say("sharing.rest", language), "Besvaras av ekonomen i granskningen")
    press(app, say("sharing.to.submitted", language))
    return go_to(app, "decision")


def write(app: AppTest, label: str, words: str) -> AppTest:
    """Writes in the long field with a label."""
    next(box for box in app.text_area if box.label == label).set_value(words).run()
    return whole(app)


def beside_fields(app: AppTest, language: str) -> set[str]:
    """Which of the things that a decision may lack are told in red beside a field."""
    shown = " ".join(one.value.replace("\\", "") for one in app.markdown if one.value.startswith(":red["))
    names = ("no_reasons", "no_day", "no_terms")
    return {name for name in names if say(f"problems.decision.{name}", language, text="31/2 2027") in shown}


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_a_submitted_version_to_a_decision_with_terms(language: str) -> None:
    app = submitted(language)
    assert say("decision.single", language) in [caption.value for caption in app.caption], "single-user mode is told"
    assert "KS 2027/14" in all_text(app)
    press(app, say("decision.begin_review", language))
    press(app, say("decision.signs.button", language))
    assert say("decision.roles.applicant", language) in all_text(app)
    choose(app.selectbox, say("decision.outcome", language), "approved_with_terms")
    for name in TERMS:  # also those that are proposed
        type_in(app, say(f"decision.terms.{name}", language), "")
    press(app, say("decision.decide", language))
    assert {"no_reasons", "no_terms"} == beside_fields(app, language)
    type_in(app, say("decision.terms.measure", language), "Placeringar per kvartal")
    type_in(app, say("decision.decided_on", language), "31/2 2027")
    press(app, say("decision.decide", language))
    assert {"no_reasons", "no_day"} == beside_fields(app, language)
    assert not app.error, "it stands at the fields, and not at the foot of the page"
    at_button = say("start.above", language, count=2)
    assert at_button in all_text(app), "the button says that something is wrong above, where a phone does not show it"
    type_in(app, say("decision.decided_on", language), "15/3 2027")
    assert field(app, say("decision.terms.measure", language)).value == "Placeringar per kvartal", "nothing is lost"
    write(app, say("decision.reasons", language), "Når målgruppen")
    assert all_text(app).count("Placeringar per kvartal") >= 1, "the minutes grow beside"
    press(app, say("decision.decide", language))
    opened = draft_of(app).opened
    assert opened is not None
    assert opened.state == "decided"
    [made] = the_store().decisions(SINGLE_USER, opened.case_id)
    assert (made.decision.outcome, made.decision.reasons, made.sha) == (
        "approved_with_terms",
        "Når målgruppen",
        opened.sha,
    )
    assert made.decision.terms["measure"] == "Placeringar per kvartal"
    assert made.decision.decided_on == "2027-03-15"
    assert say("decision.made", language) in all_text(app)
    type_in(app, say("decision.log.note", language), "Lokalen dröjer")
    press(app, say("decision.log.button", language))
    assert "Lokalen dröjer" in all_text(app)
    assert [one.outcome for one in the_store().later_decisions(SINGLE_USER, opened.case_id)] == ["paused"]


def test_what_is_written_stays_when_one_reads_another_page() -> None:
    app = submitted()
    press(app, say("decision.begin_review", "sv"))
    write(app, say("decision.reasons", "sv"), "Halvskrivna skäl")
    app = go_to(go_to(app, "review"), "decision")
    assert next(box.value for box in app.text_area if box.label == say("decision.reasons", "sv")) == "Halvskrivna skäl"


def test_before_anything_is_submitted_the_page_says_so() -> None:
    assert say("versions.nothing_saved", "sv") in [box.value for box in open_page("decision").info]
    app = go_to(type_in(open_page("overview"), REDUCTION["sv"], "4"), "decision")
    assert say("decision.none_submitted", "sv") in [box.value for box in app.info]


def test_a_later_version_is_no_part_of_what_is_decided() -> None:
    app = go_to(submitted(), "overview")
    type_in(app, REDUCTION["sv"], "6")
    told = all_text(go_to(app, "decision"))
    assert say("decision.later_version", "sv", number=3) in told
    assert "+1,07\u00a0mnkr" in told, "the answer of the version that is up"


def reloaded(app: AppTest) -> AppTest:
    """The page of the decision loaded anew: another session, with the same address."""
    case_id = str(draft_of(app).case_id)
    again = AppTest.from_file(FRONT, default_timeout=30)
    again.query_params["kalkyl"] = case_id
    return go_to(whole(again.run()), "decision")


def agenda_anew() -> AppTest:
    """The page of meetings in another session."""
    return go_to(whole(AppTest.from_file(FRONT, default_timeout=30).run()), "meeting")


def items_of(app: AppTest) -> list[str]:
    """The cases that stand on the agenda, in order."""
    return list(next(box.value for box in app.multiselect if box.label == say("decision.room.items", "sv")))


def test_an_agenda_that_is_not_saved_is_there_when_the_page_is_loaded_anew_until_it_is_saved() -> None:
    one, two = (up(name).case_id for name in ("Åby", "Öja"))
    app = open_page("meeting")
    type_in(app, say("decision.room.name", "sv"), "Fondrådet")
    next(box for box in app.multiselect if box.label == say("decision.room.items", "sv")).set_value([two, one]).run()
    app = agenda_anew()
    assert field(app, say("decision.room.name", "sv")).value == "Fondrådet"
    assert items_of(app) == [two, one]
    press(app, say("decision.room.keep", "sv"))
    [meeting] = the_store().meetings(SINGLE_USER)
    assert (meeting.name, [item.case_id for item in meeting.items]) == ("Fondrådet", [two, one])
    assert the_store().recall_agenda(SINGLE_USER, "") == {}
    app = agenda_anew()
    type_in(app, say("decision.room.name", "sv"), "Fondrådet, ny tid")
    app = agenda_anew()
    assert field(app, say("decision.room.name", "sv")).value == "Fondrådet, ny tid"
    assert items_of(app) == [two, one]


def test_a_personnummer_in_an_agenda_is_not_kept() -> None:
    up("Åby")
    type_in(open_page("meeting"), say("decision.room.name", "sv"), "Om 19121212-1212")
    assert the_store().recall_agenda(SINGLE_USER, "") == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matters_of_a_meeting_are_moved_up_and_down(language: str) -> None:
    cases = [up(name) for name in ("Åby", "Öja", "Älv")]
    one, two, three = (each.case_id for each in cases)
    app = open_page("meeting", language)
    type_in(app, say("decision.room.name", language), "Fondrådet")
    items = next(box for box in app.multiselect if box.label == say("decision.room.items", language))
    items.set_value([one, two, three]).run()

    def move(way: str, case_id: str) -> None:
        next(each for each in app.button if each.key == f"move:{way}:agenda::{case_id}").click().run()
        whole(app)

    assert next(each for each in app.button if each.key == f"move:up:agenda::{one}").disabled
    move("up", three)
    move("up", three)
    move("down", one)
    press(app, say("decision.room.keep", language))
    [meeting] = the_store().meetings(SINGLE_USER)
    assert [item.case_id for item in meeting.items] == [three, two, one]
    key = f"move:down:agenda:{meeting.meeting_id}:{three}"
    next(each for each in app.button if each.key == key).click().run()
    press(whole(app), say("decision.room.keep", language))
    [meeting] = the_store().meetings(SINGLE_USER)
    assert [item.case_id for item in meeting.items] == [two, three, one]


def test_words_of_a_decision_are_there_when_the_page_is_loaded_anew() -> None:
    """Reasons, outcome and terms; not what has a personnummer, and nothing once it is decided."""
    app = press(submitted(), say("decision.begin_review", "sv"))
    choose(app.selectbox, say("decision.outcome", "sv"), "approved_with_terms")
    write(app, say("decision.reasons", "sv"), "Når målgruppen")
    type_in(app, say("decision.terms.measure", "sv"), "Placeringar per kvartal")
    write(app, say("decision.reservations", "sv"), "Bo 640823-3234")
    app = reloaded(app)
    texts = {box.label: box.value for box in app.text_area}
    assert texts[say("decision.reasons", "sv")] == "Når målgruppen"
    assert texts[say("decision.reservations", "sv")] == ""
    assert field(app, say("decision.terms.measure", "sv")).value == "Placeringar per kvartal"
    chosen = next(box for box in app.selectbox if box.label == say("decision.outcome", "sv"))
    assert chosen.value == "approved_with_terms"
    press(app, say("decision.decide", "sv"))
    [made] = the_store().decisions(SINGLE_USER, str(draft_of(app).case_id))
    assert (made.decision.reasons, made.decision.terms["measure"]) == ("Når målgruppen", "Placeringar per kvartal")
    kept = the_store().recall(SINGLE_USER, str(draft_of(app).case_id))
    assert kept is not None
    assert not any("målgruppen" in str(words) for words in kept.more["words"].values())


def test_a_comment_on_a_question_is_answered_where_it_stands() -> None:
    app = go_to(type_in(open_page("overview"), REDUCTION["sv"], "4"), "review")
    case_id = str(draft_of(app).case_id)
    choose(app.selectbox, say("sharing.remark_about", "sv"), "E07@placements.reach")
    write(app, say("sharing.remark", "sv"), "Varför hela distriktet?")
    press(app, say("sharing.leave_remark", "sv"))
    [remark] = the_store().remarks(SINGLE_USER, case_id)
    assert (remark.address, remark.note) == ("E07@placements.reach", "Varför hela distriktet?")
    app.session_state[f"reply_part:{remark.seq}"] = True
    app.run()
    write(app, say("sharing.reply", "sv"), "Spridningen når alla")
    press(app, say("sharing.leave_reply", "sv"))
    assert [one.answers for one in the_store().remarks(SINGLE_USER, case_id)] == [None, remark.seq]
    assert "↳ Spridningen når alla" in all_text(app)
    app.session_state["reply_open:E07@placements.reach"] = True
    assert all_text(whole(app.run())).count("Varför hela distriktet?") == 2, "under the question, and among all"


# Meetings


def up(name: str) -> Opened:
    """A shipped case that is under review."""
    case = answered(read_case(case_files()["hasselby_vallingby"].read_bytes())).edited(label=Label(sv=name))
    opened = the_store().create(SINGLE_USER, case, name)
    for state in ("submitted", "under_review"):
        the_store().move(SINGLE_USER, opened.case_id, 1, state)
    return opened


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agenda_is_made_and_its_cases_are_shown_one_a_screen(language: str) -> None:
    one, two = up("Åby"), up("Öja")
    app = open_page("meeting", language)
    type_in(app, say("decision.room.name", language), "Fondrådet")
    items = next(box for box in app.multiselect if box.label == say("decision.room.items", language))
    items.set_value([two.case_id, one.case_id]).run()
    press(app, say("decision.room.keep", language))
    [meeting] = the_store().meetings(SINGLE_USER)
    assert [item.name for item in meeting.items] == ["Öja", "Åby"], "in the order in which they were chosen"
    press(app, say("decision.room.show", language))
    assert app.title[0].value == "Öja"
    assert len(app.metric) == 3, "no chance where no number has a range"
    press(app, say("decision.room.next", language))
    assert app.title[0].value == "Åby"
    assert next(box for box in app.button if box.key == "turn:next").disabled
    press(app, say("decision.room.previous", language))
    assert app.title[0].value == "Öja"
    press(app, say("decision.room.leave", language))
    assert app.title[0].value == say("decision.room.title", language)


def test_a_meeting_without_a_name_says_so_and_keeps_what_was_written() -> None:
    up("Åby")
    app = open_page("meeting")
    type_in(app, say("decision.room.held_on", "sv"), "14 mars")
    press(app, say("decision.room.keep", "sv"))
    said = all_text(app).replace("\\", "")
    assert f":red[{say('problems.quick.missing', 'sv')}]" in said, "beside the name"
    assert f":red[{say('problems.decision.not_a_day', 'sv', text='14 mars')}]" in said, "beside the day"
    assert not app.error
    assert field(app, say("decision.room.held_on", "sv")).value == "14 mars"
    type_in(app, say("decision.room.name", "sv"), "Fondrådet 19640823-3234")
    type_in(app, say("decision.room.held_on", "sv"), "14 mars 2027")
    press(app, say("decision.room.keep", "sv"))
    assert "personnummer" in all_text(app)
    assert field(app, say("decision.room.name", "sv")).value == "Fondrådet 19640823-3234"
    type_in(app, say("decision.room.name", "sv"), "Fondrådet")
    press(app, say("decision.room.keep", "sv"))
    assert ":red[" not in all_text(app)
    assert [(one.name, one.held_on) for one in the_store().meetings(SINGLE_USER)] == [("Fondrådet", "2027-03-14")]


def test_cases_of_one_name_are_told_apart_at_a_meeting() -> None:
    """Of three called *Åby* two have a number in the register: in the table, on the screen and on paper."""
    store = the_store()
    case = answered(read_case(case_files()["hasselby_vallingby"].read_bytes())).edited(label=Label(sv="Åby"))
    items = []
    for number in ("KS 2027/14", "KS 2027/15", None):
        opened = store.create(SINGLE_USER, case, f"once {number}")
        store.move(SINGLE_USER, opened.case_id, 1, "submitted", register_number=number)
        items.append(Item(opened.case_id, 1))
    meeting = store.hold(SINGLE_USER, "Fondrådet", "2027-03-14", tuple(items))
    names = ["Åby · KS 2027/14", "Åby · KS 2027/15", "Åby"]
    app = open_page("meeting")
    assert all(f"| {name} |" in unescaped(all_text(app)) for name in names)
    agenda = paper(app.session_state["_work"], "agenda", "Fondrådet", items, meeting)
    assert [row[1] for block in agenda.blocks if hasattr(block, "rows") for row in block.rows] == names
    press(app, say("decision.room.show", "sv"))
    for name in names:
        assert unescaped(app.title[0].value) == name
        if name != names[-1]:
            press(app, say("decision.room.next", "sv"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_minutes_have_everything_that_the_decision_rested_on(language: str) -> None:
    store = the_store()
    one, two = up("Åby"), up("Öja")
    meeting = store.hold(SINGLE_USER, "Fondrådet", "2027-03-14", (Item(one.case_id, 1), Item(two.case_id, 1)))
    store.sign(SINGLE_USER, one.case_id, 1, "officer", "objects", "Räckvidden är oklar")
    terms = {"comparison": "Mot Östra", "measure": "Placeringar per kvartal", "from_when": "2028"}
    decision = Decision(
        "approved_with_terms", "Når målgruppen", "2027-03-14", "En ledamot reserverar sig", terms, meeting, "§ 12"  # type: ignore[arg-type]
    )  # fmt: skip
    store.decide(SINGLE_USER, one.case_id, 1, one.sha, decision)
    store.decide_later(SINGLE_USER, one.case_id, 1, "not_into_line", "2028-05-01", "Effekten kom inte")
    app = open_page("meeting", language)
    work = app.session_state["_work"]
    items = [Item(one.case_id, 1), Item(two.case_id, 1)]
    document = paper(work, "minutes", "Protokoll", items, meeting)
    written = docx.Document(io.BytesIO(WRITERS["docx"](document)))
    said = "\n".join(
        [*(part.text for part in written.paragraphs),
         *(cell.text for table in written.tables for row in table.rows for cell in row.cells)]
    )  # fmt: skip
    grounds = store.grounds(SINGLE_USER, one.case_id, 1)
    for words in (
        "1. Åby (§ 12)", "2. Öja", "Når målgruppen", "Placeringar per kvartal", "En ledamot reserverar sig", one.sha,
        grounds.library_sha[:12], grounds.results_date, str(grounds.seed), "(E07, ", "Räckvidden är oklar",
        "Effekten kom inte", say("decision.outcomes.approved_with_terms", language),
        say("decision.minutes.no_decision", language), say("decision.minutes.is_same", language),
        say("decision.minutes.unanswered", language), say("decision.minutes.meeting", language), "Fondrådet 2027-03-14",
    ):  # fmt: skip
        assert words in said, words
    assert said.index("Placeringar per kvartal") < said.index("Mot Östra"), "terms come as on the form"
    assert WRITERS["pdf"](document).startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(package(store, one.case_id, papers))) as archive:
        names = archive.namelist()
        kept = next(name for name in names if name.endswith("aby-protokoll-sv.pdf"))
        told = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(archive.read(kept))).pages)
    assert "Når målgruppen" in told, "the archive has the minutes"
    assert "Räckvidden är oklar" in told
    agenda = paper(work, "agenda", "Fondrådet 2027-03-14", items[::-1], meeting)
    names = [row[1] for block in agenda.blocks if hasattr(block, "rows") for row in block.rows]
    assert names == ["Öja", "Åby"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_happens_is_held_against_the_version_that_was_decided(language: str) -> None:
    app = submitted(language)
    opened = draft_of(app).opened
    assert opened is not None
    the_store().move(SINGLE_USER, opened.case_id, 3, "under_review")
    the_store().decide(SINGLE_USER, opened.case_id, 3, opened.sha, Decision("approved", "Når målgruppen", "2027-02-01"))
    app = go_to(app, "followup")
    plan = say("followup.plan_is.decided", language, number=3, day="2027-02-01")
    decided = all_text(app)
    assert plan in decided
    assert "+1,07" in decided
    type_in(go_to(app, "overview"), REDUCTION[language], "6")
    draft_of(app).choose(scenario=next(iter(draft_of(app).case.scenarios)))  # none of the plan
    told = all_text(go_to(app, "followup"))
    assert say("followup.plan_is.decided_earlier", language, number=3, day="2027-02-01") in told
    assert "+1,07" in told, "the plan is the one that was decided"


def test_a_verdict_chosen_in_one_case_is_not_chosen_in_the_next() -> None:
    cases, app = (up("Åby"), up("Öja")), open_page("decision")
    for case in cases:
        app.query_params["kalkyl"] = case.case_id
        app = whole(app.run())
        assert draft_of(app).case_id == case.case_id
        [chosen] = [choice for choice in app.radio if choice.label == say("decision.signs.verdict", "sv")]
        assert chosen.value == VERDICTS[0]
        chosen.set_value(VERDICTS[-1]).run()
