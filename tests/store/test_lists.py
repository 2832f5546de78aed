"""A list of ten thousand cases takes no more than one of ten: what it tells lies in the rows.

How long it takes is measured in bench/cases_speed.py.
"""

from collections.abc import Callable

from sqlalchemy import event

from model.case.assumptions import Actor, Label
from store.records import SINGLE_USER
from store.store import Store
from tests.store.people import begun, copied, edited, named, request, shipped
from wording.texts import LANGUAGES

MANY = 10_000


def asked(store: Store, work: Callable[[], object]) -> list[str]:
    """The statements that something sends to the database."""
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    event.listen(store.database.engine, "before_cursor_execute", note)
    work()
    event.remove(store.database.engine, "before_cursor_execute", note)
    return statements


def test_ten_thousand_cases_are_listed_with_what_ten_take(store: Store) -> None:
    begun(store)
    copied(store, range(50))
    few = asked(store, lambda: store.cases(SINGLE_USER))
    copied(store, range(50, MANY))
    assert asked(store, lambda: store.cases(SINGLE_USER)) == few, "nothing is asked for each case that there is"
    first = store.cases(SINGLE_USER)
    assert (first.count, len(first.rows)) == (MANY + 1, 50)
    assert [row.name for row in first.rows[:2]] == [f"Kalkyl {MANY - 1}", f"Kalkyl {MANY - 2}"]
    assert len(store.cases(SINGLE_USER, first=MANY - 19).rows) == 20
    assert store.cases(SINGLE_USER, search="kalkyl 777").count == 19
    assert store.cases(SINGLE_USER, folder="mapp 7").count == MANY // 50
    assert len(store.folders(SINGLE_USER)) == 50


def test_names_are_in_the_readers_language_where_the_case_has_them(store: Store) -> None:
    ours = store.create(SINGLE_USER, shipped(), request())
    store.create(SINGLE_USER, named("Bara på svenska"), request())
    own = Actor(label=Label(sv="Skolnämnden", en="The school board"), kind="committee")
    case = shipped().edited(actors={**shipped().actors, "school": own}, applicant="school")
    store.create(SINGLE_USER, case.edited(label=Label(sv="Egen", en="Own")), request())
    told = {language: [(row.name, row.applicant) for row in store.cases(SINGLE_USER, language=language).rows]
            for language in LANGUAGES}  # fmt: skip
    name = shipped().label
    assert told["sv"] == [
        ("Egen", "Skolnämnden"), ("Bara på svenska", "Stadsdelsnämnden"), (name.sv, "Stadsdelsnämnden")
    ]  # fmt: skip
    assert told["en"] == [
        ("Own", "The school board"), ("Bara på svenska", "District committee"), (name.en, "District committee")
    ]  # fmt: skip
    renamed = edited(store, ours, label=Label(sv="Ny", en="New"))
    assert store.cases(SINGLE_USER, language="en").rows[0].name == "New"
    assert store.cases(SINGLE_USER, search="district committee").count == 2
    assert renamed.revision == 2
