"""Imported once in the process that writers are forked from: everything that takes time the first time is done here."""

import contextlib
import os
import tempfile
from pathlib import Path

from store.opening import open_store
from store.records import SINGLE_USER
from tests.store.writers import NO_FIGURES, counted, counters

with contextlib.suppress(OSError), tempfile.TemporaryDirectory(prefix="fortjanst-warm-") as _folder:
    os.environ["XDG_STATE_HOME"] = _folder
    _store = open_store(str(Path(_folder) / "store.sqlite3"))
    _opened = _store.create(SINGLE_USER, counters(8), "create", NO_FIGURES)
    for _value in range(1, 3):  # the second is merged
        _store.save(SINGLE_USER, _opened.case_id, 1, counted(_opened.case, _value, _value), f"{_value}", NO_FIGURES)
    _store.close()
