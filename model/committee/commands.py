"""The committee's subcommands: `detect`, `compare`, `choose` and `reference`."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from model import RESULTS_DATE
from model.analysis.answer import plain, whole
from model.analysis.detectability import Counts, detectability
from model.calculation.metrics import npv_by_actor
from model.case.problem import Problem, notice
from model.committee.applications import Application
from model.committee.asked import (
    add_limits,
    add_terms,
    asked_applications,
    asked_selection,
    number_if_any,
    number_of,
    order_of,
    read_cases,
    sound,
    terms_of,
)
from model.committee.beside import Beside
from model.committee.choice import Choice
from model.committee.comparison import Compared, Comparison, entered, on_common_terms
from model.committee.reference_class import npv_at, reference_class
from model.committee.results import ChooseResult, CompareResult, DetectResult, ReferenceResult
from model.files.reading import read_library


def add_commands(commands: Any, run: Callable[[argparse.Namespace], int]) -> None:
    """The committee's subcommands, each with the function that gives what it prints as `make`; `run` prints it."""
    detect = commands.add_parser("detect")
    for name in ("--before", "--after"):
        detect.add_argument(name, required=True, metavar="N")
    for name in ("--control-before", "--control-after", "--claimed", "--overdispersion"):
        detect.add_argument(name, metavar="X")
    detect.set_defaults(make=detect_as_json)
    comparing = commands.add_parser("compare")
    add_terms(comparing)
    comparing.set_defaults(make=compare_as_json)
    choosing = commands.add_parser("choose")
    add_limits(choosing)
    choosing.set_defaults(make=choose_as_json)
    referring = commands.add_parser("reference")
    referring.set_defaults(make=reference_as_json)
    for command in (comparing, choosing):
        command.add_argument("--fund", metavar="NAME|FILE")
    referring.add_argument("cases", nargs="+", type=Path, metavar="CASE.yaml")
    for command in (detect, comparing, choosing, referring):
        command.add_argument("--json", action="store_true")
        command.set_defaults(run=run)


def detect_as_json(options: argparse.Namespace) -> dict[str, Any]:
    """What `detect` prints."""
    counts = Counts(
        before=number_of("--before", options.before),
        after=number_of("--after", options.after),
        control_before=number_if_any("--control-before", options.control_before),
        control_after=number_if_any("--control-after", options.control_after),
        overdispersion=1.0 if options.overdispersion is None else number_of("--overdispersion", options.overdispersion),
    )
    seen = detectability(counts, number_if_any("--claimed", options.claimed))
    return DetectResult(
        smallest=seen.smallest,
        smallest_by_formula=seen.smallest_by_formula,
        is_simulated=counts.is_simulated,
        claimed=seen.claimed,
        chance=seen.chance,
        needed=seen.needed,
        problems=_problems(seen.problems),
    ).model_dump()


def compare_as_json(options: argparse.Namespace) -> dict[str, Any]:
    """What `compare` prints."""
    applications, library = asked_applications(options)
    comparison = on_common_terms(applications, library, terms_of(options), order_of(options))
    decided = comparison.terms
    return CompareResult.model_validate(
        {
            "results_date": RESULTS_DATE,
            "terms": {
                "perspective": decided.perspective,
                "horizon": decided.horizon,
                "schedule": decided.schedule,
                "rate": decided.rate,
                "price_year": decided.price_year,
            },
            "differing": comparison.differing,
            "cases": {each.application.name: _compared_as_json(each) for each in comparison.cases},
            "order": [each.application.name for each in comparison.in_order],
            "better": _better_as_json(comparison),
        }
    ).model_dump()


def _compared_as_json(each: Compared) -> dict[str, Any]:
    answer, money = each.application.answer, each.to_price_year
    readings, own, even = answer.readings, each.own.readings, answer.headline
    by_actor = npv_by_actor(answer.ledger, answer.case.discount.timing)
    return {
        "npv": each.npv,
        "payback_year": each.payback_year,
        "payback_years": plain(readings.payback_years[0]),
        "benefit_cost_ratio": plain(readings.benefit_cost_ratio[0]),
        "trough": float(readings.trough[0]) * money,
        "chance": answer.odds.chance if answer.has_ranges else None,
        "break_even": None if even is None else even.value,
        "headline": answer.case.headline,
        "own_npv": float(own.npv[0]),
        "own_payback_year": whole(own.payback_year[0]),
        "changed": each.changed,
        "start_year": answer.case.start_year,
        "by_actor": {actor: float(npv[0]) * money for actor, npv in by_actor.items()},
        "asked": {str(year): amount * money for year, amount in each.application.asked.items()},
        **_beside_as_json(each.beside),
        "problems": _problems(each.problems),
    }


