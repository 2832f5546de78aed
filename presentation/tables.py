"""Tables: rows of finished text for a person, and frames of numbers for charts. Money in tkr where the head says so."""

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from model.analysis.answer import Answer, SideBySide, by_actor_and_kind
from model.calculation.factors import product
from model.calculation.ledger import Factor, Ledger, Posting
from model.calculation.metrics import cost_per_unit, cumulative, units_of
from model.case.assumptions import Assumption, Language, Library
from model.case.case import Case
from model.case.units import is_money
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.sentences import (
    counted_name,
    enough_short,
    exact,
    number_label,
    payback_short,
    range_text,
    short_label,
)
from wording.numbers import money, percent, write_number, years
from wording.texts import say

Rows = list[dict[str, str]]
KINDS = ("cost", "cash", "freed_capacity", "wellbeing", "funding", "payment")
ROOM_FOR_WORDS = 0.34
"""A bar holds its amount where it takes this share of the whole width or more, also on a phone."""


def whole_tkr(kronor: float) -> str:
    """Kronor as whole tkr without the unit, for a table whose head says tkr."""
    return write_number(kronor / 1000, 0)


def by_year_rows(ledger: Ledger, language: Language) -> Rows:
    """Costs, benefits, contract and funding, net and the running sum of each calendar year, tkr, and their totals."""
    costs, benefits, net = (flows[:, 0] for flows in (ledger.costs(), ledger.benefits(), ledger.net()))
    resolved = cumulative(ledger.net())[:, 0]
    columns: dict[str, tuple[object, float | None]] = {
        "costs": (-costs, -costs.sum()),
        "benefits": (benefits, benefits.sum()),
        **{name: (flows, flows.sum()) for name, flows in beside(ledger).items()},
        "net": (net, net.sum()),
        "cumulative": (resolved, None),
    }
    head = {name: say(f"tables.by_year.{name}", language) for name in ("year", *columns)}
    rows = [
        {head["year"]: str(year)}
        | {head[name]: whole_tkr(np.asarray(flows)[t]) for name, (flows, _) in columns.items()}
        for t, year in enumerate(ledger.years)
    ]
    totals = {head[name]: "" if total is None else whole_tkr(total) for name, (_, total) in columns.items()}
    return [*rows, {head["year"]: say("tables.total", language), **totals}]


def beside(ledger: Ledger) -> dict[str, np.ndarray]:
    """What is neither cost nor benefit, by the name of its column: contract, funding or both; kronor a year."""
    other = (ledger.net() - ledger.benefits() + ledger.costs())[:, 0]
    if not np.any(np.abs(other) > 0.5):
        return {}
    kinds = {posting.kind for posting in ledger.postings} & {"payment", "funding"}
    return {kinds.pop() if len(kinds) == 1 else "payment_and_funding": other}


def cumulative_frame(ledger: Ledger) -> pd.DataFrame:
    """The running sum in mnkr at each year's end, from 0 at the start: columns c0 (years from start), c1, c2 (year)."""
    resolved = np.concatenate([[0.0], cumulative(ledger.net())[:, 0]]) / 1e6
    return pd.DataFrame({"c0": np.arange(len(resolved)), "c1": resolved, "c2": [*ledger.years, ledger.years.stop]})


def flows_frame(ledger: Ledger, language: Language) -> pd.DataFrame:
    """Costs and benefits a year in mnkr: columns c0 (year), c1 (what), c2 (mnkr), c3 (the sum as text)."""
    parts = {"costs": -ledger.costs()[:, 0], "benefits": ledger.benefits()[:, 0]}
    rows = [
        (
            str(year),
            say(f"tables.by_year.{name}", language),
            flows[t] / 1e6,
            money(float(flows[t]), language, signed=True),
        )
        for name, flows in parts.items()
        for t, year in enumerate(ledger.years)
    ]
    return pd.DataFrame(rows, columns=["c0", "c1", "c2", "c3"])


def more_rows(answer: Answer, language: Language) -> Rows:
    """The readings that a specialist asks for, each with what it means."""
    readings = answer.readings
    rate, why_not = answer.internal_rate
    discounted, simple = float(readings.discounted_payback_year[0]), float(readings.simple_payback_years[0])
    none = say("answers.none", language)
    values = {
        "pv_costs": whole_tkr(float(readings.pv_costs[0])),
        "pv_benefits": whole_tkr(float(readings.pv_benefits[0])),
        "discounted_payback": none if math.isnan(discounted) else str(round(discounted)),
        "simple_payback": none if math.isnan(simple) else years(simple, language),
        "irr": percent(rate, 1) if rate is not None else say(f"tables.more.{why_not}", language),
    }
    head = {name: say(f"tables.more.{name}", language) for name in ("reading", "value", "meaning")}
    return [
        {
            head["reading"]: say(f"tables.more.{name}", language),
            head["value"]: value,
            head["meaning"]: say(f"tables.more.{name}_meaning", language),
        }
        for name, value in values.items()
    ]


