"""A case that notes what is read of it."""

from typing import Any

from model.case.case import Case


class Watched(Case):
    """A case that notes which of its fields are read."""

    def __getattribute__(self, name: str) -> Any:
        if name in Case.model_fields:
            READ.add(name)
        return super().__getattribute__(name)


READ: set[str] = set()
