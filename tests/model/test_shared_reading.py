"""What scenarios share because it follows from the same keys is what each would work out by itself."""

from dataclasses import replace

import pytest

from model.case.case import Case
from model.checking.case import errors_under
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve, resolve_each

LIBRARY = read_library()
CASES = {name: read_case(path.read_bytes()) for name, path in case_files().items()}


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


@pytest.mark.parametrize("name", CASES)
def test_what_can_matter_is_what_each_scenario_works_out_by_itself(name: str) -> None:
    case = with_parts_left_out(CASES[name])
    together = resolve_each(case, LIBRARY)
    for scenario, resolved in together.items():
        alone = resolve(case, LIBRARY, scenario)
        assert resolved.in_use == alone.in_use, scenario
        assert resolved.read_by_effect == alone.read_by_effect, scenario


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("value", [None, -1.0, 0.0, 1e14, 4.5])
def test_what_is_wrong_in_a_scenario_is_found_beside_what_is_known_to_be_right(name: str, value: float | None) -> None:
    case = CASES[name]
    base = resolve(case, LIBRARY)
    assert not errors_under(base)
    found = 0
    for key in base.numbers:
        odd = base.numbers[key].model_copy(update={"value": value, "low": None, "high": None})
        changed = replace(base, numbers={**base.numbers, key: odd})
        beside, alone = errors_under(changed, base), errors_under(changed)
        assert beside == alone, key
        found += bool(alone)
    assert found or value == 0.0  # nothing may be a fault anywhere
