"""Every role × action against the store itself, generated from the data; what has ended reads and writes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from store.carrying.proving import prove
from store.database import clock
from store.database.faults import StoreRefused
from store.database.tables import AUDIT, LINK, LOGIN, PERSON
from store.keeping.access import digest
from store.records import SINGLE_USER, Acting, Conflict, Opened
from store.rules.roles import ACTIONS, ALLOWED, ROLES, Action, Role
from store.rules.states import STATES, STEPS, State
from store.store import Store
from tests.store.people import ISSUER, begun, edited, moved, named, refused, request, somebody


def allowed(attempt: Callable[[], object]) -> bool:
    """Whether something may be done; refused only for who asks, never for another reason."""
    try:
        attempt()
    except StoreRefused as refusal:
        assert refusal.problem.code in ("store.not_allowed", "store.no_such_case", "store.no_such_revision")
        return False
    return True


class Scene:
    """Somebody with a role, and cases of theirs and of others in every state that matters."""

    def __init__(self, store: Store, role: Role):
        self.store = store
        self.other = somebody(store, "applicant", "the-other")
        self.officer = somebody(store, "officer", "the-officer")
        self.one = somebody(store, role, "the-one")

    def submitted(self, by: Acting) -> Opened:
        """A submitted case."""
        opened = edited(self.store, begun(self.store, by), by, horizon=9)
        return self.store.move(by, opened.case_id, 2, "submitted")

    def reviewed(self, by: Acting) -> Opened:
        """A case under review."""
        opened = self.submitted(by)
        return self.store.move(self.officer, opened.case_id, 2, "under_review")

    def own(self) -> Opened:
        """A draft of their own: begun as an applicant, before they had their role."""
        self.store.give_role(None, self.one.person, "applicant")
        opened = begun(self.store, self.one)
        self.store.give_role(None, self.one.person, self._role)
        return opened

    @property
    def _role(self) -> Role:
        return next(role for role in ROLES if role == self.one.standing)


def attempts(scene: Scene) -> dict[Action, Callable[[], object]]:
    """Action → something that needs it and nothing else that the role might lack."""
    store, one, other = scene.store, scene.one, scene.other

    def submit() -> object:
        opened = scene.own()
        return store.move(one, opened.case_id, 1, "submitted")

    def follow_up() -> object:
        opened = scene.own()
        store.give_role(None, one.person, "applicant")
        store.move(one, opened.case_id, 1, "submitted")
        store.move(scene.officer, opened.case_id, 1, "under_review")
        moved(store, opened, "decided", somebody(store, "committee", "the-board"))
        store.give_role(None, one.person, scene._role)
        return store.move(one, opened.case_id, 1, "followed_up")

    def edit(opened: Opened) -> object:
        return edited(store, opened, one, horizon=8)

    def share() -> object:
        return store.share(one, scene.own().case_id, "read", datetime.now(UTC) + timedelta(days=1))

    return {
        "create": lambda: store.create(one, named("Ny"), request()),
        "read_own": lambda: store.open(one, scene.own().case_id),
        "read_draft": lambda: store.open(one, begun(store, other).case_id),
        "read_submitted": lambda: store.open(one, scene.submitted(other).case_id),
        "edit_own": lambda: edit(scene.own()),
        "edit_other": lambda: edit(begun(store, other)),
        "submit": submit,
        "review": lambda: store.move(one, scene.submitted(other).case_id, 2, "under_review"),
        "decide": lambda: moved(store, scene.reviewed(other), "decided", one),
        "follow_up": follow_up,
        "share": share,
        "comment": lambda: store.remark(one, _readable(scene).case_id, 2, "Bra"),
        "archive": lambda: store.archive(one, _readable(scene).case_id),
        "discard": lambda: store.discard(one, scene.own().case_id),
        "manage_roles": lambda: store.give_role(one, other.person, "reader"),
        "read_audit": lambda: store.audit(one),
        "hold_meetings": lambda: store.hold(one, "Fondråd", "2027-03-14", ()),
        "edit_assumptions": lambda: store.may(one, "edit_assumptions"),
        "edit_submitted": lambda: store.may(one, "edit_submitted"),
    }


def _readable(scene: Scene) -> Opened:
    """A submitted case that the one may read: of another, or their own."""
    if {"read_submitted", "read_draft"} & ALLOWED[scene.one.standing]:
        return scene.submitted(scene.other)
    return scene.submitted(scene.one)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_is_declared_and_nothing_else(
    guarded: Store, role: Role, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = attempts(Scene(guarded, role))
    assert set(tried) == set(ACTIONS), "every cell"
    found = {action: allowed(tried[action]) for action in ACTIONS}
    assert found == {action: action in ALLOWED[role] for action in ACTIONS}
    with capsys.disabled():
        print(f"\n{role}: {len(found)} actions tried, {sum(found.values())} allowed, as declared")


def test_nobody_reviews_or_decides_what_they_wrote(guarded: Store) -> None:
    officer, board, writer = (somebody(guarded, role) for role in ("officer", "committee", "applicant"))
    opened = begun(guarded, writer)
    opened = edited(guarded, opened, officer, horizon=9)  # an officer who helped is no reviewer
    guarded.move(writer, opened.case_id, 2, "submitted")
    assert "review" not in guarded.open(officer, opened.case_id).can
    assert not allowed(lambda: guarded.move(officer, opened.case_id, 2, "under_review"))
    another = somebody(guarded, "officer", "officer-2")
    guarded.move(another, opened.case_id, 2, "under_review")
    guarded.give_role(None, writer.person, "committee")
    assert not allowed(lambda: moved(guarded, opened, "decided", writer))
    assert moved(guarded, opened, "decided", board).state == "decided"


def test_an_administrator_cannot_decide_nor_make_themselves_one_who_can(guarded: Store) -> None:
    chief = somebody(guarded, "administrator")
    with pytest.raises(StoreRefused) as refusal:
        guarded.give_role(chief, chief.person, "committee")
    assert refusal.value.problem.code == "store.no_such_person"
    assert "decide" not in ALLOWED["administrator"]


@pytest.mark.parametrize("before", STATES)
def test_a_state_follows_another_only_as_declared(store: Store, before: State) -> None:
    ways: dict[State, tuple[State, ...]] = {
        "draft": (), "submitted": ("submitted",), "under_review": ("submitted", "under_review"),
        "decided": ("submitted", "under_review", "decided"),
        "followed_up": ("submitted", "under_review", "decided", "followed_up"),
        "closed": ("submitted", "under_review", "decided", "closed"),
    }  # fmt: skip
    for after in STATES:
        opened = begun(store)
        for state in ways[before]:
            moved(store, opened, state)
        if (before, after) in STEPS:
            assert moved(store, opened, after).state == after
        else:
            with pytest.raises(StoreRefused, match=r"store\.no_such_step"):
                store.move(SINGLE_USER, opened.case_id, 1, after)


def test_nothing_is_decided_without_a_decision(store: Store) -> None:
    """Not by code either: a move to decided is refused, by whoever may decide, and nothing is changed by it."""
    opened = begun(store)
    store.move(SINGLE_USER, opened.case_id, 1, "submitted")
    store.move(SINGLE_USER, opened.case_id, 1, "under_review")
    head = store.audit_head()
    with pytest.raises(StoreRefused, match=r"store\.needs_decision"):
        store.move(SINGLE_USER, opened.case_id, 1, "decided", "Bifall")
    assert (store.audit_head(), store.decisions(SINGLE_USER, opened.case_id)) == (head, ())
    assert store.open(SINGLE_USER, opened.case_id).state == "under_review"


def test_a_reader_sees_what_was_submitted_and_nothing_after_it(guarded: Store) -> None:
    scene = Scene(guarded, "reader")
    opened = scene.submitted(scene.other)
    later = edited(guarded, opened, scene.other, horizon=3, label="Hemligt utkast")
    seen = guarded.open(scene.one, opened.case_id)
    assert (seen.revision, seen.head, seen.case.horizon, seen.can, seen.steps) == (2, 2, 9, frozenset(), ())
    for revision in (1, later.revision):
        assert not allowed(lambda revision=revision: guarded.open(scene.one, opened.case_id, revision))  # type: ignore[misc]
    listed = guarded.cases(scene.one)
    assert [(row.name, row.revision, row.state) for row in listed.rows] == [("Kalkylen", 2, "submitted")]
    assert guarded.cases(scene.one, search="hemligt").count == 0
    assert [row.revision for row in guarded.history(scene.one, opened.case_id)] == [2]
    begun(guarded, scene.other, "Bara ett utkast")
    assert guarded.cases(scene.one).count == 1
    assert guarded.folders(scene.one) == ()
    assert guarded.open(scene.other, opened.case_id).state == "draft", "a new version may follow"


# Logins


def _later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    """Turns the clock of the store forward."""
    ahead = timedelta(minutes=minutes)

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + ahead

    monkeypatch.setattr(clock, "datetime", Later)


def _writes_nothing(store: Store, acting: Acting, case_id: str) -> None:
    before = store.audit_head()
    for attempt in (
        lambda: store.open(acting, case_id),
        lambda: store.cases(acting),
        lambda: store.history(acting, case_id),
        lambda: store.create(acting, named("Ny"), request()),
        lambda: store.save(acting, case_id, 1, named("Ändrad"), request()),
        lambda: store.move(acting, case_id, 1, "submitted"),
        lambda: store.seen(acting, case_id, "w"),
    ):
        with pytest.raises(StoreRefused) as refusal:
            attempt()
        assert refusal.value.problem.code in ("store.login_ended", "store.link_ended")
    assert store.audit_head() == before


@pytest.mark.parametrize("how", ["idle", "too_old", "out", "revoked", "forgotten", "forged", "single", "borrowed"])
def test_a_login_that_has_ended_reads_and_writes_nothing(
    guarded: Store, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, chief = somebody(guarded, "applicant"), somebody(guarded, "administrator")
    case_id = begun(guarded, one).case_id
    secret = guarded.begin_session(ISSUER, "applicant-1", "Applicant-1", datetime.now(UTC))
    acting = guarded.acting(secret)
    assert acting is not None
    assert guarded.open(acting, case_id).is_own
    if how == "idle":
        _later(monkeypatch, 31)
    elif how == "too_old":
        for minutes in range(25, 500, 25):
            _later(monkeypatch, minutes)
            guarded.acting(secret)
        _later(monkeypatch, 481)
    elif how == "out":
        guarded.end_session(secret)
    elif how == "revoked":
        guarded.revoke(chief, one.person)
    elif how == "forgotten":
        guarded.forget(one.person)
    elif how == "forged":
        acting = replace(acting, login=digest("guessed"))
    elif how == "single":
        acting = SINGLE_USER
    else:  # the role of an administrator, said by the page
        acting = replace(acting, login=None, standing="administrator")
    if how in ("idle", "too_old", "out", "revoked", "forgotten"):
        assert guarded.acting(secret) is None
    _writes_nothing(guarded, acting, case_id)


def test_a_login_lives_while_it_is_used(guarded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody(guarded, "applicant")
    secret = guarded.begin_session(ISSUER, "applicant-1", "A", datetime.now(UTC))
    for minutes in range(25, 470, 25):
        _later(monkeypatch, minutes)
        assert guarded.acting(secret) is not None
    _later(monkeypatch, 481)
    assert guarded.acting(secret) is None


def test_a_login_made_of_what_the_provider_issued_is_one_and_does_not_begin_again(guarded: Store) -> None:
    for _ in range(2):
        assert guarded.begin_session(ISSUER, "x", "X", datetime.now(UTC), "of-the-provider") == "of-the-provider"
    guarded.end_session("of-the-provider")
    with pytest.raises(StoreRefused, match=r"store\.login_ended"):
        guarded.begin_session(ISSUER, "x", "X", datetime.now(UTC), "of-the-provider")


def test_an_identity_issued_long_ago_does_not_log_in(guarded: Store) -> None:
    with pytest.raises(StoreRefused, match=r"store\.login_ended"):
        guarded.begin_session(ISSUER, "x", "X", datetime.now(UTC) - timedelta(hours=9))
    assert guarded.acting("guessed") is None


def test_who_comes_for_the_first_time_sees_only_their_own(guarded: Store) -> None:
    begun(guarded, somebody(guarded, "applicant"))
    new = guarded.acting(guarded.begin_session(ISSUER, "new", "Ny", datetime.now(UTC)))
    assert new is not None
    assert new.standing == "applicant"
    assert guarded.cases(new).count == 0


def test_a_page_cannot_say_what_role_somebody_has(guarded: Store) -> None:
    other = begun(guarded, somebody(guarded, "applicant", "other"))
    one = replace(somebody(guarded, "applicant"), standing="officer")
    assert not allowed(lambda: guarded.open(one, other.case_id))


def test_no_secret_is_stored(guarded: Store) -> None:
    one = somebody(guarded, "applicant")
    secret = guarded.begin_session(ISSUER, "applicant-1", "A", datetime.now(UTC))
    link = guarded.share(one, begun(guarded, one).case_id, "edit", datetime.now(UTC) + timedelta(days=1))
    with guarded.database.reading() as connection:
        written = str(connection.execute(LOGIN.select()).all()) + str(connection.execute(LINK.select()).all())
    assert secret not in written
    assert link not in written
    assert digest(secret) in written


# Links


@pytest.mark.parametrize("may", ["read", "comment", "edit"])
def test_a_link_allows_what_it_says_with_one_case(guarded: Store, may: str) -> None:
    one = somebody(guarded, "applicant")
    opened, another = begun(guarded, one), begun(guarded, one)
    loose = guarded.by_link(
        guarded.share(one, opened.case_id, may, datetime.now(UTC) + timedelta(days=1), "Malmö")  # type: ignore[arg-type]
    )
    who = loose.acting
    assert (loose.case_id, loose.may, who.name) == (opened.case_id, may, "Malmö")
    assert guarded.open(who, opened.case_id).case == opened.case
    assert not allowed(lambda: guarded.open(who, another.case_id))
    assert [row.case_id for row in guarded.cases(who).rows] == [opened.case_id]
    assert allowed(lambda: guarded.remark(who, opened.case_id, 1, "Hm")) is (may != "read")
    assert allowed(lambda: edited(guarded, opened, who, horizon=9)) is (may == "edit")
    for attempt in (
        lambda: guarded.create(who, named("Ny"), request()),
        lambda: guarded.move(who, opened.case_id, 1, "submitted"),
        lambda: guarded.share(who, opened.case_id, "read", datetime.now(UTC) + timedelta(days=1)),
        lambda: guarded.archive(who, opened.case_id),
        lambda: guarded.discard(who, opened.case_id),
    ):
        assert not allowed(attempt)
    last = guarded.open(one, opened.case_id)
    assert last.by.name == ("Malmö" if may == "edit" else "Applicant-1")


@pytest.mark.parametrize("how", ["expired", "withdrawn", "forged"])
def test_a_link_that_has_ended_reads_and_writes_nothing(
    guarded: Store, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = somebody(guarded, "applicant")
    case_id = begun(guarded, one).case_id
    secret = guarded.share(one, case_id, "edit", datetime.now(UTC) + timedelta(minutes=10))
    acting = guarded.by_link(secret).acting
    if how == "expired":
        _later(monkeypatch, 11)
    elif how == "withdrawn":
        guarded.withdraw(one, case_id, guarded.links(one, case_id)[0].link_id)
    else:
        secret, acting = "guessed", replace(acting, link=digest("guessed"))
    with pytest.raises(StoreRefused, match=r"store\.link_ended"):
        guarded.by_link(secret)
    _writes_nothing(guarded, acting, case_id)


def test_somebody_logged_in_comes_by_a_link_as_themselves(guarded: Store) -> None:
    one, colleague = somebody(guarded, "applicant"), somebody(guarded, "applicant", "colleague")
    opened = begun(guarded, one)
    secret = guarded.share(one, opened.case_id, "edit", datetime.now(UTC) + timedelta(days=1), "Alla")
    loose = guarded.by_link(secret, colleague)
    saved = edited(guarded, opened, loose.acting, horizon=9)
    assert (saved.by.name, saved.is_own) == ("Colleague", False)
    assert guarded.cases(loose.acting).count == 1
    assert guarded.cases(colleague).count == 0, "the link is what opens it"


def test_a_link_does_not_live_for_ever(guarded: Store) -> None:
    one = somebody(guarded, "applicant")
    case_id = begun(guarded, one).case_id
    for expires in (timedelta(days=400), timedelta(seconds=-1)):
        with pytest.raises(StoreRefused, match=r"store\.link_too_long"):
            guarded.share(one, case_id, "read", datetime.now(UTC) + expires)


# People and presence


def test_somebody_forgotten_leaves_what_they_did_and_no_sum_changes(guarded: Store) -> None:
    one = somebody(guarded, "applicant", "berit")
    opened = begun(guarded, one)
    head = guarded.audit_head()
    guarded.forget(one.person)
    officer = somebody(guarded, "officer")
    by = guarded.open(officer, opened.case_id).by
    assert (by.name, by.is_forgotten) == ("", True)
    assert prove(guarded.database, head).faults == []
    with guarded.database.reading() as connection:
        written = str(connection.execute(AUDIT.select()).all()) + str(connection.execute(PERSON.select()).all())
    assert "erit" not in written
    again = guarded.acting(guarded.begin_session(ISSUER, "berit", "Berit", datetime.now(UTC)))
    assert again is not None
    assert again.person != one.person, "who comes back is somebody new"


def test_a_link_to_an_archived_case_only_reads_and_can_be_withdrawn(guarded: Store) -> None:
    author, officer = somebody(guarded, "applicant"), somebody(guarded, "officer")
    opened = begun(guarded, author)
    until = datetime.now(UTC) + timedelta(days=3)
    comes = guarded.by_link(guarded.share(author, opened.case_id, "edit", until)).acting
    guarded.archive(officer, opened.case_id)
    assert guarded.open(comes, opened.case_id).can == frozenset()
    with refused("store.not_allowed"):
        guarded.save(comes, opened.case_id, 1, opened.case.edited(horizon=9), request())
    with refused("store.not_allowed"):
        guarded.share(author, opened.case_id, "read", until)
    guarded.withdraw(author, opened.case_id, guarded.links(author, opened.case_id)[0].link_id)
    _writes_nothing(guarded, comes, opened.case_id)


def test_a_link_leads_to_nothing_that_was_thrown_away(guarded: Store) -> None:
    author = somebody(guarded, "applicant")
    opened = begun(guarded, author)
    comes = guarded.by_link(guarded.share(author, opened.case_id, "edit", datetime.now(UTC) + timedelta(days=3))).acting
    guarded.discard(author, opened.case_id)
    with refused("store.no_such_case"):
        guarded.open(comes, opened.case_id)
    with refused("store.no_such_case"):
        guarded.save(comes, opened.case_id, 1, opened.case.edited(horizon=9), request())
    assert guarded.cases(comes).rows == ()


@pytest.mark.parametrize("who", ["whom it is for", "who made it"])
def test_a_link_ends_with_somebody_forgotten(guarded: Store, who: str) -> None:
    author, officer = somebody(guarded, "applicant"), somebody(guarded, "officer")
    opened = begun(guarded, author)
    another = guarded.share(officer, opened.case_id, "edit", datetime.now(UTC) + timedelta(days=3), "Bo")
    secret = guarded.share(author, opened.case_id, "edit", datetime.now(UTC) + timedelta(days=3), "Anna")
    comes = guarded.by_link(secret).acting
    guarded.forget(comes.person if who == "whom it is for" else author.person)
    with refused("store.link_ended"):
        guarded.by_link(secret)
    for attempt in (
        lambda: guarded.open(comes, opened.case_id),
        lambda: guarded.save(comes, opened.case_id, 1, opened.case.edited(horizon=9), request()),
        lambda: guarded.remark(comes, opened.case_id, 1, "Hej"),
    ):
        with refused("store.link_ended"):
            attempt()
    assert guarded.by_link(another).case_id == opened.case_id
    assert prove(guarded.database).faults == []


def test_each_sees_that_the_other_is_there(guarded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one, officer = somebody(guarded, "applicant"), somebody(guarded, "officer")
    case_id = begun(guarded, one).case_id
    assert guarded.seen(one, case_id, "w1").others == ()
    assert [there.person.name for there in guarded.seen(officer, case_id, "w2").others] == ["Applicant-1"]
    assert [there.person.name for there in guarded.cases(one).rows[0].others_open] == ["Officer-1"]
    guarded.left(officer, case_id, "w2")
    assert guarded.seen(one, case_id, "w1").others == ()
    guarded.seen(officer, case_id, "w2")
    _later(monkeypatch, 1)
    assert guarded.cases(one).rows[0].others_open == ()


def test_a_save_by_somebody_else_cannot_reuse_a_request(guarded: Store) -> None:
    one, officer, same = somebody(guarded, "applicant"), somebody(guarded, "officer"), request()
    opened = begun(guarded, one)
    done = guarded.save(one, opened.case_id, 1, opened.case.edited(horizon=9), same)
    assert not isinstance(done, Conflict)
    with pytest.raises(StoreRefused, match=r"store\.request_reused"):
        guarded.save(officer, opened.case_id, 2, opened.case.edited(horizon=8), same)
