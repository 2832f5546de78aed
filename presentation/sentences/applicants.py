"""Who applies, by name: the main applicant, and those who apply together with it."""

from model.case.assumptions import Language
from model.evaluate import actors_of
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.sentences.labels import listed
from wording.texts import say


def applicants_named(resolved: ResolvedNumbers, language: Language) -> str:
    """*Socialnämnden*; *Socialnämnden tillsammans med Utbildningsnämnden* where several apply."""
    main = actors_of(resolved.case, resolved.library)[resolved.case.applicant].label.text(language)
    others = co_applicants_named(resolved, language)
    return say("application.joint.together", language, applicant=main, others=others) if others else main


def co_applicants_named(resolved: ResolvedNumbers, language: Language) -> str:
    """Those who apply together with the main applicant, in a row; empty where nobody does."""
    actors = actors_of(resolved.case, resolved.library)
    return listed([actors[actor].label.text(language) for actor in resolved.case.co_applicants], language)
