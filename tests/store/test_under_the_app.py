"""A database that goes away or is replaced while somebody types: they are told, and what they typed is saved later."""

import time
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from store.database import engine as engines
from store.opening import open_store
from store.records import SINGLE_USER
from tests.store.cluster import Cluster, running_cluster
from tests.visitor import FRONT, PAGES, all_text, draft_of, go_to, open_page, press, type_in, whole
from wording.texts import LANGUAGES, say

pytestmark = pytest.mark.postgres

YEARS, RATE = {"sv": "Antal år", "en": "Number of years"}, {"sv": "Kalkylränta", "en": "Discount rate"}


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A server of the test's own, with the store of the app in it."""
    try:
        with running_cluster() as cluster:
            monkeypatch.setenv("FORTJANST_DATABASE", cluster.new_database())
            yield cluster
    except FileNotFoundError:
        pytest.skip("PostgreSQL is not installed")


def kept(case_id: str | None) -> tuple[int, float | None]:
    """What the store has of a case: years, and the rate where it was changed."""
    case = open_store().open(SINGLE_USER, str(case_id)).case
    return case.horizon, case.changes["discount_rate"].value if "discount_rate" in case.changes else None


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_typed_while_the_database_is_gone_is_saved_when_it_is_back(own: Cluster, language: str) -> None:
    app = open_page("overview", language)
    type_in(app, YEARS[language], "11")
    case_id = draft_of(app).case_id
    own.stop()
    type_in(app, RATE[language], "3")
    told = all_text(app)
    assert say("front.not_saved", language) in told
    gone = say("problems.store.unreachable", language, path="§").partition("§")
    assert gone[0] in told
    assert gone[2].split(":")[0] in told
    assert draft_of(app).case.changes["discount_rate"].value == 0.03, "nothing typed is lost"
    type_in(app, YEARS[language], "12")
    assert draft_of(app).case.horizon == 12
    own.start()
    whole(app.run())
    assert say("front.not_saved", language) not in all_text(app)
    assert kept(case_id) == (12, 0.03)


def test_every_page_says_why_while_the_database_is_gone_and_comes_back(own: Cluster) -> None:
    app = open_page("overview")
    type_in(app, YEARS["sv"], "11")
    own.stop()
    gone = say("problems.store.unreachable", "sv", path="§").partition("§")
    for page in PAGES:
        go_to(app, page)
        assert gone[0] in all_text(app), page
        assert draft_of(app).case.horizon == 11, page
    own.start()
    for page in ("cases", "overview"):
        go_to(app, page)
        assert gone[0] not in all_text(app), page
    assert app.session_state["_draft"].unsaved is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lock_that_stays_is_waited_for_once_and_told(
    own: Cluster, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(engines, "BUSY_MS", 1500)
    app = open_page("overview", language)
    type_in(app, YEARS[language], "11")
    case_id = draft_of(app).case_id
    with own.connect(name_of_database()) as behind:
        with behind.transaction():
            behind.execute("LOCK TABLE revision, working, presence, audit IN EXCLUSIVE MODE")
            began = time.monotonic()
            type_in(app, RATE[language], "3")
            assert time.monotonic() - began < 2 * 1.5
            told = say("problems.store.locked", language, path="§").partition("§")
            assert told[2].split(":")[1] in all_text(app)
            assert say("front.not_saved", language) in all_text(app)
        whole(app.run())
    assert say("front.not_saved", language) not in all_text(app)
    assert kept(case_id) == (11, 0.03)


def loaded_again(app: AppTest) -> AppTest:
    """The page as a browser that loads it again has it: nothing but what stands in the address."""
    again = AppTest.from_file(FRONT, default_timeout=30)
    for name in ("kalkyl", "fonster"):
        value = app.query_params[name]
        again.query_params[name] = value if isinstance(value, str) else value[0]
    return whole(again.run())


def test_who_comes_to_a_case_while_the_database_is_gone_can_try_again(own: Cluster) -> None:
    app = open_page("overview")
    type_in(app, YEARS["sv"], "11")
    own.stop()
    app = loaded_again(app)
    assert say("login.no_store", "sv") in all_text(app)
    assert "kalkyl" in app.query_params, "the way to the case is kept"
    own.start()
    press(app, say("login.try_again", "sv"))
    assert draft_of(app).case.horizon == 11


def test_what_could_not_be_saved_is_there_when_the_page_is_loaded_again(own: Cluster) -> None:
    app = open_page("overview")
    type_in(app, YEARS["sv"], "11")
    case_id = draft_of(app).case_id
    own.stop()
    type_in(app, RATE["sv"], "3")
    app = loaded_again(app)
    assert draft_of(app).case.changes["discount_rate"].value == 0.03
    assert say("front.not_saved", "sv") in all_text(app)
    own.start()
    whole(app.run())
    assert kept(case_id) == (11, 0.03)


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_an_older_database_put_back_is_a_choice(own: Cluster, side: str) -> None:
    app = open_page("overview")
    type_in(app, YEARS["sv"], "11")
    case_id = draft_of(app).case_id
    name = name_of_database()
    _copied(own, name, f"{name}_old")
    type_in(app, YEARS["sv"], "12")
    with own.connect() as behind:
        behind.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
    _copied(own, f"{name}_old", name)
    whole(app.run())
    assert say("front.choose", "sv") in all_text(app)
    assert kept(case_id)[0] == 11
    type_in(app, RATE["sv"], "3")
    assert kept(case_id) == (11, None), "nothing is written before one has chosen"
    choice = next(radio for radio in app.radio if radio.key and radio.key.startswith("clash:"))
    choice.set_value(side).run()
    press(app, say("front.choose", "sv"))
    assert say("front.choose", "sv") not in all_text(app)
    assert kept(case_id) == ((12, 0.03) if side == "mine" else (11, None))
    whole(app.run())
    assert say("front.choose", "sv") not in all_text(app), "it is asked once"
    press(app, say("front.undo", "sv"))
    assert kept(case_id) == ((11, None) if side == "mine" else (12, 0.03)), "and what was not chosen is one step back"


def name_of_database() -> str:
    """The name of the database that the app has."""
    return open_store().about().place.split("/")[3].split("?")[0]


def _copied(cluster: Cluster, name: str, copy: str) -> None:
    with cluster.connect() as behind:
        behind.execute(b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        behind.execute(f"CREATE DATABASE {copy} TEMPLATE {name}".encode())
