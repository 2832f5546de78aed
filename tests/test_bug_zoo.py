"""Bugs of the kind that models of this sort really have, planted one at a time: each must break a named law.

A bug is a change of the text of one function. The second implementation catches nearly all of them; a law that needs
no second implementation must catch each one too, unless the bug says that none can.
"""

import inspect
import sys
import textwrap
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from model import break_even, draws, evaluate, flows, in_force, ledger, metrics, reading
from tests.test_laws import LAWS

SECOND = "second_implementation_agrees"


@dataclass(frozen=True)
class Bug:
    """A planted bug: in which function, what is written there, and what instead."""

    name: str
    module: ModuleType
    function: str
    old: str
    new: str
    only_second: bool = False


PROFILE = "np.maximum(0.0, since - ramp + 1.0)"
BUGS = (
    # Discounting
    Bug("the first year is discounted", metrics, "discount_factors", "return ahead[:-1]", "return ahead[1:]"),
    Bug("year end as year start", metrics, "discount_factors", 'ahead[1:] if timing == "end"', 'ahead[:-1] if timing == "end"'),
    Bug("mid-year by the arithmetic mean", metrics, "discount_factors", "np.sqrt(ahead[:-1] * ahead[1:])", "(ahead[:-1] + ahead[1:]) / 2"),
    Bug("continuous compounding", metrics, "discount_factors", "1.0 / (1.0 + rates[1:])", "np.exp(-rates[1:])"),
    Bug("one minus the rate", metrics, "discount_factors", "1.0 / (1.0 + rates[1:])", "1.0 - 0.999 * rates[1:]"),
    Bug("rate or 0.035", evaluate, "rates", "by_year[start:] = rate", "by_year[start:] = np.where(rate == 0, 0.035, rate)"),
    Bug("a step of the schedule ends", evaluate, "rates", "by_year[start:] = rate", "by_year[start : start + 20] = rate"),
    Bug("a step one year late", evaluate, "rates", "by_year[start:] = rate", "by_year[start + (start > 1) :] = rate"),
    Bug("the first step for ever", evaluate, "rates", "in steps:", "in steps[:1]:"),
    Bug("internal rate of the next year", in_force, "_schedule", "str(case.start_year))", "str(min(2025, case.start_year + 1)))"),
    # Effects over time
    Bug("ramp one year late", flows, "_profile", "(since + 1.0) / ramp", "since / ramp"),
    Bug("ramp in years plus one", flows, "_profile", "(since + 1.0) / ramp", "(since + 1.0) / (ramp + 1.0)"),
    Bug("fade from the first year", flows, "_profile", PROFILE, "np.maximum(0.0, since)"),
    Bug("fade a year late", flows, "_profile", PROFILE, "np.maximum(0.0, since - ramp)"),
    Bug("fade in a straight line", flows, "_profile", f"(1.0 - fade) ** {PROFILE}", f"np.maximum(0.0, 1.0 - fade * {PROFILE})"),
    Bug("duration after the ramp", flows, "_profile", "since < duration", "since < duration + ramp - 1"),
    Bug("duration one year more", flows, "_profile", "since < duration", "since <= duration"),
    Bug("starts a year late", flows, "_profile", "since >= 0", "since > 0"),
    Bug(
        "growth from the effect's start",
        flows,
        "unit_factors",
        "** time.t",
        '** (time.t - np.maximum(0.0, draws[key_of(effect_id, effect, "starts")][None, :] - time.start_year))',
    ),
    Bug("growth already in year 0", flows, "unit_factors", "** time.t", "** (time.t + 1)"),
    Bug("growth added, not compounded", flows, "unit_factors", "(1.0 + draws[growth_key][None, :]) ** time.t", "1.0 + draws[growth_key][None, :] * time.t"),
    Bug("reach above 1", flows, "_reach", "np.minimum(1.0, scale)", "scale"),
    Bug("reach by year above 1", flows, "_reach", "np.minimum(1.0, scale * shares)", "scale * shares"),
    Bug("reach by year forgets the scale", flows, "_reach", "scale * shares", "shares"),
    Bug("reach by year one year late", flows, "_reach", "ahead[0] <= time.start_year + t", "ahead[0] < time.start_year + t"),
    Bug("reached before the first year given", flows, "_reach", "np.where(any_given, 0.0, 1.0)", "1.0"),
    Bug("lag forgotten", flows, "_participants", "- lag\n", "\n"),
    Bug("fade during the lag", flows, "_participants", "np.maximum(0.0, since)", "np.maximum(0.0, since + lag)"),
    Bug("duration counts the lag", flows, "_participants", "since < duration", "since + lag < duration"),
    Bug("only the last year's participants", flows, "_participants", "counted = counted + started", "counted = started"),
    Bug("share due to us forgotten", flows, "unit_factors", 'number("change"), number("share_due_to_us"))', 'number("change"))'),
    # Worth
    Bug("haircut forgotten", flows, "_valued", "1.0 - draws[haircut][None, :]", "np.ones((1, 1))"),
    Bug("haircut added", flows, "_valued", "1.0 - draws[haircut][None, :]", "1.0 + draws[haircut][None, :]"),
    Bug(
        "haircut on new need",
        flows,
        "_valued",
        'if effect.direction == "more":\n',
        'if effect.direction == "more":\n        worth.append(Factor("after_haircut", (), np.array([[0.9]])))\n',
    ),
    Bug("every grade the strongest", in_force, "_fill_haircuts", "{HAIRCUT_OF_GRADE}{change.grade}", "{HAIRCUT_OF_GRADE}1", only_second=True),
    Bug("released forgotten", flows, "_valued", "factors=(*worth, released)", "factors=tuple(worth)"),
    Bug("released on new need", flows, "_valued", 'if effect.direction == "more":', 'if effect.direction == "never":'),
    Bug("what is not released is lost", flows, "_valued", "(released.values < 1).any()", "False"),
    Bug("harm counts as good", flows, "_number", "draws[key][None, :]", "np.abs(draws[key][None, :])"),
    Bug("transfer posted once", flows, "effect_flows", "if counterpart is not None:", "if counterpart is None and False:"),
    Bug("transfer gives to both", flows, "effect_flows", "posting.mirrored(counterpart), -amounts", "posting.mirrored(counterpart), amounts"),
    Bug("transfer of cash only", flows, "effect_flows", "if counterpart is not None:", 'if counterpart is not None and posting.realised_as == "cash":'),
    Bug("what is left out counts in other draws", flows, "_where_included", "np.where(included > 0, amounts, 0.0)", "amounts"),
    # Budget and funding
    Bug("costs are plus", flows, "cost_flows", "-_where_included", "_where_included"),
    Bug("budget a year late", flows, "Time.row", "first + t, 0.0", "first + t - 1, 0.0"),
    Bug("what was paid before counts in year 0", flows, "Time.row", "amounts.get(first + t, 0.0)", "sum(a for y, a in amounts.items() if y == first + t or (t == 0 and y < first))"),
    Bug("what is paid after counts in the last year", flows, "Time.row", "amounts.get(first + t, 0.0)", "sum(a for y, a in amounts.items() if y == first + t or (t == count - 1 and y >= first + count))"),
    Bug("budget factor on running cost", flows, "_line_amounts", "[None, :] * from_start", "[None, :] * from_start * draws[BUDGET_FACTOR][None, :]", only_second=True),
    Bug("budget factor forgotten", flows, "_line_amounts", "filed * draws[BUDGET_FACTOR][None, :]", "filed"),
    Bug("running cost a year late", flows, "_line_amounts", ">= draws", "> draws", only_second=True),
    Bug("running cost from the last project year", in_force, "_first_year_after_project", "last + 1", "last", only_second=True),
    Bug("funding from nowhere", flows, "funding_flows", '"cash"), -amounts', '"cash"), 0 * amounts'),
    Bug("funding counted as benefit", ledger, "Ledger.benefits", 'posting.kind == "benefit"', 'posting.kind in ("benefit", "funding")'),
    Bug("net without funding", ledger, "Ledger.net", "self.total()", 'self.total(lambda posting: posting.kind != "funding")'),
    Bug("amounts rounded to kronor", evaluate, "evaluate", "np.broadcast_to(amounts,", "np.broadcast_to(np.round(amounts),"),
    # Perspectives
    Bug("freed capacity as cash", ledger, "Ledger.within", "posting.realised_as in perspective.realised_as", "True"),
    Bug("every committee is the applicant", ledger, "Ledger.within", "posting.actor == self.applicant", 'self.actors[posting.actor].kind == "committee"'),
    # Readings
    Bug(
        "payback forgets that it may cross again",
        metrics,
        "payback_years",
        "years - 1 - np.argmax(behind[::-1], axis=0)",
        "np.maximum(0, np.argmax(~behind, axis=0) - 1)",
    ),
    Bug("payback in whole years", metrics, "payback_years", "last + 1 + part", "last + 2.0"),
    Bug("payback at the end of the year before", metrics, "payback_years", "last + 1 + part", "last + part"),
    Bug("payback year a year late when exact", metrics, "payback_year", "np.ceil(payback_years(net)) - 1.0", "np.floor(payback_years(net))"),
    Bug("never paid back is the horizon", metrics, "payback_years", "last == years - 1, np.nan", "last == years - 1, float(years)"),
    Bug("discounted payback not discounted", metrics, "read", "payback_year(factors * net, start)", "payback_year(net, start)"),
    Bug("trough above zero", metrics, "trough", "np.where(below, deepest, 0.0)", "np.where(below, -deepest, 0.0)"),
    Bug("trough where never below", metrics, "trough", "np.where(below, deepest, 0.0)", "deepest"),
    Bug("trough of a year's net", metrics, "trough", "standing = cumulative(net)", "standing = net"),
    Bug("ratio of benefits less costs", metrics, "ratio", "benefits / costs", "(benefits - costs) / costs"),
    Bug("ratio without costs", metrics, "ratio", "np.where(costs > 0, benefits / costs, np.nan)", "benefits / costs"),
    Bug("simple payback with running cost", metrics, "simple_payback_years", 'not in ("running", "new_need")', 'not in ("new_need",)'),
    Bug("simple payback without new need", metrics, "simple_payback_years", 'in ("running", "new_need"))', 'in ("running",))'),
    Bug("simple payback in the average year", metrics, "simple_payback_years", "yearly.max(axis=0)", "yearly.mean(axis=0)"),
    Bug("internal rate although there are several", metrics, "internal_rate_of_return", "if roots != 1:", "if roots == 0:"),
    Bug("internal rate as a discount factor", metrics, "_only_root", "return math.expm1(-brentq", "return 1 - math.exp(brentq"),
    Bug("break-even at the grid point", break_even, "_narrowed", "for root in roots]", "for root in low]"),
    Bug("break-even farthest from the claim", break_even, "_nearest_first", "ordered[0], tuple(ordered[1:])", "ordered[-1], tuple(ordered[:-1])"),
    Bug("the first year that no longer pays", break_even, "_whole_edges", "good = worth >= 0", "good = worth < 0"),
    # Draws, layers and files
    Bug("blocks of draws on top of each other", draws, "each_along", "first += len(values)", "first += 0"),
    Bug("a year that a scenario leaves out is 0", draws, "scenarios", "else math.nan for", "else 0.0 for"),
    Bug("a scenario laid under the changes", in_force, "in_force", "layers.append((f", "layers.insert(0, (f", only_second=True),
    Bug("price index a year off", in_force, "index_factor", "range(first + 1, last + 1)", "range(first, last)"),
    Bug("price index the wrong way", in_force, "index_factor", "factor if to_year > of_year else 1.0 / factor", "1.0 / factor if to_year > of_year else factor"),
    Bug("four digits in the file", reading, "_write_float", "repr(float(number))", 'f"{number:.4g}"'),
    Bug("zeros left out of the file", reading, "_plain", "getattr(value, name) != fields[name].get_default(call_default_factory=True)", "getattr(value, name)"),
)  # fmt: skip