def cost_per_unit_text(answer: Answer, effect_id: str, language: Language) -> str:
    """An effect's units in all and what the programme costs for each, in words; empty for one in kronor or left out."""
    effect = answer.case.effects[effect_id]
    slot = "base" if effect.kind == "reduction" else "change"
    measure = answer.resolved.numbers[key_of(effect_id, effect, slot)].unit
    cost = float(cost_per_unit(answer.ledger, effect_id, answer.case.discount.timing)[0])
    if is_money(measure) or effect.direction == "more" or math.isnan(cost):
        return ""
    total = float(units_of(answer.ledger, effect_id).sum(axis=0)[0])
    unit = counted_name(effect, measure, language).partition("/")[0]
    told = say("effects.in_all", language, unit=unit, total=write_number(total, 1, 3))
    if not cost:  # nothing is in the budget yet
        return told
    return f"{told} {say('effects.cost_per_unit', language, cost=money(cost, language))}"


def by_actor_rows(answer: Answer, language: Language) -> Rows:
    """Each actor's present value apart by kind, tkr, over every actor and every kind of worth."""
    by_actor = by_actor_and_kind(answer.everyone, answer.case.discount.timing)
    used = [kind for kind in KINDS if any(kind in worth for worth in by_actor.values())]
    head = {name: say(f"tables.by_actor.{name}", language) for name in ("actor", *used, "sum")}
    return [
        {head["actor"]: answer.everyone.actors[actor].label.text(language)}
        | {head[kind]: whole_tkr(worth[kind]) if kind in worth else "" for kind in used}
        | {head["sum"]: whole_tkr(sum(worth.values()))}
        for actor, worth in by_actor.items()
    ]


def by_actor_frame(answer: Answer, language: Language) -> pd.DataFrame:
    """Each actor's worth by kind: c0 actor, c1 kind, c2 mnkr, c3 its text, c4 that if it fits, c5 order."""
    by_actor = by_actor_and_kind(answer.everyone, answer.case.discount.timing)
    rows = [
        (
            answer.everyone.actors[actor].label.text(language),
            say(f"tables.by_actor.{kind}", language),
            worth[kind] / 1e6,
            money(worth[kind], language, signed=True),
        )
        for actor, worth in by_actor.items()
        for kind in KINDS
        if worth.get(kind)
    ]
    order = {say(f"tables.by_actor.{kind}", language): place for place, kind in enumerate(KINDS)}
    room = ROOM_FOR_WORDS * (_longest(rows, 1) + _longest(rows, -1))
    fitted = [(*row, row[3] if abs(row[2]) >= room else "", order[row[1]]) for row in rows]
    return pd.DataFrame(fitted, columns=["c0", "c1", "c2", "c3", "c4", "c5"])


def _longest(rows: Sequence[tuple[str, str, float, str]], sign: int) -> float:
    """How far the longest bar goes to one side, of the bars of an actor put after each other."""
    together: dict[str, float] = {}
    for actor, _, worth, _ in rows:
        together[actor] = together.get(actor, 0.0) + max(sign * worth, 0.0)
    return max(together.values(), default=0.0)


def scenario_name(name: str | None, case: Case, language: Language, is_changed: bool | None) -> str:
    """A scenario's label; without a scenario the case is as it was filed, or as changed since; None if nobody knows.

    A case that was never filed is a calculation, and no application.
    """
    if name is not None:
        return case.scenarios[name].label.text(language)
    if case.filed is None:
        return say("tables.scenarios.own", language)
    if is_changed is None:
        return say("tables.scenarios.as_it_stands", language)
    return say("tables.scenarios.changed" if is_changed else "tables.scenarios.as_filed", language)


def scenario_rows(table: SideBySide, case: Case, language: Language, is_changed: bool | None) -> Rows:
    """The scenarios side by side: NPV, payback, and what is enough; last those that can't be reckoned."""
    head = {name: say(f"tables.scenarios.{name}", language) for name in ("name", "npv", "payback", "enough")}
    number = table.base.numbers.get(case.headline or "")
    return [
        {
            head["name"]: scenario_name(name, case, language, is_changed),
            head["npv"]: money(float(table.readings.npv[at]), language, signed=True),
            head["payback"]: payback_short(
                float(table.readings.payback_year[at]), float(table.readings.payback_years[at]), language
            ),
            head["enough"]: ""
            if number is None
            else enough_short(table.headline[at], number, float(table.readings.npv[at]), language),
        }
        for at, name in enumerate(table.names)
    ] + [
        {
            head["name"]: scenario_name(name, case, language, is_changed),
            head["npv"]: say("tables.scenarios.refused", language),
            head["payback"]: "",
            head["enough"]: "",
        }
        for name in table.refused
    ]


