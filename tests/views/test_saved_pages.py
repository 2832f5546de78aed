"""The pages of what is saved: the list, versions, sharing and handing in, and what is told of the store."""

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model.case.assumptions import Label, Language
from model.editing.edits import blank_case
from model.files.reading import case_files, read_case, read_library
from store.records import SINGLE_USER, Acting, Seen
from store.store import Store
from tests.visitor import FRONT, all_text, draft_of, field, go_to, open_page, press, type_in, whole
from views.state.store_here import the_store
from wording.texts import LANGUAGES, say

LIBRARY = read_library()
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
REDUCTION = {"sv": "Färre placeringar: minskning", "en": "Fewer placements: reduction"}


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTJANST_DATABASE", str(tmp_path / "store.sqlite3"))


def edited(language: str = "sv") -> AppTest:
    """A visitor who has made two edits of the founding case."""
    app = open_page("overview", language)
    type_in(app, REDUCTION[language], "4")
    return type_in(app, REDUCTION[language], "6")


def just_come() -> AppTest:
    """A visitor who has asked for nothing."""
    return whole(AppTest.from_file(FRONT, default_timeout=30).run())


def listed(app: AppTest) -> list[str]:
    """The names in the list of cases."""
    labels = [str(getattr(link, "label", "")) for link in app.get("page_link")]
    return [label.strip("*") for label in labels if "**" in label]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_calculations_comes_to_them_first(language: str) -> None:
    assert just_come().title[0].value == say("start.title", "sv")
    app = go_to(edited(language), "cases")
    assert app.title[0].value == say("cases.title", language)
    told = all_text(app)
    assert "+12,6" in told, "its net present value"
    assert say("cases.states.draft", language) in told
    fresh = just_come()
    assert fresh.title[0].value == say("cases.title", "sv")
    assert go_to(fresh, "start").title[0].value == say("start.title", "sv"), "and to the others when one asks"


def test_a_page_loaded_again_is_no_other_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.database.windows.NOTED_FOR", timedelta(0))
    first, elsewhere = edited(), say("front.open_elsewhere", "sv")
    again = AppTest.from_file(FRONT, default_timeout=30)
    again.query_params["kalkyl"] = str(draft_of(first).case_id)
    assert elsewhere not in all_text(whole(again.run())), "the first may be gone"
    first.run()
    assert elsewhere in all_text(whole(again.run())), "it was seen after this one came"


def test_who_saves_is_told_of_others_by_the_save_and_then_looks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first, elsewhere, store = edited(), say("front.open_elsewhere", "sv"), the_store()
    case_id, other = str(draft_of(first).case_id), "another_window"
    store.seen(SINGLE_USER, case_id, other)
    looked: list[str] = []
    look = Store.seen

    def counted(there: Store, who: Acting, case: str, window: str) -> Seen:
        looked.append(case)
        return look(there, who, case, window)

    monkeypatch.setattr(Store, "seen", counted)
    assert elsewhere in all_text(type_in(first, REDUCTION["sv"], "5"))
    assert looked == []
    store.left(SINGLE_USER, case_id, other)
    assert elsewhere not in all_text(first.run())
    assert looked == [case_id]


def value_of(found: str | list[str]) -> str:
    """What a part of the address says."""
    return found if isinstance(found, str) else found[0]


def test_the_language_of_the_address_is_read_also_by_who_never_had_the_case_open() -> None:
    case_id = the_store().create(SINGLE_USER, FOUNDING, "one").case_id
    for version in ({}, {"version": "1"}):  # of an exact version, nothing of how one reads it is kept
        app = AppTest.from_file(FRONT, default_timeout=30)
        for name, value in {"kalkyl": case_id, "sprak": "en", **version}.items():
            app.query_params[name] = value
        app = go_to(whole(app.run()), "sharing")
        assert app.title[0].value == say("sharing.title", "en")


def test_a_page_loaded_anew_is_in_the_language_that_was_chosen() -> None:
    case_id = the_store().create(SINGLE_USER, FOUNDING, "one").case_id
    app = open_page("cases", "en")
    del app.query_params["sprak"]
    app.query_params["kalkyl"] = case_id  # a case chosen in the list
    app = go_to(whole(app.run()), "sharing")
    assert app.title[0].value == say("sharing.title", "en")
    again = AppTest.from_file(FRONT, default_timeout=30)
    for name in ("kalkyl", "sprak"):
        again.query_params[name] = value_of(app.query_params[name])
    assert go_to(whole(again.run()), "sharing").title[0].value == say("sharing.title", "en")


