"""A joint application as edits: somebody applies too, with a share of cost and of saving, or no longer does."""

from collections.abc import Mapping
from typing import Any

from model.case.assumptions import Actor, ActorKind, Assumption, Label, Library
from model.case.case import Case
from model.editing.edits import identifier
from model.evaluate import actors_of
from model.numbers.applicants import APPLICANTS, COST, SAVING, Part, library_of, share_key

LABELS: Mapping[Part, Label] = {
    COST: Label(sv="Andel av kostnaden", en="Share of the cost"),
    SAVING: Label(sv="Andel av besparingen", en="Share of the saving"),
}


def with_own_applicant(case: Case, library: Library, label: Label, kind: ActorKind) -> Case:
    """The case with an actor of its own, such as a committee or a district, that applies for it.

    Who pays each line and who gains stay as they were.
    """
    name = identifier(label.text("sv"), actors_of(case, library))
    return case.edited(actors={**case.actors, name: Actor(label=label, kind=kind)}, applicant=name)


def with_co_applicant(case: Case, library: Library, actor: str, cost: float, saving: float) -> Case:
    """The case with one more who applies, and pays and saves these shares, from 0 to 1."""
    name = actors_of(case, library)[actor].label
    stated = {
        share_key(actor, part): Assumption(label=LABELS[part].of(name), value=value, unit="share", basis="judged")
        for part, value in ((COST, cost), (SAVING, saving))
    }
    return case.edited(co_applicants=(*case.co_applicants, actor), numbers={**case.numbers, **stated})


def without_co_applicant(case: Case, library: Library, actor: str) -> Case:
    """The case without one who applied too; what is said of the shares of that one goes as well, everywhere."""

    def kept(numbers: Mapping[str, Any]) -> dict[str, Any]:
        return {key: one for key, one in numbers.items() if not key.startswith(f"{APPLICANTS}.{actor}.")}

    left = case.edited(
        co_applicants=tuple(one for one in case.co_applicants if one != actor),
        numbers=kept(case.numbers),
        changes=kept(case.changes),
        scenarios={name: one.edited(numbers=kept(one.numbers)) for name, one in case.scenarios.items()},
        headline=None if (case.headline or "").startswith(f"{APPLICANTS}.{actor}.") else case.headline,
    )
    known = library_of(left, library).perspectives
    return left if left.perspective in known else left.edited(perspective=next(iter(known)))
