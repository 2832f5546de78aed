"""Saving a draft: every accepted edit becomes a revision in the store at once, and what one was doing is remembered.

Nothing typed is lost where that cannot be done: the draft has it, the page says that it is not saved, and the next run
tries again.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from model.case.assumptions import Library
from model.case.case import Case
from model.case.problem import Problem
from store.content.canonical import as_bytes, case_of, holds_personnummer, tree_of
from store.content.figures import Figures, answer_to, figures_of
from store.records import Acting, Conflict, Opened, Working
from store.store import Store
from views.state.draft import Draft, Unsettled
from views.state.shown import refused_text
from views.state.steps import Others, Step, as_stored, from_stored, let_distant_go, without_edit
from wording.texts import LANGUAGES

WORDS = "words"
"""Where what is being written stands among what is remembered."""


def keep(draft: Draft, library: Library, store: Store, acting: Acting, window: str | None = None) -> None:
    """Saves what the store has not, and what is done in a window. Raises StoreRefused: the draft has it still."""
    if draft.fixed is not None or not draft.is_touched:
        return
    if draft.kept.case_id is None:
        if draft.kept.example is not None and draft.case == draft.kept.example and not refused_text(draft.unsettled):
            return
        begin(draft, library, store, acting)
    if draft.stored is None:  # one step led to another case
        return_to(draft, store, acting)
    if not draft.is_saved:
        save(draft, library, store, acting, window)


def begin(draft: Draft, library: Library, store: Store, acting: Acting) -> None:
    """Makes a case in the store: of the example that it began as, where there is one, so that history starts there."""
    if draft.kept.example is None:
        first, told = draft.here, figures(draft, draft.case, library)
    else:  # the store knows the figures of an example, which many begin from
        first, told = Step(draft.kept, None, draft.kept.example), None
    opened = store.create(acting, first.case, draft.request_for(first.case), told)
    draft.kept.case_id = opened.case_id
    first.is_now(opened)
    for step in draft.past:
        if isinstance(step, Step) and step.kept is draft.kept and step.case == first.case:
            step.is_now(opened)
    draft.opened, draft.stored = opened, first


def return_to(draft: Draft, store: Store, acting: Acting) -> None:
    """Goes on with another case that a step led to, as it stands in the store now."""
    if draft.kept.case_id is None:
        return
    draft.opened = store.open(acting, draft.kept.case_id)
    step = draft.here
    if draft.opened.case == step.case:
        step.is_now(draft.opened)
        draft.stored = step
    else:
        draft.take_others(step_of(draft, draft.opened))


def save(draft: Draft, library: Library, store: Store, acting: Acting, window: str | None) -> None:
    """Saves the case as it stands, with what others saved meanwhile where the two go together; else a conflict."""
    stored, mine, case_id = draft.stored, draft.here, draft.kept.case_id
    if stored is None or stored.revision is None or case_id is None:
        raise LookupError("a case that is not in the store")
    kept: list[Working] = []

    def doing(revision: int) -> Working:
        kept.append(working_of(draft, revision))
        return kept[-1]

    saved = store.save(
        acting,
        case_id,
        stored.revision,
        mine.case,
        draft.request_for(mine.case),
        figures(draft, mine.case, library),
        kind=draft.made_by,
        key=draft.last_edit.key if draft.last_edit is not None else None,
        opened_sha=stored.sha,
        window=window,
        doing=doing,
    )
    draft.remembered = kept[-1] if kept else draft.remembered
    if isinstance(saved, Conflict):
        draft.conflict = saved
        return
    draft.conflict = None
    take_saved(draft, saved, mine, store, acting)


def take_saved(draft: Draft, saved: Opened, mine: Step, store: Store, acting: Acting) -> None:
    """Goes on from what the store now has: one's own case, or that together with what others did."""
    draft.opened = saved
    let_distant_go(draft.past, reading(store, acting))
    if saved.case is mine.case or saved.case == mine.case:
        mine.is_now(saved)
        draft.stored = mine
        return
    edited = draft.last_edit
    merged = step_of(draft, saved)
    if draft.made_by == "edit" and draft.past and isinstance(draft.past[-1], Step):
        # Told so that it can be found again after a restart: what others did came first, then one's own edit.
        theirs = Step(draft.kept, saved.revision - 1, None, reading(store, acting))
        back = draft.past[-1]
        draft.take_others(merged)
        draft.past[-1:] = [Others(back, theirs), theirs]
    else:
        draft.take_others(merged)
    if edited is not None:
        beside = without_edit(mine.case, edited.before, saved.case)
        draft.last_edit = None if beside is None else replace(edited, before=beside)


def step_of(draft: Draft, opened: Opened) -> Step:
    """What the store has of the draft's case, as a step."""
    return Step(draft.kept, opened.revision, opened.case, sha=opened.sha)


def settle(draft: Draft, conflict: Conflict, case: Case) -> None:
    """Goes on from what others saved, with what was chosen of both.

    Where an older store has taken the place of the one that the case was read from, steps in that one lead nowhere:
    what was not chosen is the only way back.
    """
    theirs, before = step_of(draft, conflict.theirs), draft.case
    draft.settle(theirs, case)
    draft.opened = conflict.theirs
    if conflict.is_of_older_store:
        draft.past = [theirs if case == before else Step(draft.kept, None, before)]
        draft.future = []


def figures(draft: Draft, case: Case, library: Library) -> Figures:
    """The figures that a list of cases shows: without a scenario, in the case's own perspective."""
    shown = draft.shown
    if case is shown.case and shown.scenario is None and shown.perspective == case.perspective:
        return figures_of(draft.answer(library, shown))
    return figures_of(answer_to(case, library))