def test_the_list_is_searched_and_a_case_is_archived() -> None:
    store = the_store()
    for name in ("Åby", "Öja"):
        store.create(SINGLE_USER, blank_case(Label(sv=name), 2027, "socialnamnd"), name)
    app = open_page("cases")
    assert listed(app) == ["Öja", "Åby"], "last changed first"
    field(app, say("cases.search", "sv")).set_value("öja").run()
    assert listed(app) == ["Öja"]
    store.archive(SINGLE_USER, store.cases(SINGLE_USER, "öja").rows[0].case_id)
    app.run()
    assert app.info[0].value == say("cases.none_found", "sv")
    app.toggle[0].set_value(True).run()
    assert listed(app) == ["Öja"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_ours_in_the_list_follow_the_reader(language: Language) -> None:
    the_store().create(SINGLE_USER, FOUNDING, "one")
    app = open_page("cases", language)
    assert listed(app) == [FOUNDING.label.text(language)]
    applicant = the_store().applicant(FOUNDING, language)
    assert any(applicant in caption.value for caption in app.caption)


@pytest.mark.parametrize("language", LANGUAGES)
def test_versions_tell_what_was_changed_and_what_it_did(language: str) -> None:
    app = go_to(edited(language), "versions")
    told = all_text(app).replace("\u00a0", " ")
    assert f"{REDUCTION[language]} 4 % → 6 %" in told
    million = "mnkr" if language == "sv" else "MSEK"
    assert say("versions.npv", language, before=f"+1,07 {million}", after=f"+12,6 {million}") in told
    type_in(app, say("versions.name", language), "Efter mötet")
    press(app, say("versions.name_button", language))
    assert "Efter mötet" in all_text(app)
    assert the_store().versions(SINGLE_USER, str(draft_of(app).case_id))[0].name == "Efter mötet"


def test_an_earlier_version_becomes_the_newest() -> None:
    app = go_to(edited(), "versions")
    press(app, say("versions.restore", "sv"))
    assert draft_of(app).case.changes["placements.reduction"].value == 0.04
    newest = the_store().history(SINGLE_USER, str(draft_of(app).case_id))[0]
    assert (newest.revision, newest.kind) == (4, "restore")


def test_an_exact_version_is_shown_by_its_address() -> None:
    app = edited()
    app.query_params["version"] = "2"
    app.run()
    assert draft_of(app).case.changes["placements.reduction"].value == 0.04
    type_in(app, REDUCTION["sv"], "9")
    assert the_store().open(SINGLE_USER, str(draft_of(app).case_id)).head == 3, "what is tried is not saved"
    press(app, say("front.to_newest", "sv"))
    assert draft_of(app).case.changes["placements.reduction"].value == 0.06
    assert "version" not in app.query_params


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_is_handed_in_and_comes_to_the_same_again(language: str) -> None:
    app = go_to(edited(language), "sharing")
    type_in(app, say("sharing.register_number", language), "SN 2027/12")
    next(box for box in app.text_area if box.label == say("sharing.rest", language)).set_value("Ekonomen svarar").run()
    press(app, say("sharing.to.submitted", language))
    opened = draft_of(app).opened
    assert opened is not None
    assert (opened.state, opened.register_number) == ("submitted", "SN 2027/12")
    press(app, say("sharing.recalculate", language))
    assert say("sharing.same_figures", language, number=4) in [part.value for part in app.success]
    go_to(app, "overview")
    type_in(app, REDUCTION[language], "5")
    assert the_store().open(SINGLE_USER, opened.case_id, 4).state == "submitted", "it stays as it was"
    assert the_store().open(SINGLE_USER, opened.case_id).state == "draft"


def test_a_link_is_made_and_a_remark_is_left() -> None:
    app = go_to(edited(), "sharing")
    press(app, say("sharing.make", "sv"))
    key = app.code[-1].value.partition("lank=")[2]
    case_id = str(draft_of(app).case_id)
    assert the_store().by_link(key).case_id == case_id
    app.text_area(key="remark").set_value("Var kommer 5 % ifrån?").run()
    press(app, say("sharing.leave_remark", "sv"))
    assert [one.note for one in the_store().remarks(SINGLE_USER, case_id)] == ["Var kommer 5 % ifrån?"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_store_is_told_and_that_nobody_logs_in(language: str, tmp_path: Path) -> None:
    app = go_to(edited(language), "about")
    told = all_text(app)
    assert "store.sqlite3" in told
    assert say("about.without_login", language) in told
    assert say("login.single", language) in told