def scenario_differences(table: SideBySide, case: Case, language: Language) -> list[tuple[str, str, str]]:
    """Each scenario's name, its explanation, and in what it differs from the case."""
    return [
        (
            scenario_name(name, case, language, False),
            "" if (told := case.scenarios[name].explanation) is None else told.text(language),
            "; ".join(differences(table.base, resolved, language)),
        )
        for name, resolved in zip(table.names, table.all_resolved, strict=True)
        if name is not None
    ]


def differences(base: ResolvedNumbers, other: ResolvedNumbers, language: Language) -> list[str]:
    """What differs between two sets of resolved numbers: *label value*; years of the same value drawn together."""
    found: list[str] = []
    runs: dict[tuple[str, float | None], list[int]] = {}
    for key, number in other.numbers.items():
        before = base.numbers.get(key)
        if before is not None and before.value == number.value:
            if number.low is not None and (number.low, number.high) != (before.low, before.high):
                found.append(f"{number_label(other, key, language)} {range_text(number, language)}")
            continue
        prefix, _, year = key.rpartition(".")
        if year.isdigit():
            runs.setdefault((prefix, number.value), []).append(int(year))
        elif number.unit == "flag":
            label = number_label(other, key, language)
            found.append(label if number.value else say("tables.not", language, what=label))
        else:
            found.append(f"{number_label(other, key, language)} {exact(number, language)}")
    for (prefix, _), spell in runs.items():
        first = f"{prefix}.{spell[0]}"
        number = other.numbers[first]
        span = str(spell[0]) if len(spell) == 1 else f"{spell[0]}–{spell[-1]}"
        label = number_label(other, first, language).removesuffix(str(spell[0])).rstrip()  # the span is said instead
        found.append(f"{label} {span}: {exact(number, language)}")
    return found


def compare_rows(table: SideBySide, chosen: list[str | None], case: Case, language: Language, is_changed: bool) -> Rows:
    """Only the numbers that are not the same in the chosen scenarios, one row a number, one column a scenario."""
    all_resolved = {
        name: resolved for name, resolved in zip(table.names, table.all_resolved, strict=True) if name in chosen
    }
    keys = dict.fromkeys(key for resolved in all_resolved.values() for key in resolved.numbers)
    rows = []
    for key in keys:
        numbers = [resolved.numbers.get(key) for resolved in all_resolved.values()]
        if len({None if number is None else number.value for number in numbers}) < 2:
            continue
        known = next(resolved for resolved in all_resolved.values() if key in resolved.numbers)
        row = {say("tables.compare.number", language): number_label(known, key, language)}
        for name, number in zip(all_resolved, numbers, strict=True):
            row[scenario_name(name, case, language, is_changed)] = "–" if number is None else exact(number, language)
        rows.append(row)
    return rows


def status(number: Assumption, language: Language) -> str:
    """The basis of a number in words; a placeholder with a source is not said to be without one."""
    if number.basis == "placeholder" and number.source is not None:
        return say("tables.placeholder_with_source", language)
    return say(f"tables.basis.{number.basis}", language)


def source_text(number: Assumption, library: Library, case: Case | None, language: Language) -> str:
    """Where a number comes from: publisher, title and year, and where in it; or what it rests on; empty if neither."""
    where = "" if number.where is None else number.where.text(language)
    if number.source is None:
        return where
    return ", ".join(filter(None, (source_name(number.source, library, case, language), where)))


def source_name(source: str, library: Library, case: Case | None, language: Language) -> str:
    """A source by its id: publisher, title, and year unless the title says it; the id where nobody knows more."""
    found = {**library.sources, **(case.sources if case else {})}.get(source)
    if found is None:
        return source
    publisher, title = found.publisher.text(language), found.title.text(language)
    year = "" if found.year is None or str(found.year) in title else str(found.year)
    return ", ".join(filter(None, (publisher, title, year)))


def library_rows(library: Library, language: Language) -> Rows:
    """Every number of the library with unit, price year, source and status. The neutral defaults are not figures."""
    head = {name: say(f"tables.library.{name}", language) for name in ("label", "value", "status", "source")}
    return [
        {
            head["label"]: number.label.text(language),
            head["value"]: _with_price_year(number, language),
            head["status"]: status(number, language),
            head["source"]: ". ".join(
                part.rstrip(".")
                for part in (
                    source_text(number, library, None, language),
                    "" if number.note is None else number.note.text(language),
                )
                if part
            ),
        }
        for key, number in library.numbers.items()
        if not key.startswith("default.")
    ]