def _beside_as_json(beside: Beside) -> dict[str, Any]:
    """The review of a case, its contracts and whether its effects can be seen."""
    heaviest = beside.heaviest
    contracts = beside.own.case.contracts
    return {
        "findings": {
            **beside.counted,
            "open": beside.open,
            "heaviest": None if heaviest is None else heaviest.rule.id,
            "heaviest_address": None if heaviest is None else heaviest.fired.address,
            "npv_if_corrected": None if heaviest is None else heaviest.as_filed.npv + heaviest.change,
        },
        "contracts": {
            name: {"label": contracts[name].label.text("sv"), "paid": paid} for name, paid in beside.paid.items()
        },
        "seen": {
            name: {"claimed": one.claimed, "smallest": one.smallest, "chance": one.chance, "years": one.years}
            for name, one in beside.seen.items()
        },
    }


def _better_as_json(comparison: Comparison) -> list[dict[str, Any]]:
    return [
        {"case": one, "than": other, "share": share, "worse": comparison.worse[one, other]}
        for (one, other), share in comparison.better.items()
    ]


def choose_as_json(options: argparse.Namespace) -> dict[str, Any]:
    """What `choose` prints. Each case is answered in its own perspective."""
    selection = asked_selection(options)
    choice, candidates = selection.choice, selection.candidates
    chosen, spent = list(choice.chosen or ()), choice.spent(choice.chosen or ())
    after = choice.next_best
    return ChooseResult.model_validate(
        {
            "results_date": RESULTS_DATE,
            "chosen": chosen,
            "reason": _reason(choice),
            "npv": choice.worth(chosen) if choice.chosen is not None else None,
            "spent": {str(year): amount for year, amount in spent.items()},
            "spent_in_all": sum(spent.values()),
            "next_best": None if after is None else {"chosen": after, "npv": choice.worth(after)},
            "ties": [list(tie) for tie in choice.ties],
            "share": dict(choice.share),
            "draws": choice.draws,
            "groups": choice.groups,
            "turns": {name: {"change": turn.change, "numbers": turn.numbers} for name, turn in selection.turns.items()},
            "worth": {one.name: one.npv for one in candidates},
            "per_krona": {one.name: one.per_krona for one in candidates},
            "asked": {
                one.name: {str(year): kronor for year, kronor in one.asked.items()} for one in selection.candidates
            },
            "frontier": [{"budget": budget, "npv": npv} for budget, npv in selection.frontier],
            "problems": _problems([*_notices(choice), *_beyond_the_fund(selection.applications, options)]),
        }
    ).model_dump()


def reference_as_json(options: argparse.Namespace) -> dict[str, Any]:
    """What `reference` prints."""
    cases, library = read_cases(options.cases), read_library()
    answers = {name: sound(entered(name, case, library)).answer for name, case in cases.items()}
    found = reference_class(answers)
    told = {"median": found.middle, "least": found.least, "most": found.most} if found.is_enough else {}
    others = {name: answer for name, answer in answers.items() if name not in found.ratios}
    npv = {name: npv_at(answer, found.middle) for name, answer in others.items()} if found.is_enough else {}
    blank = {"median": None, "least": None, "most": None}
    printed = {"results_date": RESULTS_DATE, "ratios": dict(found.ratios), "npv": npv, **blank, **told}
    return ReferenceResult.model_validate(printed).model_dump()


def _reason(choice: Choice) -> str | None:
    """Why nothing is chosen: what must be there can't, nothing fits, or nothing that fits is worth anything."""
    if choice.chosen is None:
        return "must_cannot_be_met"
    if choice.chosen:
        return None
    may = [one for one in choice.candidates if one.name not in choice.limits.must_not and one.npv > 0]
    return "nothing_fits" if may else "nothing_pays"


def _notices(choice: Choice) -> list[Problem]:
    """What a reader should be told: years in which the chosen ask for money and no budget is stated."""
    if not choice.limits.by_year:
        return []
    spent = choice.spent(choice.chosen or ())
    beyond = {year: kronor for year, kronor in spent.items() if year not in choice.limits.by_year}
    return [
        notice("year_without_budget", f"--budget {year}", year=year, value=kronor) for year, kronor in beyond.items()
    ]


def _beyond_the_fund(applications: Sequence[Application], options: argparse.Namespace) -> list[Problem]:
    """What each application asks for beyond the rules of the fund that it is held to, where one is named."""
    if options.fund is None:
        return []
    return [
        replace(problem, address=f"{one.name}:{problem.address}")
        for one in applications
        for problem in one.answer.problems
        if problem.code.startswith("grant_")
    ]


def _problems(problems: Sequence[Problem]) -> list[Any]:
    return [problem.as_json() for problem in problems]