def plant(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the bug in everywhere the function is known by name."""
    owner: Any = bug.module
    *classes, name = bug.function.split(".")
    for part in classes:
        owner = getattr(owner, part)
    original = getattr(owner, name)
    source = textwrap.dedent(inspect.getsource(original))
    assert source.count(bug.old) == 1, f"{bug.name}: {bug.function} no longer says {bug.old!r} once"
    made: dict[str, Any] = {}
    exec(source.replace(bug.old, bug.new), vars(bug.module), made)
    if classes:
        monkeypatch.setattr(owner, name, made[name])
        return
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").split(".")[0] in ("model", "tests"):
            for known_as, value in list(vars(module).items()):
                if value is original:
                    monkeypatch.setattr(module, known_as, made[name])


def first_to_catch(names: list[str], count: int) -> tuple[str, int] | None:
    """The first of the laws, and the seed, that the planted bug breaks."""
    for seed in range(count):
        for name in names:
            try:
                LAWS[name](seed)
            except AssertionError:
                return name, seed
    return None


def test_the_laws_hold_without_a_bug() -> None:
    assert first_to_catch(list(LAWS), 8) is None


def test_there_is_a_zoo() -> None:
    assert len({bug.name for bug in BUGS}) == len(BUGS) >= 40


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_caught(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(bug, monkeypatch)
    others = [name for name in LAWS if name != SECOND]
    if not bug.only_second:
        assert first_to_catch(others, 200) is not None, "no law catches this"
    else:
        assert first_to_catch([SECOND], 400) is not None, "the second implementation does not catch this"


@pytest.mark.torture
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_caught_twice(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(bug, monkeypatch)
    ways = [name for name in LAWS if first_to_catch([name], 400) is not None]
    assert ways, "nothing catches this"
    assert len(ways) >= (1 if bug.only_second else 2), f"only {ways} catches this"
