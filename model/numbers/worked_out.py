"""What is worked out when it is first asked for, and kept: by what it is of, or among the last of its kind."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, Generic, Self, TypeVar, overload

Worked = TypeVar("Worked")


class worked_out(Generic[Worked]):
    """Like `functools.cached_property` without a lock.

    Python 3.11's has one lock for a property of *all* instances: while one case was calculated, no other could be.
    Two threads that ask at once both work it out, and get the same.
    """

    def __init__(self, work: Callable[[Any], Worked]) -> None:
        self.work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Worked: ...
    def __get__(self, instance: object | None, owner: type) -> Self | Worked:
        if instance is None:
            return self
        kept = instance.__dict__
        if self._name in kept:
            value: Worked = kept[self._name]
            return value
        value = self.work(instance)
        if value is not instance:  # one that kept itself would stay until circles of objects are looked for
            kept[self._name] = value
        return value


class Kept(Generic[Worked]):
    """What was worked out last, by all that it follows from; so many are kept, and then the oldest go.

    Where a thing is named by its `id`, what is kept must hold on to it, so that no other can get its place in memory.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Hashable, Worked] = {}
        self._lock = threading.Lock()

    def of(self, key: Hashable, work: Callable[[], Worked]) -> Worked:
        """What is kept under a key; it is worked out if there is nothing."""
        known = self.get(key)
        if known is None:
            known = work()
            self.keep(key, known)
        return known

    def get(self, key: Hashable) -> Worked | None:
        """What is kept under a key, if there is anything."""
        return self._known.get(key)

    def keep(self, key: Hashable, worked: Worked) -> None:
        """Keeps something under a key, in place of what is there."""
        with self._lock:
            self._known[key] = worked
            while len(self._known) > self._most:
                del self._known[next(iter(self._known))]

    def cache_clear(self) -> None:
        """Forgets all that is kept."""
        with self._lock:
            self._known.clear()
