"""Laws of what a reviewer lays beside what is submitted, tried on a store with a login."""

import atexit
import random
import shutil
import tempfile
from functools import cache
from pathlib import Path

from model.case.assumptions import Change, Label
from model.editing.scenarios import with_new_scenario, with_scenario, without_scenario
from model.review.running import with_running_line
from store.opening import open_store
from store.store import Store
from tests.laws.lawbook import law
from tests.store.people import edited, named, request, shipped, somebody


@cache
def a_store() -> Store:
    """A store of these laws alone, gone when the tests are done."""
    folder = Path(tempfile.mkdtemp(prefix="laws"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return open_store(str(folder / "store.sqlite3"), has_login=True, begin_anew=True)


@law
def a_scenario_beside_makes_no_author_and_any_other_edit_does(seed: int) -> None:
    """The committee reads what lies beside, and nothing that came after it; what is submitted stays as it was."""
    luck, store = random.Random(f"beside {seed}"), a_store()
    writer, board = somebody(store, "applicant"), somebody(store, "committee")
    officer = somebody(store, "officer", f"officer-{seed}")
    filed, _ = with_new_scenario(named(f"Kalkyl {seed}", shipped("motala_eget_hem")), Label(sv="Sökandens"))
    opened = store.create(writer, filed, request())
    case_id = opened.case_id
    store.move(writer, case_id, 1, "submitted")
    beneath = with_running_line(opened.case) if luck.random() < 0.5 else opened.case
    own, name = with_new_scenario(beneath, Label(sv="Granskarens"), {"discount.rate": Change(value=luck.random() / 10)})
    laid = edited(store, opened, officer, scenarios=own.scenarios, budget=own.budget)
    assert laid.kind == "beside", seed
    assert "review" in store.open(officer, case_id).can, seed
    assert store.open(board, case_id).sha == opened.sha, seed
    found = store.laid_beside(board, case_id)
    assert found is not None and (found.revision, name in found.case.scenarios) == (2, True), seed

    another, _ = with_new_scenario(laid.case, Label(sv="Sökandens nya"))
    ways: list[dict[str, object]] = [
        {"horizon": laid.case.horizon - 1},
        {"scenarios": with_scenario(laid.case, "sokandens", label=Label(sv="Annat")).scenarios},
        {"scenarios": without_scenario(laid.case, "sokandens").scenarios},
    ]
    theirs = luck.random() < 0.5
    more = {"scenarios": another.scenarios} if theirs else luck.choice(ways)
    after = edited(store, laid, writer if theirs else officer, **more)
    assert after.kind == "edit", seed
    assert ("review" in store.open(officer, case_id).can) == theirs, seed
    last = store.laid_beside(board, case_id)
    assert last is not None and last.revision == 2, seed
