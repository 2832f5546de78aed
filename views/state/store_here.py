"""The store of this server, opened when it is first asked for."""

import os
import threading

from store.opening import open_store
from store.store import Store
from views.shell.login_settings import has_login

_OPEN: dict[tuple[str, bool], Store] = {}
_LOCK = threading.Lock()


def the_store() -> Store:
    """The store that FORTJANST_DATABASE names, or the one in the user's own data folder. Raises StoreRefused."""
    named = os.environ.get("FORTJANST_DATABASE", ""), has_login()
    with _LOCK:
        if named not in _OPEN:
            _OPEN[named] = open_store(named[0] or None, has_login=named[1])
        return _OPEN[named]
