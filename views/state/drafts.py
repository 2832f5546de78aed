"""Drafts: what people are working on, kept by the server under a token that can't be guessed.

A draft begins with the first edit: who only looks has none. It outlives a page, a language switch, F5 and a restart of
the server (`draft_files.py`), but not a long time without use: to keep a case, download it.
"""

import secrets
import threading
from datetime import UTC, datetime, timedelta
from weakref import WeakValueDictionary

from views.state.draft import Draft
from views.state.draft_files import Stored, forget, restored, store, tidy

KEPT = timedelta(days=30)
"""How long an unused draft is kept."""
TIDIED_EVERY = timedelta(hours=1)
MOST_DRAFTS = 2000
"""Drafts in memory; older ones are read from disk again."""
MOST_ANSWERS = 256_000_000
"""Bytes of answers that all drafts together keep worked out."""


class Drafts:
    """Every draft of this server, by token."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}
        self._living: WeakValueDictionary[str, Draft] = WeakValueDictionary()
        self._weights: dict[str, int] = {}
        self._lock = threading.Lock()
        self._tidied: datetime | None = None

    def find(self, token: str) -> Draft | None:
        """The draft of a token, if there is one that is not too old, in memory or on disk."""
        with self._lock:
            draft = self._drafts.get(token)
            if draft is not None and datetime.now(UTC) - draft.used > KEPT:
                del self._drafts[token]
                forget(token)
                return None
            if draft is None:  # let go from memory, but perhaps still open in a window
                draft = self._living.get(token) or self._restored(token)
            if draft is not None:
                draft.used = datetime.now(UTC)
            return draft

    def _restored(self, token: str) -> Draft | None:
        stored = restored(token, KEPT)
        if stored is None:
            return None
        draft = Draft(stored.case, stored.perspective, token, stored.scenario, stored.language, is_touched=True)
        draft.past, draft.future, draft.saved = list(stored.past), list(stored.future), stored.saved
        self._drafts[token] = self._living[token] = draft
        return draft

    def keep(self, draft: Draft) -> str:
        """Keeps a draft, here and on disk, and gives its token: 32 random bytes."""
        with self._lock:
            if draft.token is None:
                draft.token = secrets.token_urlsafe(32)
            if draft.token not in self._drafts:
                self._make_room()
                self._tidy_at_times()
            self._drafts[draft.token] = self._living[draft.token] = draft
        with draft.lock:
            kept = Stored(
                case=draft.case,
                perspective=draft.perspective,
                scenario=draft.scenario,
                language=draft.language,
                past=tuple(draft.past),
                future=tuple(draft.future),
                saved=draft.saved,
            )
            store(draft.token, kept)
        return draft.token

    def _tidy_at_times(self) -> None:
        """Takes away files of drafts that nobody has used for long, when a new draft comes, once an hour at most."""
        if self._tidied is None or datetime.now(UTC) - self._tidied > TIDIED_EVERY:
            self._tidied = datetime.now(UTC)
            tidy(KEPT)

    def _make_room(self) -> None:
        """Lets old drafts go from memory: those nobody has touched first, then those unused the longest."""
        while len(self._drafts) >= MOST_DRAFTS:
            drafts = self._drafts
            del drafts[min(drafts, key=lambda token: (drafts[token].is_touched, drafts[token].used))]

    def weigh(self, draft: Draft) -> None:
        """Notes what a draft's answers weigh, and lets those of other drafts go where all of them weigh too much."""
        if draft.token is None:
            return
        weighed = draft.weight()
        with self._lock:
            self._weights.pop(draft.token, None)
            self._weights[draft.token] = weighed  # the order of the keys is the order of use
            while sum(self._weights.values()) > MOST_ANSWERS and len(self._weights) > 1:
                oldest = next(iter(self._weights))
                del self._weights[oldest]
                if oldest in self._drafts:
                    self._drafts[oldest].let_answers_go()


DRAFTS = Drafts()
