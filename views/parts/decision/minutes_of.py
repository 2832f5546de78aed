"""Agenda and minutes of what the store has: each case with the version that is up and what its figures rest on."""

from collections.abc import Sequence
from typing import Literal

from exports.documents.document import Document
from exports.files import WRITERS
from exports.minutes import Decided, Matter, agenda, minutes
from exports.names import slug
from model.analysis.answer import Answer
from model.case.case import Case
from model.files.reading import with_fund_rules
from model.numbers.resolve import resolve
from store.records_of_decisions import DecisionRow, Item
from store.rules.decisions import TERMS
from views.parts.downloads import papers
from views.parts.saved.times import named, who
from views.state.reader_time import reader_today
from views.state.store_here import the_store
from views.state.workspace import Workspace

Paper = Literal["minutes", "agenda"]


def decided_of(row: DecisionRow) -> Decided:
    """A decision of the store as documents have it."""
    made = row.decision
    terms = {str(name): made.terms[name] for name in TERMS if name in made.terms}  # in the order of the form
    return Decided(made.outcome, made.reasons, made.reservations, made.decided_on, made.paragraph, terms, row.meeting)


def answer_of(work: Workspace, case_id: str, revision: int) -> Answer:
    """The answer of a version, with the library that it was submitted with."""
    opened = the_store().open(work.acting, case_id, revision)
    submitted = the_store().grounds(work.acting, case_id, revision).library
    # No figure rests on a fund's rules; the questions are asked as the fund asks them.
    library = with_fund_rules(submitted, work.library.fund_rules)
    return Answer(resolve(opened.case, library), opened.case.perspective)


def beside_of(work: Workspace, case_id: str, revision: int) -> Case | None:
    """A submitted case with the scenarios that reviewers have laid beside it, and no others; None without any."""
    laid = the_store().laid_beside(work.acting, case_id)
    if laid is None or laid.submitted != revision:
        return None
    submitted = the_store().open(work.acting, case_id, revision).case.scenarios
    own = {name: scenario for name, scenario in laid.case.scenarios.items() if name not in submitted}
    return laid.case.edited(scenarios=own) if own else None


def matter_of(work: Workspace, case_id: str, revision: int, row: DecisionRow | None) -> Matter:
    """A case with the version that is up, all that it rests on, and what was decided of it."""
    store, asking = the_store(), work.acting
    opened, grounds = store.open(asking, case_id, revision), store.grounds(asking, case_id, revision)
    versions = {one.revision: one.npv for one in store.versions(asking, case_id)}
    return Matter(
        answer=answer_of(work, case_id, revision),
        number=revision,
        sha=grounds.sha,
        library=grounds.library_sha,
        results_date=grounds.results_date,
        seed=grounds.seed,
        draws=grounds.draws,
        register_number=opened.register_number,
        npv_then=versions.get(revision),
        is_same=store.recalculated(asking, case_id, revision).is_same,
        decided=None if row is None else decided_of(row),
        signed=tuple(signed_lines(work, case_id, revision, is_paper=True)),
        later=tuple(later_lines(work, case_id)),
        beside=beside_of(work, case_id, revision),
    )


def signed_lines(work: Workspace, case_id: str, revision: int, is_paper: bool = False) -> list[tuple[str, str]]:
    """Who stands behind a version or objects to it, a line each; that it was about another version, where it was.

    On paper nobody is *you*: others read it.
    """
    name_of = named if is_paper else who
    lines = []
    for one in the_store().sign_offs(work.acting, case_id):
        verdict = work.say(f"decision.signs.{one.verdict}")
        another = "" if one.revision == revision else work.say("decision.signs.another", number=one.revision)
        by = ", ".join(filter(None, (name_of(work, one.by), f"{one.at:%Y-%m-%d}")))
        words = " ".join(filter(None, (f"{verdict} ({by}).", one.note, another)))
        lines.append((work.say(f"decision.roles.{one.role}"), words))
    return lines


def later_lines(work: Workspace, case_id: str) -> list[tuple[str, str]]:
    """What was decided later, a line each."""
    return [
        (f"{work.say(f'decision.laters.{one.outcome}')} {one.decided_on}", one.note)
        for one in the_store().later_decisions(work.acting, case_id)
    ]


def paper(work: Workspace, kind: Paper, title: str, items: Sequence[Item], meeting: str | None = None) -> Document:
    """The agenda or the minutes of some cases; of a meeting, with what was decided there."""
    matters = [matter_of(work, one.case_id, one.revision, _decision(work, one, meeting)) for one in items]
    head = str(the_store().audit_head())[:24]
    write = minutes if kind == "minutes" else agenda
    return write(title, matters, work.language, reader_today(), head)


def _decision(work: Workspace, item: Item, meeting: str | None) -> DecisionRow | None:
    """The last decision on a version; of a meeting, the last one made there."""
    rows = [row for row in the_store().decisions(work.acting, item.case_id) if row.revision == item.revision]
    there = [row for row in rows if meeting is None or row.decision.meeting == meeting]
    return there[-1] if there else None


def show_papers(work: Workspace, kind: Paper, title: str, items: Sequence[Item], meeting: str | None = None) -> None:
    """Buttons that fetch a paper as Word and PDF; it is made when it is asked for."""

    def content(ending: str) -> bytes:
        return WRITERS[ending](paper(work, kind, title, items, meeting))

    name = work.say(f"decision.minutes.{'name' if kind == 'minutes' else 'agenda_name'}")
    papers(
        content,
        lambda ending: f"{slug(title)}-{name}-{work.language}.{ending}",
        lambda words: work.say(f"decision.{kind}_{words}"),
        lambda ending: f"{kind}:{ending}:{meeting or title}",
    )