def reading(store: Store, acting: Acting) -> Any:
    """Reads a revision when somebody steps back to it."""
    return lambda case_id, revision: store.open(acting, case_id, revision).case


# What one was doing


def working_of(draft: Draft, saved_as: int | None = None) -> Working:
    """What one was doing with a case: steps, what is shown, what was typed and not taken, what was not saved.

    `saved_as` is the revision that the case becomes, while it is being saved.
    """
    unsettled = {at: left for at, left in draft.unsettled.items() if not _is_personal(left)}
    more: dict[str, Any] = {
        "past": as_stored(draft.past),
        "future": as_stored(draft.future),
        "refused": {at: _plain(left.problem) for at, left in unsettled.items()},
        WORDS: words_kept(draft),
        "at": saved_as or (None if draft.stored is None else draft.stored.revision),
        "fields": [draft.revision, draft.scenario_set, dict(draft.redrawn)],
    }
    if saved_as is None and not draft.is_saved and draft.stored is not None:
        more["unsaved"] = {
            "base": draft.stored.revision, "sha": draft.stored.sha, "case": tree_of(draft.case)
        }  # fmt: skip
    typed = {at: left.text for at, left in unsettled.items()}
    return Working((), (), draft.scenario, draft.perspective, draft.language, typed, more)


def _is_personal(left: Unsettled) -> bool:
    """Whether what was typed has a personnummer, which is not kept anywhere."""
    return holds_personnummer([left.text, _plain(left.problem)])


def _plain(problem: Problem) -> Any:
    """A problem as JSON has it; a fact of a kind that JSON lacks is a mapping, or is written out."""
    written = json.dumps(problem.as_json(), default=lambda fact: dict(fact) if isinstance(fact, Mapping) else str(fact))
    return json.loads(written)


def remember(draft: Draft, store: Store, acting: Acting, window: str = "") -> None:
    """Remembers what one was doing in a window, where it is not what was last remembered. Raises StoreRefused.

    Of a case that is only looked at, no more than the words that are being written of it.
    """
    if draft.kept.case_id is None:
        return
    if draft.fixed is None:
        working = working_of(draft)
    else:
        before = draft.remembered or Working()
        working = replace(before, more={**before.more, WORDS: words_kept(draft)})
    if working != (draft.remembered or Working(more={WORDS: {}})):
        store.remember(acting, draft.kept.case_id, working, window)
        draft.remembered = working


def words_kept(draft: Draft) -> dict[str, dict[str, str]]:
    """What is being written of the case, by what it is about; without what has a personnummer, which is not kept."""
    kept = {
        about: {name: text for name, text in words.items() if not holds_personnummer([text])}
        for about, words in draft.words.items()
    }
    return {about: words for about, words in kept.items() if words}


def words_recalled(draft: Draft, working: Working | None) -> None:
    """Takes up the words that one was writing of a case."""
    told = {} if working is None else working.more.get(WORDS, {})
    draft.remembered = working
    if isinstance(told, Mapping):
        draft.words = {
            str(about): {str(name): str(text) for name, text in words.items()}
            for about, words in told.items()
            if isinstance(words, Mapping)
        }


def only_shown(working: Working | None) -> Working | None:
    """How a case was last shown in another window that is open, and nothing of what is being done there."""
    if working is None:
        return None
    return Working(scenario=working.scenario, perspective=working.perspective, language=working.language)


def recalled(draft: Draft, working: Working | None, read: Any) -> None:
    """Takes up what one was doing with a case, as far as it still fits."""
    if working is None:
        return
    draft.remembered = working
    more = working.more
    draft.scenario = working.scenario if working.scenario in draft.case.scenarios else None
    draft.perspective = working.perspective or draft.perspective
    draft.language = next((each for each in LANGUAGES if each == working.language), draft.language)
    draft.past = from_stored(more.get("past"), draft.kept, read)
    draft.future = from_stored(more.get("future"), draft.kept, read)
    draft.unsettled = dict(_unsettled(working.typed, more.get("refused")))
    _take_fields(draft, more.get("fields"))
    unsaved = more.get("unsaved")
    if isinstance(unsaved, Mapping):
        base = int(unsaved["base"])
        draft.stored = Step(draft.kept, base, None, read, unsaved.get("sha"))
        draft.case = case_of(as_bytes(unsaved["case"]))
    else:
        _others_since(draft, more.get("at"), read)


def _others_since(draft: Draft, at: object, read: Any) -> None:
    """Notes what others saved since one left, so that neither a step back nor an old field takes it away."""
    now = draft.stored
    if not isinstance(at, int) or now is None or now.revision is None or at == now.revision:
        return
    draft.revision += 1  # what a browser still shows of the older version must not be taken for typed
    for steps in (draft.past, draft.future):
        if at > now.revision:  # an older store was put back: the steps lead nowhere
            steps.clear()
        elif steps:
            steps.append(Others(Step(draft.kept, at, None, read), now))


def _take_fields(draft: Draft, told: object) -> None:
    """How often fields have started over: a browser that comes back sends what it holds under these keys."""
    if isinstance(told, list) and len(told) == 3 and isinstance(told[2], Mapping):
        draft.revision, draft.scenario_set = int(told[0]), int(told[1])
        draft.redrawn = {str(at): int(times) for at, times in told[2].items()}


def _unsettled(typed: Mapping[str, str], refused: object) -> list[tuple[str, Unsettled]]:
    """What was typed and not taken, by address, with why."""
    found: list[tuple[str, Unsettled]] = []
    for at, why in (refused if isinstance(refused, Mapping) else {}).items():
        facts = {name: tuple(fact) if isinstance(fact, list) else fact for name, fact in why["facts"].items()}
        if at in typed:
            problem = Problem(why["code"], why["address"], why["severity"], facts)
            found.append((str(at), Unsettled(typed[at], problem)))
    return found
