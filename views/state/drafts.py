"""Drafts of this server's windows: what their answers weigh together; and those of the earlier kind, once more."""

import hashlib
import threading
from datetime import timedelta
from weakref import WeakKeyDictionary

from views.state.draft import Draft
from views.state.draft_files import restored

KEPT = timedelta(days=30)
"""How long a draft of the earlier kind, a file under a key in the address, was kept."""
MOST_ANSWERS = 256_000_000
"""Bytes of answers that all drafts together keep worked out."""


def earlier(token: str) -> tuple[Draft, str] | None:
    """The draft of an address of the earlier kind, and the name of its saving: the same however often it is opened."""
    kept = restored(token, KEPT)
    if kept is None:
        return None
    draft = Draft(kept.case, kept.perspective, scenario=kept.scenario, language=kept.language, is_touched=True)
    return draft, hashlib.sha256(f"earlier {token}".encode()).hexdigest()[:40]


class Weights:
    """What the answers of every draft weigh."""

    def __init__(self) -> None:
        self._weights: WeakKeyDictionary[Draft, int] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def weigh(self, draft: Draft) -> None:
        """Notes what a draft's answers weigh, and lets those of other drafts go where all of them weigh too much."""
        weighed = draft.weight()
        with self._lock:
            self._weights.pop(draft, None)
            self._weights[draft] = weighed  # the order of the keys is the order of use
            while sum(self._weights.values()) > MOST_ANSWERS and len(self._weights) > 1:
                oldest = next(iter(self._weights))
                del self._weights[oldest]
                oldest.let_answers_go()


WEIGHTS = Weights()
