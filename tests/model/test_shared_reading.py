"""What sets of numbers share because the same parts, keys or changes stand behind it is what each works out alone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from model.analysis.answer import Answer, side_by_side
from model.case.assumptions import Change
from model.case.case import Case
from model.case.units import UNITS
from model.checking.case import _FOUND, check_resolved, errors_under
from model.checking.effect import _unvalued
from model.editing.edits import with_number
from model.editing.filing import application_of, filed_numbers, with_filed
from model.files.reading import case_files, read_case, read_library
from model.numbers import structure as structures
from model.numbers.resolve import _CHANGED, resolve, resolve_each
from model.numbers.resolved_numbers import ResolvedNumbers
from model.numbers.structure import Structure
from model.numbers.worked_out import Kept, worked_out
from tests.watched_case import READ, Watched

LIBRARY = read_library()
CASES = {name: read_case(path.read_bytes()) for name, path in case_files().items()}
SHARED = tuple(name for name, what in vars(Structure).items() if isinstance(what, worked_out))
each_case = pytest.mark.parametrize("name", CASES)


def with_parts_left_out(case: Case) -> Case:
    """The case with one more scenario for each yes or no among its numbers, in which it is the other way round."""
    flags = [key for key, number in resolve(case, LIBRARY).numbers.items() if number.unit == "flag"]
    first = next(iter(case.scenarios.values()), None)
    if first is None:
        return case
    change = next(change for scenario in case.scenarios.values() for change in scenario.numbers.values())
    more = {
        f"without_{place}": first.model_copy(
            update={"numbers": {key: change.model_copy(update={"value": 0.0, "low": None, "high": None})}}
        )
        for place, key in enumerate(flags)
    }
    return case.model_copy(update={"scenarios": {**case.scenarios, **more}})


def edited(case: Case) -> Iterator[Case]:
    """The case, and cases that are a small edit from it: of a number, of its years, of a part, of a key."""
    yield case
    yield case.edited(start_year=case.start_year + 1)
    yield case.edited(horizon=case.horizon + 1)
    for key, number in case.numbers.items():
        yield case.edited(numbers={**case.numbers, key: number.known_as(7.0)})
        yield case.edited(numbers={other: each for other, each in case.numbers.items() if other != key})
    for part in ("budget", "funding", "income", "effects"):
        for name, line in getattr(case, part).items():
            yield case.edited(**{part: {other: each for other, each in getattr(case, part).items() if other != name}})
            if part == "effects":
                unpriced = tuple(one.model_copy(update={"priced": not one.priced}) for one in line.valuations)
                for other in ({"direction": "more"}, {"valuations": unpriced}, {line.measure: "another.key"}):
                    yield case.model_copy(update={part: {**case.effects, name: line.model_copy(update=other)}})
            if part in ("budget", "funding"):
                amounts = {case.start_year: 1.0, case.start_year + 90: 2.0}
                spread = {year: {"low": 0.5, "high": 3.0} for year in amounts}
                ranged = line.edited(amounts=amounts, ranges=spread)
                yield case.edited(**{part: {**getattr(case, part), name: ranged}})


def alone(resolved: ResolvedNumbers) -> ResolvedNumbers:
    """The same numbers with a structure that nothing else has."""
    new = replace(resolved)
    vars(new)["structure"] = Structure(new.case, {key: number.unit for key, number in new.numbers.items()})
    return new


@each_case
def test_what_is_read_is_what_each_case_works_out_by_itself(name: str) -> None:
    cases = [*edited(with_parts_left_out(CASES[name]))]
    for case in [*cases, *reversed(cases)]:  # so that what is kept comes from each of them
        resolved = resolve(case, LIBRARY)
        anew = alone(resolved)
        for what in SHARED:
            assert getattr(resolved.structure, what) == getattr(anew.structure, what), what
        assert dict(resolved.structure.units) == dict(anew.structure.units)
        assert _unvalued(resolved.structure) == _unvalued(anew.structure)
        assert resolved.in_use == anew.in_use


@each_case
def test_what_is_read_follows_from_what_it_is_kept_under(name: str) -> None:
    watched = Watched.model_construct(**dict(CASES[name]))
    numbers = resolve(CASES[name], LIBRARY).numbers
    READ.clear()
    Structure.of(watched, numbers)
    kept_under = set(READ)
    READ.clear()
    anew = Structure(watched, {key: number.unit for key, number in numbers.items()})
    for what in SHARED:
        getattr(anew, what)
    assert READ
    assert kept_under >= READ


@each_case
def test_an_edit_of_a_number_leaves_what_is_read(name: str) -> None:
    case = CASES[name]
    before = resolve(case, LIBRARY)
    for key, number in case.numbers.items():
        after = resolve(case.edited(numbers={**case.numbers, key: number.known_as(7.0)}), LIBRARY)
        assert tuple(after.numbers) != tuple(before.numbers) or after.structure is before.structure


@each_case
def test_scenarios_together_are_each_scenario_alone(name: str) -> None:
    case = with_parts_left_out(CASES[name])
    one = Change(value=1.0)  # the very same over several numbers
    case = case.model_copy(update={"changes": dict.fromkeys([*case.numbers][::3], one)})
    units = {key: number.unit for key, number in resolve(CASES[name], LIBRARY).numbers.items()}
    for scenario, resolved in resolve_each(case, LIBRARY).items():
        single = resolve(case, LIBRARY, scenario)
        assert units.items() <= resolved.structure.units.items(), scenario
        assert resolved == single, scenario
        assert [*resolved.numbers] == [*single.numbers], scenario
        assert resolved.in_use == alone(single).in_use, scenario
        assert dict(resolved.structure.units) == {key: one.unit for key, one in resolved.numbers.items()}, scenario


@each_case
@pytest.mark.parametrize("value", [None, -1.0, 0.0, 1e14, 4.5])
def test_what_is_wrong_in_a_scenario_is_found_beside_what_is_known_to_be_right(name: str, value: float | None) -> None:
    base = resolve(CASES[name], LIBRARY)
    assert not errors_under(base)
    found = 0
    for key in base.numbers:
        odd = base.numbers[key].model_copy(update={"value": value, "low": None, "high": None})
        changed = replace(base, numbers={**base.numbers, key: odd})
        assert errors_under(changed, base) == errors_under(changed) == errors_under(alone(changed)), key
        found += bool(errors_under(changed))
    assert found or value == 0.0  # nothing may be a fault anywhere


@each_case
def test_a_wrong_unit_is_found_beside_what_is_known_to_be_right(name: str) -> None:
    base = resolve(CASES[name], LIBRARY)
    found = 0
    for key, number in base.numbers.items():
        for unit in ("flag", "kr/year") if number.unit in ("share", "years") else ("years", "kr"):
            changed = replace(base, numbers={**base.numbers, key: number.model_copy(update={"unit": unit})})
            assert errors_under(changed, base) == errors_under(changed) == errors_under(alone(changed)), (key, unit)
            found += bool(errors_under(changed))
    assert found > len(base.case.effects)


@each_case
def test_what_is_wrong_in_a_part_that_did_not_count_is_found_where_it_does(name: str) -> None:
    base = resolve(CASES[name], LIBRARY)
    flags = [key for key, number in base.numbers.items() if number.unit == "flag"]
    for flag in flags:
        reads = {key for key, places in base.readers.items() if any(flag.startswith(f"{at}.") for at, _ in places)}
        for key in sorted(reads & base.numbers.keys()):
            for odd in ({"value": None, "low": None, "high": None}, {"unit": "kr/person"}):
                numbers = {**base.numbers, key: base.numbers[key].model_copy(update=odd)}
                off = replace(base, numbers={**numbers, flag: numbers[flag].known_as(0.0)})
                on = replace(base, numbers={**numbers, flag: numbers[flag].known_as(1.0)})
                if key != flag and not errors_under(off):
                    assert errors_under(on, off) == errors_under(alone(on)), (flag, key)


@each_case
def test_the_answer_that_is_there_spares_only_what_it_found_right(name: str) -> None:
    case = CASES[name]
    odd = {key: number for key, number in resolve(case, LIBRARY).numbers.items() if UNITS[number.unit].low >= 0.0}
    wrong = {f"wrong_{place}": {"label": "Fel", "numbers": {key: {"value": -5.0}}} for place, key in enumerate(odd)}
    case = case.edited(scenarios={**case.scenarios, **wrong})
    single = side_by_side(case, LIBRARY, case.perspective)
    assert len(single.refused) >= len(wrong) / 2
    for scenario in (None, *[*case.scenarios][::5]):
        answer = Answer(resolve(case, LIBRARY, scenario), case.perspective)
        beside = side_by_side(case, LIBRARY, case.perspective, answer, scenario)
        assert (beside.names, beside.refused, beside.headline) == (single.names, single.refused, single.headline)


@each_case
def test_scenarios_beside_an_answer_say_what_they_say_without_it(name: str) -> None:
    case = CASES[name]
    single = side_by_side(case, LIBRARY, case.perspective)
    for scenario in (None, *case.scenarios):
        answer = Answer(resolve(case, LIBRARY, scenario), case.perspective)
        beside = side_by_side(case, LIBRARY, case.perspective, answer, scenario)
        assert beside.all_resolved == single.all_resolved
        assert beside.headline == single.headline
        for reading, values in vars(beside.readings).items():
            assert values.tobytes() == getattr(single.readings, reading).tobytes()


@each_case
def test_what_changes_made_of_numbers_follows_from_both(name: str) -> None:
    case = with_parts_left_out(CASES[name])
    cases = [case]
    for key, number in resolve(case, LIBRARY).numbers.items():
        changes = {**case.changes, key: Change(value=0.25, price_year=2015 if number.unit.startswith("kr") else None)}
        cases.append(case.model_copy(update={"changes": changes}))
        cases.append(case.model_copy(update={"changes": changes, "price_year": 2018}))
    for each in [*cases, *cases[:3]]:
        kept = {scenario: one.numbers for scenario, one in resolve_each(each, LIBRARY).items()}
        _CHANGED.cache_clear()
        assert kept == {scenario: one.numbers for scenario, one in resolve_each(each, LIBRARY).items()}


@each_case
def test_what_was_found_in_a_part_follows_from_the_numbers_that_it_reads(name: str) -> None:
    base = resolve(CASES[name], LIBRARY)
    for key, number in base.numbers.items():
        for odd in ({"value": None, "low": None, "high": None}, {"value": 0.0}, {"unit": "kr/person"}):
            changed = replace(base, numbers={**base.numbers, key: number.model_copy(update=odd)})
            kept = check_resolved(changed), check_resolved(base)
            _FOUND.cache_clear()
            assert kept == (check_resolved(changed), check_resolved(base)), (key, odd)


@each_case
def test_what_an_answer_found_wrong_is_not_spared(name: str) -> None:
    case = CASES[name]
    for key, number in case.numbers.items():
        wrong, right = {**case.numbers, key: number.known_as(-5.0)}, {key: {"value": number.value}}
        each = case.edited(numbers=wrong, scenarios={"right": {"label": "Rätt", "numbers": right}})
        base = resolve(each, LIBRARY)
        if number.value is not None and errors_under(base) and not errors_under(resolve(each, LIBRARY, "right")):
            beside = side_by_side(each, LIBRARY, each.perspective, Answer(base, each.perspective))
            assert beside.refused == {None: errors_under(base)}
            break
    else:
        pytest.fail("no number can be made wrong and right again")


@each_case
def test_numbers_that_are_right_in_one_case_are_looked_at_in_another(name: str) -> None:
    case = CASES[name]
    right = resolve(case, LIBRARY)
    for effect_id, effect in case.effects.items():
        unpriced = tuple(one.model_copy(update={"priced": False}) for one in effect.valuations)
        odd = effect.model_copy(update={"valuations": unpriced})
        wrong = resolve(case.model_copy(update={"effects": {**case.effects, effect_id: odd}}), LIBRARY)
        assert errors_under(wrong, right) == errors_under(alone(wrong))
    about_nothing = resolve(case.model_copy(update={"headline": "nobody.knows"}), LIBRARY)
    assert [problem.code for problem in errors_under(about_nothing, right)] == ["unknown_key"]


@each_case
def test_a_number_that_moves_with_itself_is_found_wherever_the_round_begins(name: str) -> None:
    base = resolve(CASES[name], LIBRARY)
    first, second, third, *_ = (key for key, number in base.numbers.items() if number.moves_with is None)

    def moving(*rounds: tuple[str, str]) -> ResolvedNumbers:
        moved = {key: base.numbers[key].model_copy(update={"moves_with": other}) for key, other in rounds}
        return replace(base, numbers={**base.numbers, **moved})

    straight = moving((first, second), (second, third))
    bent = replace(straight, numbers={**straight.numbers, third: moving((third, first)).numbers[third]})
    assert not errors_under(straight, base)
    assert errors_under(bent, straight) == errors_under(alone(bent))
    assert {problem.facts["key"] for problem in errors_under(bent, straight)} == {first, second, third}


@each_case
def test_too_many_ranges_are_those_that_matter(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolved = resolve(CASES[name], LIBRARY)
    matter = sum(resolved.numbers[key].low is not None for key in resolved.in_use)
    for most in range(matter + 2):
        monkeypatch.setattr("model.checking.size.MOST_RANGES", most)
        told = [problem for problem in check_resolved(resolved) if problem.code == "too_many_ranges"]
        assert [problem.facts["value"] for problem in told] == ([matter] if matter > most else [])


def test_what_was_worked_out_first_goes_first() -> None:
    kept, worked = Kept[str](2), []

    def work(name: str) -> str:
        worked.append(name)
        return name

    for name in "aabbcca":
        assert kept.of(name, lambda name=name: work(name)) == name  # type: ignore[misc]
    assert worked == ["a", "b", "c", "a"]


def test_no_more_is_kept_than_is_said() -> None:
    case = next(iter(CASES.values()))
    for year in range(2 * structures.MOST_KEPT):
        assert Structure.of(case.model_copy(update={"horizon": year}), {}) is not None
    assert len(structures._KEPT._known) == structures.MOST_KEPT


@each_case
def test_what_was_filed_is_that_of_each_case(name: str) -> None:
    case = with_filed(CASES[name], LIBRARY)
    for key in [*case.numbers][:5]:
        other = with_number(case, LIBRARY, key, value=1.0).edited(filed={"on": key})
        for each in (case, other, CASES[name].edited(filed=None), case):
            filed = application_of(each)
            assert filed_numbers(each, LIBRARY) == ({} if filed is None else resolve(filed, LIBRARY).numbers)
