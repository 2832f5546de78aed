"""A store in which people have roles, started without login: not opened to everybody in silence."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from store.__main__ import main
from store.carrying.proving import prove
from store.database.faults import StoreRefused
from store.opening import open_store, open_to_serve
from store.records import SINGLE_USER
from tests.store.people import begun, edited, moved, somebody
from tests.visitor import FRONT, all_text, go_to, open_page
from wording.texts import LANGUAGES, say


@pytest.fixture
def with_people(place: str) -> str:
    """A store that was run with login: an applicant has written a case and handed it in."""
    store = open_to_serve(place, has_login=True)
    writer = somebody(store, "applicant")
    somebody(store, "committee")
    opened = edited(store, begun(store, writer), writer, horizon=9)
    moved(store, opened, "submitted", writer)
    store.close()
    return place


def codes(place: str, has_login: bool = False) -> list[str]:
    """What is told of a store that is opened for visitors."""
    store = open_to_serve(place, has_login)
    store.close()
    return [notice.code for notice in store.notices]


def test_a_store_without_people_is_served_without_login(place: str) -> None:
    open_store(place).close()
    assert codes(place) == []


def test_a_store_in_which_people_have_roles_is_not_served_without_login(with_people: str) -> None:
    with pytest.raises(StoreRefused) as refused:
        open_to_serve(with_people, has_login=False)
    assert (refused.value.problem.code, refused.value.problem.facts["count"]) == ("store.has_roles", 2)
    assert codes(with_people, has_login=True) == []


def test_it_is_when_that_is_meant_and_it_is_told_and_noted(
    with_people: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--database", with_people, "without-login", "allow"]) == 0
    assert "people: 2" in capsys.readouterr().out
    assert codes(with_people) == ["store.roles_rest"]
    store = open_to_serve(with_people, has_login=False)
    row = store.cases(SINGLE_USER).rows[0]
    assert "decide" in store.open(SINGLE_USER, row.case_id).can, "the one user may decide, also on what others wrote"
    assert store.audit(SINGLE_USER)[-1].action == "without_login"
    assert prove(store.database).faults == []
    store.close()


@pytest.mark.parametrize("back", ["forbid", "login"])
def test_what_was_meant_is_taken_back(with_people: str, back: str) -> None:
    main(["--database", with_people, "without-login", "allow"])
    if back == "forbid":
        main(["--database", with_people, "without-login", "forbid"])
    else:
        open_to_serve(with_people, has_login=True).close()
    with pytest.raises(StoreRefused, match="has_roles"):
        open_to_serve(with_people, has_login=False)


def test_somebody_who_has_been_forgotten_has_no_role(with_people: str) -> None:
    store = open_store(with_people, has_login=True)
    with store.database.reading() as connection:
        people = [row.id for row in connection.exec_driver_sql("SELECT id FROM person WHERE role <> 'single'")]
    for person in people:
        store.forget(person)
    store.close()
    assert codes(with_people) == []


def test_who_comes_is_told_why_it_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "s.sqlite3")
    monkeypatch.setenv("FORTJANST_DATABASE", path)
    store = open_store(path, has_login=True)
    somebody(store, "officer")
    store.close()
    app = AppTest.from_file(FRONT, default_timeout=30).run()
    assert say("login.no_store", "sv") in all_text(app)
    assert "1 person en roll" in all_text(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_that_the_roles_do_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    path = str(tmp_path / "s.sqlite3")
    monkeypatch.setenv("FORTJANST_DATABASE", path)
    store = open_store(path, has_login=True)
    somebody(store, "officer")
    store.close()
    main(["--database", path, "without-login", "allow"])
    app = open_page("overview", language)
    told = say("problems.store.roles_rest", language, count=1)
    for page in ("overview", "cases", "about"):
        go_to(app, page)
        assert told in all_text(app), page
