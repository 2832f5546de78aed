"""Cases as YAML text, as people and programs keep them."""

from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import BaseModel

from model.case.assumptions import Change, FundRule, Label
from model.case.case import Case
from model.case.reviewing.fund import FundFile
from model.files.yaml_tree import StrictLoader


def write_case(case: Case) -> str:
    """A case as YAML text; `read_case` gives the same case back."""
    return yaml.dump(_plain(case), Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=118)


def write_fund(fund: str, rule: FundRule) -> str:
    """A fund's own rules as YAML text; `read_fund` gives the same back."""
    told = _plain(FundFile(fund=fund, rule=rule))
    return yaml.dump(told, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=118)


class _PlainDumper(yaml.SafeDumper):
    """Writes what `StrictLoader` reads: no anchors, and text that looks like a number in quotes."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _write_float(dumper: yaml.SafeDumper, number: float) -> yaml.ScalarNode:
    if number == int(number) and abs(number) < 1e15:
        return dumper.represent_int(int(number))
    return dumper.represent_scalar("tag:yaml.org,2002:float", repr(float(number)))


_PlainDumper.add_representer(float, _write_float)
_PlainDumper.yaml_implicit_resolvers = {
    first: list(resolvers) for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
for _first, _resolvers in StrictLoader.yaml_implicit_resolvers.items():
    for _resolver in _resolvers:
        _PlainDumper.yaml_implicit_resolvers.setdefault(_first, []).append(_resolver)


def _plain(value: Any) -> Any:
    """A record as plain values, without what equals its default."""
    if isinstance(value, Label):
        return value.sv if value.en is None else value.model_dump(exclude_none=True)
    if isinstance(value, Change) and set(value.model_dump(exclude_none=True)) == {"value"}:
        return value.value
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        kept = {
            name: getattr(value, name)
            for name in fields
            if name == "format"
            or fields[name].is_required()
            or getattr(value, name) != fields[name].get_default(call_default_factory=True)
        }
        return {name: _plain(item) for name, item in kept.items()}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
