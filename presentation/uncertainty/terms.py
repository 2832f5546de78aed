"""NPV under other discount schedules and starts."""

from collections.abc import Mapping

from model.analysis.drivers import Terms
from model.case.assumptions import Label, Language
from model.numbers.rates import OWN_RATE
from presentation.sentences.payback import is_a_loss
from presentation.tables.rows import Rows
from wording.numbers import money_column, percent
from wording.texts import say


def terms_rows(terms: Terms, schedules: Mapping[str, Label], resolve: str, language: Language) -> Rows:
    """NPV under every discount schedule, by shift of the start; the schedule that holds is marked."""

    def named(name: str) -> str:
        words = schedules[name].text(language)
        if name == OWN_RATE and terms.own_rate is not None:
            words = f"{words}: {percent(terms.own_rate)}"
        return say("doubt.terms.in_force", language, schedule=words) if name == resolve else words

    head = {shift: say(f"doubt.terms.{_SHIFTS[shift]}", language) for shift in terms.shifts}
    told = [
        money_column([None if row is None else row[at] for row in terms.npv.values()], language, signed=True)
        for at in range(len(terms.shifts))
    ]
    unknown = say("doubt.terms.unknown", language)
    return [
        {say("doubt.terms.schedule", language): named(name)}
        | {head[shift]: unknown if row is None else told[at][place] for at, shift in enumerate(terms.shifts)}
        for place, (name, row) in enumerate(terms.npv.items())
    ]


_SHIFTS = {-1: "earlier", 0: "now", 1: "later"}


def terms_sentence(terms: Terms, language: Language) -> str:
    """Whether the sign of NPV depends on the discount schedule and the start."""
    if terms.turns():
        return say("doubt.terms.turns", language)
    loses = any(is_a_loss(worth) for row in terms.npv.values() if row is not None for worth in row)
    return say(f"doubt.terms.{'stands_losing' if loses else 'stands_paying'}", language)
