"""The answer in words, as a committee reads it first: key figures, costs, scenarios, what an edit did."""

import math

from model.analysis.answer import Answer, SideBySide
from model.case.assumptions import Assumption, Language
from model.case.case import Case
from presentation.figure import Figure
from presentation.sentences.enough import enough_short
from presentation.sentences.labels import number_label
from presentation.sentences.numbers import exact
from presentation.sentences.payback import is_a_loss, payback_told
from wording.alike import numbered_alike
from wording.numbers import money, share_of_ten, tkr, write_number
from wording.texts import say


def scenarios_sentence(table: SideBySide, case: Case, language: Language, shown: str | None = None) -> str:
    """In how many of the scenarios, besides the one that is shown, it does not pay; empty if there are none."""
    # A scenario that only gives ranges has the case's own result, and is no other scenario.
    others = (name for name in table.names if name is not None and name != shown)
    names = [name for name in others if not case.scenarios[name].only_ranges]
    labels = numbered_alike(scenario.label.text(language) for scenario in case.scenarios.values())
    told = dict(zip(case.scenarios, labels, strict=True))
    losing = [
        told[name]
        for name, npv in zip(table.names, table.readings.npv, strict=True)
        if name in names and is_a_loss(npv)
    ]
    if not names:
        return ""
    if not losing:
        return say("answers.scenarios.none_lose", language, count=len(names))
    key = "all_lose" if len(losing) == len(names) else "some_lose"
    return say(f"answers.scenarios.{key}", language, losing=len(losing), count=len(names), names=", ".join(losing))


def edit_sentence(
    edit: str, npv_change: float, payback: tuple[str, str], chance: tuple[str, str], language: Language
) -> str:
    """What the last edit did to the answer: NPV, payback before and after, the chance if it has moved.

    A payback that is empty, before or after, is not told.
    """
    key = "same_payback" if payback[0] == payback[1] else "new_payback"
    if key == "same_payback" and abs(npv_change) < 0.5:
        key = "same_answer"
    elif not all(payback):
        key = "no_payback"
    never = say("answers.payback.short_never", language)
    if key in ("same_payback", "new_payback") and never in payback:
        key = "still_never" if payback[0] == payback[1] else "no_longer" if payback[1] == never else "now_back"
    change = money(npv_change, language, signed=True)
    sentence = say(f"answers.edit.{key}", language, told=edit, change=change, before=payback[0], after=payback[1])
    if chance[0] == chance[1]:
        return sentence
    return f"{sentence} {say('answers.edit.chance', language, before=chance[0], after=chance[1])}"


def cost_sentence(answer: Answer, language: Language) -> str:
    """What the programme costs in all over the horizon, undiscounted."""
    cost = tkr(float(answer.ledger.costs()[:, 0].sum()), language)
    runs = answer.ledger.only(lambda posting: posting.cost_type == "running").costs().any()
    needs = answer.ledger.only(lambda posting: posting.cost_type == "new_need").costs().any()
    with_it = "_with_both" if runs and needs else "_with_running" if runs else "_with_new_need" if needs else ""
    return say(f"answers.cost{with_it}", language, cost=cost, horizon=answer.case.horizon)


def key_figures(
    answer: Answer, claimed: Assumption | None, language: Language, scenario: str | None = None
) -> dict[str, Figure]:
    """The figures to see first, by name, each with what it means; the chance only where numbers have ranges.

    `scenario`: that whose answer it is, where it is one's.
    """
    readings = answer.readings
    trough, trough_year = money(float(readings.trough[0]), language), float(readings.trough_year[0])
    ratio = float(readings.benefit_cost_ratio[0])
    values = {
        "npv": money(float(readings.npv[0]), language, signed=True),
        "payback": payback_told(answer, language),
        "trough": trough if math.isnan(trough_year) else f"{trough} ({round(trough_year)})",
        "ratio": say("answers.none", language) if math.isnan(ratio) else write_number(ratio, 2),
    }
    if answer.tells_chance:
        values["chance"] = share_of_ten(answer.odds.chance, language)
    figures = {
        name: Figure(
            say(f"strip.{name}", language),
            value,
            say(f"strip.{name}_help", language, **({"rate_years": answer.case.horizon} if name == "npv" else {})),
        )
        for name, value in values.items()
    }
    number = answer.resolved.numbers.get(answer.case.headline or "")
    if number is not None:
        given = {} if scenario is None else answer.case.scenarios[scenario].numbers
        who = "claimed" if answer.case.filed else "scenario" if answer.case.headline in given else "now"
        said = say(f"strip.{who}", language, value=exact(claimed or number, language))
        enough = f"{enough_short(answer.headline, number, float(readings.npv[0]), language)} ({said})"
        named = number_label(answer.resolved, answer.case.headline or "", language)
        figures["enough"] = Figure(say("strip.enough", language), enough, named)
    return figures
