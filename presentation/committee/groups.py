"""A choice as three groups of cards: what to take, what to leave, and what to find out more about."""

from collections.abc import Mapping
from dataclasses import dataclass

from model.case.assumptions import Language
from model.committee.choice import Candidate
from model.committee.selection import Selection
from presentation.committee.choosing import turn_words
from presentation.committee.choosing_more import GROUPS
from presentation.committee.twenty import in_twenty
from wording.numbers import money, write_number
from wording.texts import say


@dataclass(frozen=True)
class Card:
    """An application in a group: whether it is in the best set, its figures, and why it stands where it does."""

    name: str
    is_chosen: bool
    figures: str
    why: str


def group_cards(selection: Selection, names: Mapping[str, str], language: Language) -> Mapping[str, list[Card]]:
    """Group → a card for each application in it, that worth the most first. Empty where no set keeps to the limits."""
    choice = selection.choice
    if choice.chosen is None:
        return {}
    by_name = {one.name: one for one in sorted(choice.candidates, key=lambda one: -one.npv)}
    return {
        group: [_card(selection, one, group, names, language) for one in by_name.values() if one.name in members]
        for group, members in ((group, choice.groups[group]) for group in GROUPS)
    }


def _card(selection: Selection, one: Candidate, group: str, names: Mapping[str, str], language: Language) -> Card:
    figures = say(
        "fund.choose.card.figures",
        language,
        npv=money(one.npv, language, signed=True),
        asked=money(one.asked_in_all, language),
    )
    if one.per_krona is not None:
        figures += " " + say("fund.choose.card.per_krona", language, ratio=write_number(one.per_krona, decimals=2))
    is_chosen = one.name in (selection.choice.chosen or ())
    return Card(names[one.name], is_chosen, figures, _why(selection, one, group, language))


def _why(selection: Selection, one: Candidate, group: str, language: Language) -> str:
    """Why an application stands in its group: what is demanded of it, how often it is chosen, what would move it."""
    choice, demand = selection.choice, selection.demand_on(one.name)
    said = [say(f"fund.choose.card.{demand}", language)] if demand in ("must", "must_not") else []
    if choice.draws and not said:
        times = in_twenty(choice.share[one.name], language)
        said.append(say("fund.choose.card.share", language, times=times))
    turn = selection.turns.get(one.name)
    if turn is not None:
        application = next(each for each in selection.applications if each.name == one.name)
        said.append(turn_words(turn, application, language))
    elif group == "leave" and demand != "must_not":
        said.append(say(f"fund.choose.card.{_why_left(selection, one)}", language))
    elif group == "take" and not choice.draws and not said:
        said.append(say("fund.choose.card.taken", language))
    return " ".join(said)


def _why_left(selection: Selection, one: Candidate) -> str:
    """Why an application is in no best set: it does not pay, it does not fit by itself, or others give more."""
    if one.npv <= 0:
        return "does_not_pay"
    limits = selection.limits
    is_beyond = limits.total is not None and one.asked_in_all > limits.total
    if is_beyond or any(one.asked.get(year, 0.0) > most for year, most in limits.by_year.items()):
        return "does_not_fit"
    return "others_give_more"
