"""Where numbers come from: which of them lack a source, and edits that give them one.

A number is *asked about* when it counts, somebody has said it, and nothing tells where it is from:

- one that is published or from the own ledger needs a source;
- a judgement needs a source, or what it rests on, and one derived from others a source, or how it is worked out, said
  in its `where`. What is said beside a number (`note`, or the reason for a change) is no answer to where it is from;
- a placeholder is asked about until it is called something else;
- a budget line with amounts needs a source or a note.

Nobody is asked about yes and no, about calendar years, which are plans, about numbers that stand as the library has
them, or about the neutral ones that nobody has said anything of (`presets`). Numbers by year are one question.
"""

from collections.abc import Collection, Iterator

from model.case.assumptions import Basis, Change, Library, Source
from model.case.case import Case
from model.case.problem import Problem, error
from model.case.units import is_money
from model.editing.edits import with_number
from model.editing.filing import filed_numbers
from model.numbers.beside import keys_relied_on
from model.numbers.keys import amount_place
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import ResolvedNumbers, effect_keys, is_included

BUDGET = "budget."
"""What the address of a budget line begins with, among the keys of numbers."""
NAME_OF_SOURCE = "kalla_"
GROUNDED: tuple[Basis, ...] = ("judged", "derived")
"""What may be without a source, if its `where` says what it rests on."""
Keys = tuple[str, ...]


def without_basis(resolved: ResolvedNumbers) -> tuple[Keys, ...]:
    """What lacks a source: keys of numbers, those by year together, and `budget.<line>`; in the order of the case."""
    return by_question((*filter(lambda key: _lacks(resolved, key), keys_relied_on(resolved)), *_lines(resolved)))


def placeholders(resolved: ResolvedNumbers) -> tuple[Keys, ...]:
    """The numbers in use that are examples or unverified, those by year together; also those of the library."""
    return by_question(key for key in keys_relied_on(resolved) if _is_placeholder(resolved, key))


def presets(resolved: ResolvedNumbers) -> Keys:
    """The numbers in use that nobody has said anything about, and that are neither blank nor yes or no."""
    numbers = resolved.numbers
    return tuple(
        key
        for key in keys_relied_on(resolved)
        if key in resolved.defaults and numbers[key].unit != "flag" and numbers[key].value is not None
    )


def _is_placeholder(resolved: ResolvedNumbers, key: str) -> bool:
    number = resolved.numbers[key]
    is_said = key not in resolved.defaults and number.value is not None and number.unit != "flag"
    return is_said and number.basis == "placeholder"


def _lacks(resolved: ResolvedNumbers, key: str) -> bool:
    if amount_place(resolved.case, key) is not None:
        return False  # its line is asked about
    number = resolved.numbers[key]
    is_asked = key not in resolved.defaults and number.value is not None and number.unit not in ("flag", "year")
    if not is_asked or number.source is not None or number == resolved.library.numbers.get(key):
        return False
    return number.basis in ("published", "own_ledger") or (number.basis in GROUNDED and number.where is None)


def _lines(resolved: ResolvedNumbers) -> Iterator[str]:
    for name, line in resolved.case.budget.items():
        is_said = line.source is not None or line.note is not None
        if not is_said and any(line.amounts.values()) and is_included(resolved, f"{name}.included"):
            yield f"{BUDGET}{name}"


def by_question(keys: Collection[str] | Iterator[str]) -> tuple[Keys, ...]:
    """Keys with those by year (`<prefix>.<year>`) together, where the first of them stands."""
    together: dict[str, list[str]] = {}
    for key in keys:
        prefix, _, last = key.rpartition(".")
        together.setdefault(prefix if last.isdigit() and len(last) == 4 else key, []).append(key)
    return tuple(map(tuple, together.values()))


def said_numbers(resolved: ResolvedNumbers, effect_id: str) -> Keys:
    """The numbers of an effect that one source can hold for: said by somebody, and not as the library has them."""
    numbers, library = resolved.numbers, resolved.library.numbers
    return tuple(
        key
        for key in effect_keys(resolved, effect_id)
        if key not in resolved.defaults
        and numbers[key].value is not None
        and numbers[key].unit not in ("flag", "year")
        and numbers[key] != library.get(key)
    )


def lacking(resolved: ResolvedNumbers, keys: Collection[str]) -> Keys:
    """Those of the keys that are asked about."""
    return tuple(key for key in keys if _lacks(resolved, key) or _is_placeholder(resolved, key))


# Edits


