"""The store of this server, opened when it is first asked for."""

import os
import threading
from functools import lru_cache

from model.case.assumptions import FundRule, Library
from model.files.reading import read_library, with_fund_rules
from store.opening import open_store
from store.store import Store
from views.shell.login_settings import has_login

_OPEN: dict[tuple[str, bool], Store] = {}
_LOCK = threading.Lock()


def library_here() -> Library:
    """The library with the rules that funds have of their own on this server; the same one until they are changed."""
    own = the_store().fund_rules()
    return _library_with(tuple((fund, rule.model_dump_json()) for fund, rule in own.items()))


@lru_cache(maxsize=4)
def _library_with(own: tuple[tuple[str, str], ...]) -> Library:
    rules = {fund: FundRule.model_validate_json(content) for fund, content in own}
    return with_fund_rules(read_library(), rules)


def the_store() -> Store:
    """The store that FORTJANST_DATABASE names, or the one in the user's own data folder. Raises StoreRefused."""
    named = os.environ.get("FORTJANST_DATABASE", ""), has_login()
    with _LOCK:
        if named not in _OPEN:
            _OPEN[named] = open_store(named[0] or None, has_login=named[1])
        return _OPEN[named]
