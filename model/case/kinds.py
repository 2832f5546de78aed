"""How records are read: as one of several kinds, by their `kind`; or by field, so that an edit shares the rest."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from model.case.assumptions import Record


class ByField(Record):
    """A record of which each field is read by itself: no rule of its type looks at several."""

    def edited(self, **fields: object) -> Self:
        """The record with other fields, held to the types (ValidationError). The rest is the very same in both.

        It has been held to them before, and what is the same thing need not be read, compared or written out again.
        """
        read = type(self).model_validate({**{name: getattr(self, name) for name in needed_by(type(self))}, **fields})
        return self.model_copy(update={name: getattr(read, name) for name in fields})


@cache
def needed_by(kind: type[Record]) -> tuple[str, ...]:
    """The fields that no record of a type is without."""
    return tuple(name for name, field in kind.model_fields.items() if field.is_required())


class OneOf:
    """Reads a record as the type that its `kind` names, among those known when the schema is built.

    The kind stands in brackets in the place of a fault, so that it can be told from a field.
    """

    def __init__(self, kinds: Mapping[str, type[Record]]) -> None:
        self.kinds = kinds

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        self.of_others = {name: self._fields_of_others(kind) for name, kind in self.kinds.items()}
        choices = {f"[{name}]": handler.generate_schema(kind) for name, kind in self.kinds.items()}
        one_of = core_schema.tagged_union_schema(choices, discriminator=self._tag)
        return core_schema.no_info_before_validator_function(self._own_fields, one_of)

    def _fields_of_others(self, kind: type[Record]) -> frozenset[str]:
        fields = {field for other in self.kinds.values() for field in other.model_fields}
        return frozenset(fields - set(kind.model_fields))

    def _own_fields(self, given: Any) -> Any:
        """What is given, without the fields that only other kinds read: files may hold them, with no meaning."""
        kind = given.get("kind") if isinstance(given, Mapping) else None
        others = self.of_others.get(kind) if isinstance(kind, str) else None
        if not others or others.isdisjoint(given):
            return given
        return {field: value for field, value in given.items() if field not in others}

    def _tag(self, given: Any) -> str | None:
        if isinstance(given, Mapping):
            return f"[{given['kind']}]" if "kind" in given else None
        # What is no record at all is refused by any of the types, for its shape.
        return f"[{getattr(given, 'kind', next(iter(self.kinds)))}]"