def _with_price_year(number: Assumption, language: Language) -> str:
    """A number with its unit and, for money, the year whose prices it is in."""
    written = exact(number, language)
    if number.price_year is None:
        return written
    return say("tables.library.in_prices_of", language, value=written, year=number.price_year)


def change_rows(case: Case, before: ResolvedNumbers, after: ResolvedNumbers, language: Language) -> Rows:
    """What the case has changed: label, before, now, reason."""
    head = {name: say(f"tables.changes.{name}", language) for name in ("label", "before", "now", "reason")}
    return [
        {
            head["label"]: number_label(after, key, language),
            head["before"]: exact(before.numbers[key], language) if key in before.numbers else "–",
            head["now"]: " ".join(
                filter(
                    None, (exact(after.numbers[key], language), _bracketed(range_text(after.numbers[key], language)))
                )
            ),
            head["reason"]: "" if change.reason is None else change.reason.text(language),
        }
        for key, change in case.changes.items()
        if key in after.numbers
    ]


def _bracketed(text: str) -> str:
    return f"({text})" if text else ""


def benefit_postings(ledger: Ledger) -> Iterator[tuple[int, Posting]]:
    """The postings that come from effects, with their place in the ledger; the mirrored ones left out."""
    for place, posting in enumerate(ledger.postings):
        if posting.factors and not posting.is_mirror:
            yield place, posting


def factor_rows(
    answer: Answer, posting: Posting, year: int, language: Language, significant: int | None = None
) -> Rows:
    """A posting's factors in one year, each with its value, what it is made from, and its source.

    Numbers that nobody has typed, but that were drawn, are written with so many significant digits.
    """

    def written(number: Assumption) -> str:
        if significant is None or number.value is None:
            return exact(number, language)
        return exact(number.model_copy(update={"value": float(f"{number.value:.{significant}g}")}), language)

    head = {name: say(f"tables.factors.{name}", language) for name in ("factor", "value", "from", "source")}
    t = year - answer.case.start_year
    rows = []
    for factor in posting.factors:
        numbers = {key: answer.resolved.numbers[key] for key in factor.keys if key in answer.resolved.numbers}
        first = next(iter(numbers.values()), None)
        sources = [
            source_text(number, answer.resolved.library, answer.case, language) or status(number, language)
            for key, number in numbers.items()
            if key not in answer.resolved.defaults
        ]
        rows.append(
            {
                head["factor"]: _factor_label(answer, factor, first, language),
                head["value"]: _factor_value(factor, first, t, written),
                head["from"]: ", ".join(
                    f"{number_label(answer.resolved, key, language)} {written(number)}"
                    for key, number in numbers.items()
                )
                if len(factor.keys) > 1
                else "",
                head["source"]: "; ".join(dict.fromkeys(sources)) or say("tables.factors.preset", language),
            }
        )
    return rows


def posting_value(answer: Answer, place: int, year: int) -> float:
    """Kronor of a posting of the whole ledger in a calendar year, draw 0."""
    return float(answer.everyone.amounts[place][year - answer.case.start_year, 0])


def factors_multiplied(posting: Posting, t: int, horizon: int) -> float:
    """The product of a posting's factors in year t, draw 0."""
    return float(np.broadcast_to(product(posting.factors)[:, :1], (horizon, 1))[t, 0])


def _factor_label(answer: Answer, factor: Factor, number: Assumption | None, language: Language) -> str:
    if len(factor.keys) == 1 and number is not None and factor.name not in ("growth", "after_haircut", "not_released"):
        return short_label(answer.resolved, factor.keys[0], language)
    return say(f"tables.factor_names.{factor.name}", language)


def _factor_value(factor: Factor, number: Assumption | None, t: int, written: Callable[[Assumption], str]) -> str:
    """A factor's value in a year, exact enough to be multiplied by hand."""
    value = float(factor.values[min(t, factor.values.shape[0] - 1), 0])
    if factor.name in ("profile", "reach", "after_haircut", "not_released"):
        return exact_share(value)
    if factor.name == "participants":
        return write_number(round(value, 6))
    if factor.name == "growth" or number is None:
        return write_number(round(value, 8))
    return written(number.model_copy(update={"value": value}))


def exact_share(value: float) -> str:
    """A share as percent with the digits that matter."""
    return f"{write_number(round(value * 100, 8))}\u00a0%"