def with_source_for(
    case: Case, library: Library, keys: Collection[str], scenario: str | None = None, **fields: object
) -> Case:
    """The case with some of source, where, basis and price_year said of numbers and budget lines (`budget.<line>`).

    Under a scenario they go to it only for the numbers that it sets. A first source makes a judgement or a placeholder
    a published figure, unless another basis is given; without its source a published figure is a judgement. Only money
    has a price year, and a line has only a source and a note.
    """
    resolved = resolve(case, library, scenario)
    for key in keys:
        if key.startswith(BUDGET) and key.removeprefix(BUDGET) in case.budget:
            case = _with_line_source(case, key.removeprefix(BUDGET), fields)
            continue
        number = resolved.numbers[key]
        given = dict(fields)
        if not is_money(number.unit):
            given.pop("price_year", None)
        if "source" in given and given.get("basis") is None:
            given["basis"] = _basis_with(number.basis, number.source, given["source"])
        layer = scenario if scenario is not None and key in case.scenarios[scenario].numbers else None
        case = with_number(case, library, key, layer, **given)
    return case


def unpublished(
    case: Case, library: Library, keys: Collection[str], scenario: str | None = None, **fields: object
) -> Problem | None:
    """Why what is to be said of the numbers cannot be: one of them would be published, and in no source."""
    resolved = resolve(case, library, scenario)
    for key in keys if fields.get("basis") == "published" else ():
        if key in resolved.numbers and fields.get("source", resolved.numbers[key].source) is None:
            return error("published_without_source", key, field=key)
    return None


def _basis_with(basis: Basis, before: str | None, after: object) -> Basis:
    if after is None:
        return "judged" if basis == "published" else basis
    return "published" if basis == "placeholder" or (basis == "judged" and before is None) else basis


def _with_line_source(case: Case, name: str, fields: dict[str, object]) -> Case:
    line = case.budget[name]
    said = {}
    if "source" in fields:
        said["source"] = fields["source"]
    if "where" in fields:
        said["note"] = fields["where"]
    return case.edited(budget={**case.budget, name: line.edited(**said)})


def with_new_source(case: Case, library: Library, source: Source) -> tuple[Case, str]:
    """The case with a source of its own, and the source's name; one that is there already is not added again.

    A name that has been used, here or by what is left of a source that is gone, is never used again.
    """
    for name, known in {**library.sources, **case.sources}.items():
        if known == source:
            return case, name
    used = {*case.sources, *library.sources, *case.retired, *(named for _, named in sources_named(case))}
    number = 1
    while f"{NAME_OF_SOURCE}{number}" in used:
        number += 1
    name = f"{NAME_OF_SOURCE}{number}"
    return case.edited(sources={**case.sources, name: source}), name


def without_source(case: Case, name: str) -> Case:
    """The case without a source of its own that nothing names any more; one in use stays."""
    if name not in case.sources or name in {named for _, named in sources_named(case)}:
        return case
    left = {other: source for other, source in case.sources.items() if other != name}
    retired = tuple(dict.fromkeys((*case.retired, name))) if name.startswith(NAME_OF_SOURCE) else case.retired
    return case.edited(sources=left, retired=retired)


def sources_named(case: Case) -> Iterator[tuple[str, str]]:
    """Every place in the case that names a source, and the name there."""
    for name, line in case.budget.items():
        if line.source:
            yield f"budget.{name}.source", line.source
    for name, income in case.income.items():
        if income.source:
            yield f"income.{name}.source", income.source
    for name, money_line in case.money_lines.items():
        for year, spread in money_line.ranges.items():
            if spread.source:
                part = next(part for part in ("budget", "funding", "income") if name in getattr(case, part))
                yield f"{part}.{name}.ranges.{year}.source", spread.source
    for key, number in case.numbers.items():
        if number.source:
            yield f"numbers.{key}.source", number.source
    layers = {"changes": case.changes}
    layers |= {f"scenarios.{name}.numbers": scenario.numbers for name, scenario in case.scenarios.items()}
    for address, changes in layers.items():
        for key, change in changes.items():
            if change.source:
                yield f"{address}.{key}.source", change.source
    yield from (("application.sources", source) for source in case.application.sources)
    if case.price_index is not None and case.price_index.source:
        yield "price_index.source", case.price_index.source
    if case.local_project is not None:
        if case.local_project.source:
            yield "local_project.source", case.local_project.source
        for year, account in case.local_project.accounts.items():
            if account.source:
                yield f"local_project.accounts.{year}.source", account.source


def stated_price_year(case: Case, resolved: ResolvedNumbers, key: str, scenario: str | None) -> int | None:
    """The price year in which a number was stated, before it was re-expressed in the case's own."""
    layers = [case.scenarios[scenario].numbers] if scenario is not None else []
    for changes in (*layers, case.changes):
        change: Change | None = changes.get(key)
        if change is not None and (change.price_year is not None or change.value is not None):
            return change.price_year if change.price_year is not None else case.price_year
    own = case.numbers.get(key) or resolved.library.numbers.get(key)
    return resolved.numbers[key].price_year if own is None else own.price_year


def states_price_year(case: Case, library: Library, key: str, scenario: str | None) -> bool:
    """Whether a price year can be said of a number where it is edited: with its value, and not of what was filed."""
    if scenario is not None and key in case.scenarios[scenario].numbers:
        return case.scenarios[scenario].numbers[key].value is not None
    if key in case.changes and case.changes[key].value is not None:
        return True
    return case.filed is None or key not in filed_numbers(case, library)
