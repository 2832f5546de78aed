"""Several applicants: the keys of their shares, and the perspective of each."""

from typing import Literal

from model.case.assumptions import Library
from model.case.case import Case

APPLICANTS = "applicants"
"""What the keys of the shares of applicants begin with."""
Part = Literal["cost_share", "saving_share"]
COST: Part = "cost_share"
SAVING: Part = "saving_share"


def share_key(actor: str, part: Part) -> str:
    """The key of a co-applicant's share of what the applicants pay, or of what they save."""
    return f"{APPLICANTS}.{actor}.{part}"


def share_keys(case: Case, part: Part) -> tuple[str, ...]:
    """The keys of the shares of all co-applicants; the main applicant has the rest."""
    return tuple(share_key(actor, part) for actor in case.co_applicants)


def library_of(case: Case, library: Library) -> Library:
    """The library with a perspective of its own for each co-applicant: *Den egna nämnden: Utbildningsnämnden*."""
    if not case.co_applicants:
        return library
    perspectives = {}
    actors = {**library.actors, **case.actors}
    for name, perspective in library.perspectives.items():
        applicants = (case.applicant, *case.co_applicants) if perspective.applicant_only else ()
        for actor in applicants or (None,):
            named = perspective
            if actor is not None and actor in actors:
                label = perspective.label.of(actors[actor].label)
                named = perspective.model_copy(update={"label": label, "applicant": actor})
            perspectives[name if actor in (None, case.applicant) else f"{name}_{actor}"] = named
    return library.model_copy(update={"perspectives": perspectives})
