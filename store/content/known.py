"""Contents that this process knows to be read as they are written, and the cases of them that are in memory."""

from weakref import WeakValueDictionary

from model.case.case import Case

MOST = 20_000
"""Sums that are known at once."""


class Readable:
    """Sums of contents that are read as they are written: the bytes of the case that is read are those very bytes.

    A case never changes, so as long as somebody works with it, it is what its bytes say and need not be read again.
    None is held here: it is let go when nobody else has it.
    """

    def __init__(self) -> None:
        self._sums: set[str] = set()
        self._cases: WeakValueDictionary[str, Case] = WeakValueDictionary()

    def note(self, sha: str, case: Case) -> None:
        """Notes that bytes with this sum are read as this case, which is written as those bytes."""
        if len(self._sums) > MOST:
            self.clear()
        self._sums.add(sha)
        self._cases[sha] = case

    def __contains__(self, sha: object) -> bool:
        return sha in self._sums

    def get(self, sha: str) -> Case | None:
        """The case whose bytes have this sum; None where nobody has it in memory."""
        return self._cases.get(sha)

    def clear(self) -> None:
        """Forgets everything, as when the server starts."""
        self._sums.clear()
        self._cases.clear()
