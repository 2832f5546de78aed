"""What came of stopping writers: which of the saves that were acknowledged are there afterwards."""

from dataclasses import dataclass, field

from sqlalchemy import select

from store.carrying.proving import prove
from store.database.tables import REVISION
from store.records import SINGLE_USER
from store.store import Store
from tests.store.writers import counted


@dataclass
class Outcome:
    """What came of killing."""

    kills: int = 0
    acknowledged: list[tuple[str, int, str, int]] = field(default_factory=list)
    lost: int = 0
    committed_unsaid: int = 0
    faults: int = 0


def look(store: Store, case_id: str, outcome: Outcome) -> None:
    """Looks for what was acknowledged, and sends some of it again."""
    with store.database.reading() as connection:
        rows = connection.execute(select(REVISION.c.number, REVISION.c.sha).where(REVISION.c.case_id == case_id))
        kept = {row.number: row.sha for row in rows}
    outcome.lost = sum(kept.get(revision) != sha for _, revision, sha, _ in outcome.acknowledged)
    outcome.committed_unsaid = len(kept) - 1 - len(outcome.acknowledged)
    outcome.faults = len(prove(store.database).faults)
    assert counted(store.open(SINGLE_USER, case_id).case, 0) == len(kept) - 1, "each save counted one up"
    for asked, revision, sha, value in outcome.acknowledged[-5:]:  # a save that is sent again is not done again
        base = store.open(SINGLE_USER, case_id, revision - 1)
        again = store.save(SINGLE_USER, case_id, revision - 1, counted(base.case, 0, value), asked)
        assert (again.revision, again.sha) == (revision, sha)  # type: ignore[union-attr]
    assert store.about().revisions == len(kept)
    store.close()


def told(outcome: Outcome) -> str:
    """The figures."""
    return (
        f"{outcome.kills} kills, {len(outcome.acknowledged)} acknowledged, {outcome.lost} lost, "
        f"{outcome.faults} torn or differing from the audit, {outcome.committed_unsaid} committed but not acknowledged"
    )
