"""Makes a store with data of the schema of today: `python -m tests.store.stored.make`. Once for each schema released.

It holds what a store can hold: versions, a name, a submitted revision with its figures, remarks, a sign-off, a meeting
with a decision, a link, people.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from model.case.assumptions import FundRule, Label, OwnRule
from store.database.migrating import newest_schema
from store.database.tables import REVISION
from store.opening import open_store
from store.records import SINGLE_USER, Opened, Working
from store.records_of_decisions import Decision, Item
from store.rules.decisions import TermName
from store.store import Store
from tests.store.people import edited, named, request, shipped

HERE = Path(__file__).parent
SUMS = {
    1: [
        (1, "4f788fdafc293a3fe6436afaa8eb131e6d57196227637aec91d1ad664b18d7b6"),
        (3, "5783d47b3c46e57604e45baeacdc1e31e21f9dc50951d28b564ac1c327c82f5c"),
        (2, "b1739fcb8de2b2b98347bbfbd9f894d52875e40e6e2e32073b2ce379566a2e47"),
        (2, "d4bd0b7f46659cc19c9f574b1acecbd131023130fb31c28ccbc87d3b89c36066"),
        (3, "f8fd2fc39b80470887e36a8f0511402b479fc126083b21686f43bc9bcff92f73"),
        (1, "fc89d391a09aed5ed01af67cfc62ef3fe7f230f0cf3b740d91c6fe2c546671be"),
    ],
    2: [
        (3, "09987f20cc58bad79aee3c6c8477ff36ad76a79eb73f9db68e35b87853ab28f2"),
        (2, "4e1f40f6e44add3243e49a429894a2e2625c633ea8c00f629e2d561058733f83"),
        (1, "8b556f2f10898e71e23b75174bb6787ed9b36039f1a32109ce47fed109bec629"),
        (2, "ad8eade74ad1a2f177168ebaa4b810d7ca1bd77a698558bd2c124cca68983825"),
        (3, "f3500bbceeb473d4257b6be550967b1c9cf35aae25d5aafc0c2d191ef6a55c13"),
        (1, "fc6e2def7090aa34abb990fdb280e73e55bc1ad2718a31f6acacf140af4ed4f1"),
    ],
    3: [
        (3, "09987f20cc58bad79aee3c6c8477ff36ad76a79eb73f9db68e35b87853ab28f2"),
        (2, "4e1f40f6e44add3243e49a429894a2e2625c633ea8c00f629e2d561058733f83"),
        (1, "8b556f2f10898e71e23b75174bb6787ed9b36039f1a32109ce47fed109bec629"),
        (2, "ad8eade74ad1a2f177168ebaa4b810d7ca1bd77a698558bd2c124cca68983825"),
        (3, "f3500bbceeb473d4257b6be550967b1c9cf35aae25d5aafc0c2d191ef6a55c13"),
        (1, "fc6e2def7090aa34abb990fdb280e73e55bc1ad2718a31f6acacf140af4ed4f1"),
    ],
    4: [
        (3, "09987f20cc58bad79aee3c6c8477ff36ad76a79eb73f9db68e35b87853ab28f2"),
        (2, "4e1f40f6e44add3243e49a429894a2e2625c633ea8c00f629e2d561058733f83"),
        (3, "968fde2631ce5a874ad704de6f40638feadf6a0950e70725f20428f6f847eef2"),
        (2, "b918b44b8094618c06f7e63254e53fa19db257cd8e9ab864d6398ef14befd909"),
        (1, "dd526d4c1c339d45847b5a9d4f8863b568c4c941062c8806bd3af68e4c3fab61"),
        (1, "fc6e2def7090aa34abb990fdb280e73e55bc1ad2718a31f6acacf140af4ed4f1"),
    ],
}
"""Schema of a file → the number and sum of each revision in it: what was shipped when it was made."""


def sums_of(store: Store) -> list[tuple[int, str]]:
    """The number and the sum of every revision in a store, in order of their sums."""
    with store.database.reading() as connection:
        rows = connection.execute(select(REVISION.c.number, REVISION.c.sha).order_by(REVISION.c.sha))
        return [(row.number, row.sha) for row in rows]


def _decide(store: Store, opened: Opened) -> None:
    """A reply, a sign-off, a meeting, a decision with terms, and what was decided later."""
    case_id = opened.case_id
    store.remark(SINGLE_USER, case_id, 3, "Källan är bokslutet", answers=store.remarks(SINGLE_USER, case_id)[0].seq)
    store.move(SINGLE_USER, case_id, 3, "under_review")
    store.sign(SINGLE_USER, case_id, 3, "officer", "stands_behind", "Läst")
    store.remember_agenda(SINGLE_USER, "", {"name": "Nästa fondråd"})
    meeting = store.hold(SINGLE_USER, "Fondråd", "2027-03-14", (Item(case_id, 3),))
    terms: dict[TermName, str] = {"measure": "Placeringar per kvartal", "from_when": "2028"}
    decision = Decision("approved_with_terms", "Når målgruppen", "2027-03-14", "En ledamot", terms, meeting, "§ 12")
    store.decide(SINGLE_USER, case_id, 3, opened.sha, decision)
    store.decide_later(SINGLE_USER, case_id, 3, "paused", "2028-01-10", "I väntan på lokaler")


def main() -> None:
    """Makes the file of the newest schema, and prints its sums."""
    path = HERE / f"schema-{newest_schema()}.sqlite3"
    store = open_store(str(path), begin_anew=True)
    opened = None
    for name in ("hasselby_vallingby", "motala_eget_hem"):
        opened = store.create(
            SINGLE_USER, named(f"Sparad {name}", shipped(name)), request(), folder="2027", tags=("skola",)
        )
        for horizon in (9, 8):
            opened = edited(store, opened, horizon=horizon)
    assert opened is not None
    store.name_version(SINGLE_USER, opened.case_id, 2, "Till nämnden", "Efter samråd")
    store.move(SINGLE_USER, opened.case_id, 3, "submitted", "Klar", "KS 2027/14")
    store.remark(SINGLE_USER, opened.case_id, 3, "Bra", "horizon")
    store.remember(SINGLE_USER, opened.case_id, Working(past=(1, 2), typed={"horizon": "sju"}))
    store.remember(SINGLE_USER, opened.case_id, Working(typed={"horizon": "nio"}), "fönster 2")
    store.remember_agenda(SINGLE_USER, "", {"name": "Nästa möte"})
    _decide(store, opened)
    rules = {"E07": OwnRule(severity="notice", reason=Label(sv="Fonden räknar själv"))}
    store.say_fund_rule(
        SINGLE_USER, "egen", FundRule(label=Label(sv="Egen fond"), model="none", share=0.5, rules=rules)
    )
    store.share(SINGLE_USER, opened.case_id, "read", datetime.now(UTC) + timedelta(days=300), "Grannkommunen")
    store.add_person("https://login.example.org", "1", "Berit Ek", "officer")
    for pair in sums_of(store):
        print(f"    {pair!r},".replace("'", '"'))
    store.close()


if __name__ == "__main__":
    main()
