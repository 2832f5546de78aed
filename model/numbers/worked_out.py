"""A property that is worked out when it is first asked for, and kept."""

from collections.abc import Callable
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
