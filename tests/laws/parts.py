"""Laws of flows of cases and of levels: nobody is lost, more never means less, and a second implementation."""

from itertools import pairwise

import numpy as np

from model import evaluate
from model.calculation import draws
from model.calculation.effects import case_flow, levels
from model.calculation.ledger import Ledger
from model.calculation.years import Time
from model.case.case import Case
from model.case.effect import CaseFlow, Levels
from model.numbers import resolve
from tests.generators import LIBRARY, number
from tests.laws.asking import ledger_of
from tests.laws.lawbook import law
from tests.laws.opinion_of_parts import OpinionOfParts
from tests.parts_at_random import a_case_of_parts


def _flow_of(case: Case) -> case_flow.Flow:
    effect = case.effects["flow"]
    assert isinstance(effect, CaseFlow)
    return case_flow.flow_of(effect, "flow", draws.point(resolve.resolve(case, LIBRARY)), Time.of(case))


def _people_of(case: Case) -> levels.People:
    effect = case.effects["support"]
    assert isinstance(effect, Levels)
    return levels.people_of(effect, "support", draws.point(resolve.resolve(case, LIBRARY)), Time.of(case))


def _net_of(name: str, ledger: Ledger) -> np.ndarray:
    """What an effect gives all actors together, `(years, draws)`."""
    return ledger.only(lambda posting: posting.line == name).net()


@law
def second_implementation_of_parts_agrees(seed: int) -> None:
    """What the model posts of a flow or of levels is what plain loops give, year by year."""
    case = a_case_of_parts(seed)
    posted: dict[tuple[str, str, str, str], np.ndarray] = {}
    ledger = ledger_of(case)
    for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
        place: tuple[str, str, str, str] = (posting.line, posting.actor, posting.kind, posting.realised_as)
        posted[place] = posted.get(place, np.zeros(case.horizon)) + amounts[:, 0]
    expected = OpinionOfParts(case).kronor()
    for name in posted.keys() | expected.keys():
        found, wanted = posted.get(name, np.zeros(case.horizon)), np.array(expected.get(name, [0.0] * case.horizon))
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-3, err_msg=f"{seed} {name}")


@law
def everyone_in_a_flow_leaves_it_somewhere(seed: int) -> None:
    """Those that stop at the parts are those that come in, in both ways; those that come back are counted again."""
    case = a_case_of_parts(seed)
    if "flow" not in case.effects:
        return
    flow = _flow_of(case)
    for way in (flow.without, flow.new):
        stopped = np.asarray(sum(way.stops.values()))
        np.testing.assert_allclose(stopped, 1.0, atol=1e-9, err_msg=str(seed))
        assert all((part >= -1e-12).all() for part in way.stops.values()), seed
    assert (flow.meets <= flow.cases + flow.extra + 1e-9).all(), seed


@law
def more_who_accept_never_means_fewer_at_the_last_step(seed: int) -> None:
    """A larger share that goes on gives at least as many at the last step; a larger share back, as many cases."""
    case = a_case_of_parts(seed)
    effect = case.effects.get("flow")
    if not isinstance(effect, CaseFlow):
        return
    last = list(effect.steps)[-1]
    none_back = {f"flow.{part}.returns_with": number(0.2, "share") for part in effect.parts}
    none_back |= {f"flow.{part}.returns": number(0.2, "share") for part in effect.parts}
    counts, cases = [], []
    for share in (0.2, 0.5, 0.9):
        numbers = {**case.numbers, **none_back, f"flow.{last}.share_with": number(share, "share")}
        counts.append(_flow_of(case.model_copy(update={"numbers": numbers})).difference("cases", last))
        back = {**case.numbers, f"flow.{last}.returns_with": number(share, "share")}
        flow = _flow_of(case.model_copy(update={"numbers": back}))
        cases.append(flow.cases + flow.extra)
    for less, more in pairwise(counts):
        assert (more >= less - 1e-9).all(), seed
    for less, more in pairwise(cases):
        assert (more >= less - 1e-9).all(), seed


@law
def nobody_is_lost_between_levels(seed: int) -> None:
    """Where the rest does not leave, people are those at the start and the newcomers; the same in both worlds."""
    case = a_case_of_parts(seed)
    effect = case.effects.get("support")
    if not isinstance(effect, Levels) or effect.rest_leaves:
        return
    people = _people_of(case)
    opinion = OpinionOfParts(case)
    names = list(effect.levels)
    there = sum(opinion.value(f"support.{level}.people") for level in names)
    for t in range(case.horizon):
        year = case.start_year + t
        come = sum(
            opinion.value(f"support.{one}.newcomers.{year}", opinion.value(f"support.{one}.newcomers")) for one in names
        )
        there += come if effect.transition == "start" else 0.0
        for world in (people.without, people.new):
            total = sum(world[level][t, 0] for level in names)
            np.testing.assert_allclose(total, there, rtol=1e-9, atol=1e-9, err_msg=str(seed))
        there += come if effect.transition == "end" else 0.0


@law
def what_nobody_meets_changes_nothing(seed: int) -> None:
    """With no reach, or with the same numbers in both worlds, no krona follows."""
    case = a_case_of_parts(seed)
    for name in case.effects:
        by_year = {key: number(0.0, "share") for key in case.numbers if key.startswith(f"{name}.reach.")}
        numbers = {**case.numbers, **by_year, f"{name}.reach": number(0.0, "share")}
        assert not np.any(_net_of(name, ledger_of(case.model_copy(update={"numbers": numbers}))))
        same = {key: one for key, one in case.numbers.items() if not (key.startswith(name) and key.endswith("_with"))}
        alike = ledger_of(case.model_copy(update={"numbers": same}))
        assert np.abs(_net_of(name, alike)).max(initial=0.0) < 1e-3, seed


@law
def what_one_draw_does_not_know_changes_no_other(seed: int) -> None:
    """Beside a draw in which a number is blank, as where a scenario does not count the effect, each gives the same."""
    case = a_case_of_parts(seed)
    resolved = resolve.resolve(case, LIBRARY)
    alone = draws.point(resolved)
    own = [key for key in case.numbers if key.count(".") == 2 and key.rpartition(".")[2] in _MAY_BE_BLANK]
    for key in own:
        beside = draws.Draws({**alone.numbers, key: np.array([np.nan, alone[key][0]])}, 2, alone.schedule)
        for name in case.effects:
            known, told = (
                _by_kind(name, evaluate.evaluate(case, table, LIBRARY), draw)
                for table, draw in ((alone, 0), (beside, 1))
            )
            for place in known.keys() | told.keys():
                np.testing.assert_array_equal(known.get(place, 0.0), told.get(place, 0.0), f"{seed} {key} {place}")


_MAY_BE_BLANK = ("share", "returns", "placed", "hours", "kronor", "people")


def _by_kind(name: str, ledger: Ledger, draw: int) -> dict[tuple[str, str, str], np.ndarray]:
    """What an effect gives by actor and kind in one of the draws, `(years,)`."""
    amounts_by_kind: dict[tuple[str, str, str], np.ndarray] = {}
    for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
        if posting.line == name:
            place = (posting.actor, posting.kind, posting.realised_as)
            column = amounts[:, min(draw, amounts.shape[1] - 1)]
            amounts_by_kind[place] = amounts_by_kind.get(place, 0.0) + column
    return amounts_by_kind
