"""The session: which draft this browser works on, and the fields that edit it.

A field's default is always what the case says at the moment, and what somebody types in it goes into the case. The
field is never *set*: a browser that leaves a page in the middle of an answer then shows the case, and not a blank. When
the case changes behind the fields (undo, another scenario, another window), their keys get a new revision and they
start over.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, wraps
from typing import Any

import streamlit as st
from pydantic import ValidationError

from model.analysis.answer import Answer, SideBySide
from model.case.assumptions import Assumption, Label, Language, Library, Record
from model.case.case import Case
from model.case.problem import Problem, error
from model.case.units import UNITS
from model.checking.case import check_resolved
from model.contract_risk.risk import Risk
from model.editing.edits import with_number, without_number
from model.editing.filing import is_changed
from model.files.reading import case_files, read_case, read_library
from model.files.refusals import problems_of
from model.numbers.resolve import resolve
from presentation.sentences import exact, number_label, problem_sentence
from views.state.drafts import DRAFTS, Draft, Shown, Unsettled
from wording.numbers import NumberRefused, field_unit, per_cent_question, read_kronor, read_quantity, write_quantity
from wording.text_safety import clean, markdown
from wording.text_safety import label as label_words
from wording.texts import LANGUAGES, say

TOKEN = "utkast"
LANGUAGE = "sprak"
OF_THE_FRONT = ("scenario", "language")
CENTURY = 2000
"""What a calendar year typed with two figures is of."""


@lru_cache
def founding_case() -> Case:
    """The case that a new visitor sees."""
    return read_case(next(iter(case_files().values())).read_bytes())


@dataclass(frozen=True)
class Workspace:
    """What a page works with: the draft, the library, and the words of the reader's language.

    `page` is what the page shows, read when it began: what others do meanwhile does not mix with it. A callback has
    none, and sees the draft as it stands.
    """

    draft: Draft
    library: Library
    page: Shown | None = None
    is_lost: bool = False

    @property
    def shown(self) -> Shown:
        """What is shown: as the page began, or as it stands."""
        return self.page or self.draft.shown

    @property
    def language(self) -> Language:
        """The reader's language."""
        return self.shown.language

    @property
    def case(self) -> Case:
        """The case."""
        return self.shown.case

    @property
    def scenario(self) -> str | None:
        """The scenario that is shown, and edited; None for the case itself."""
        return self.shown.scenario

    @property
    def answer(self) -> Answer:
        """The answer to the case that is shown."""
        return self.draft.answer(self.library, self.shown)

    @property
    def answer_before(self) -> Answer | None:
        """The answer before the last edit; None if there was none."""
        return self.draft.answer_before(self.library, self.shown)

    @property
    def scenarios(self) -> SideBySide:
        """The scenarios side by side."""
        return self.draft.side_by_side(self.library, self.shown)

    @property
    def risk(self) -> Risk:
        """The contract of the case, with and without it."""
        return self.draft.risk(self.library, self.shown)

    def answer_of(self, scenario: str | None) -> Answer:
        """The answer to the case under one of its scenarios, or without one."""
        return Answer(resolve(self.case, self.library, scenario), self.shown.perspective)

    @property
    def is_changed(self) -> bool:
        """Whether the case, apart from its scenarios, is not what was filed."""
        return is_changed(self.case)

    def say(self, key: str, /, **facts: object) -> str:
        """A text in the reader's language."""
        return say(key, self.language, **facts)

    def words(self, problem: Problem) -> str:
        """A problem in the reader's language."""
        return problem_sentence(problem, self.answer.resolved, self.language)

    def original(self, key: str) -> Assumption | None:
        """A number as it was filed; None where no application says anything of it."""
        return self.draft.filed(self.case, self.library).get(key)

    def originals(self, keys: Iterable[str]) -> dict[str, Assumption]:
        """Those of the numbers that an application says something of, as they were filed."""
        return {key: number for key in keys if (number := self.original(key)) is not None}


def workspace() -> Workspace:
    """The workspace of this browser: the draft in the address, the one it had, or the founding case untouched."""
    state = st.session_state
    state.setdefault("_me", secrets.token_hex(8))
    own: Draft | None = state.get("_draft")
    asked = st.query_params.get(TOKEN)
    draft = own
    if asked is not None and (own is None or own.token != asked):
        draft = DRAFTS.find(asked)
    state["_lost"] = (asked is not None and draft is None) or (state.get("_lost", False) and draft is own)
    if draft is None:
        draft = new_draft()
    draft.used = datetime.now(UTC)
    seen = state.get("_seen")
    if seen is not None and seen != (id(draft), draft.version) and draft.written_by != state["_me"]:
        state["_redraw"] = state.get("_redraw", 0) + 1  # another window edited this draft: start the fields over
    state["_draft"], state["_seen"] = draft, (id(draft), draft.version)
    if draft.token is not None and st.query_params.get(TOKEN) != draft.token:
        st.query_params[TOKEN] = draft.token
    if draft.token is None and asked is not None:
        del st.query_params[TOKEN]
    return Workspace(draft, read_library(), draft.shown, state["_lost"])


def new_draft() -> Draft:
    """A draft of the founding case that nobody has touched."""
    case = founding_case()
    draft = Draft(case, case.perspective)
    wished = st.query_params.get(LANGUAGE)
    if wished in LANGUAGES:
        draft.language = wished
    return draft


def current() -> Workspace:
    """The workspace, inside a callback: the draft that the page showed, as it stands."""
    return Workspace(st.session_state["_draft"], read_library())


def edits(callback: Callable[..., object]) -> Callable[..., None]:
    """A callback that edits: it has the draft to itself from reading to writing, and what it did is kept."""

    @wraps(callback)
    def edited(*args: Any, **kwargs: Any) -> None:
        state = st.session_state
        draft: Draft = state["_draft"]
        with draft.lock:
            if draft.written_by != state["_me"] and state["_seen"] != (id(draft), draft.version):
                state["_redraw"] = state.get("_redraw", 0) + 1
            draft.written_by = state["_me"]
            before = draft.version
            callback(*args, **kwargs)
            if draft.unsettled:  # what could not be taken is kept too
                draft.is_touched = True
            if draft.is_touched and (draft.version != before or draft.token is None):
                DRAFTS.keep(draft)

    return edited


def field_key(work: Workspace, address: str) -> str:
    """The key of a field: its page, its address, and how often it has had to start over.

    The page is there because Streamlit takes a field on another page for another one and forgets what it held.
    """
    draft, state = work.draft, st.session_state
    if address in OF_THE_FRONT:  # these do not start over at their own answer: the keyboard's focus would be lost
        return f"{state.get('_page', '')}|{address}|{draft.scenario_set}.{state.get('_redraw', 0)}"
    times = f"{draft.revision}.{draft.redrawn.get(address, 0)}.{state.get('_redraw', 0)}"
    return f"{state.get('_page', '')}|{address}|{times}"


def start_over(work: Workspace, address: str) -> None:
    """Makes a field start over from the case, because another field has changed what it shows."""
    work.draft.redrawn[address] = work.draft.redrawn.get(address, 0) + 1


def show_problem(work: Workspace, address: str) -> bool:
    """Beside a field: why what stands in it could not be taken. Whether there was anything to say."""
    unsettled = work.draft.unsettled.get(address)
    if unsettled is None:
        return False
    st.markdown(f":red[**{markdown(work.words(unsettled.problem))}**]")
    return True


def text_field(
    work: Workspace,
    address: str,
    label: str,
    text: str,
    take: Callable[[Workspace, str], Problem | None],
    *,
    help: str | None = None,
    placeholder: str | None = None,
    label_visibility: Any = "visible",
    is_long: bool = False,
) -> str:
    """A text field at an address. `take` puts what was typed into the case, or says what is wrong with it.

    What can't be taken stays in the field, with the reason under it, also after a visit to another page. `is_long` has
    room for several lines.
    """
    key = field_key(work, address)
    unsettled = work.draft.unsettled.get(address)
    text = text if unsettled is None else unsettled.text

    @edits
    def typed() -> None:
        now = current()
        written = st.session_state[key]
        problem = take(now, written)
        if problem is None:
            now.draft.unsettled.pop(address, None)
        else:
            if "field" in problem.facts:  # say the field's name as it stands above it
                problem = replace(problem, facts={**problem.facts, "field": label.replace("\\", "")})
            now.draft.unsettled[address] = Unsettled(written, problem)

    words: dict[str, Any] = {"help": help, "placeholder": placeholder, "label_visibility": label_visibility}
    if is_long:
        written: str = st.text_area(label, text, key=key, on_change=typed, height="content", **words)
    else:
        written = st.text_input(label, text, key=key, on_change=typed, **words)
    show_problem(work, address)
    return written


def read_typed(written: str, unit: str) -> float | Problem:
    """The number typed in a field of a unit (`kronor` where a plain number is no tkr), or why it can't be taken.

    A calendar year of two figures is of this century.
    """
    try:
        value = read_kronor(written) if unit == "kronor" else read_quantity(written, unit)
        return value + CENTURY if unit == "year" and 0 <= value < 100 else value
    except NumberRefused as refusal:
        return error(f"number.{refusal.code}", "", **refusal.facts)


def readable(written: str) -> Problem | None:
    """Why a typed text can't be taken, if it can't: a personnummer, or more than 4 000 characters."""
    try:
        Label(sv=clean(written) or "-")
    except ValidationError as refusal:
        return problems_of(refusal)[0]
    return None


def first_new_error(work: Workspace, case: Case) -> Problem | None:
    """The first error that a new case would have and the case as it stands does not."""
    scenario = work.scenario if work.scenario in case.scenarios else None
    known = set(map(_identity, work.answer.problems))
    for problem in check_resolved(resolve(case, work.library, scenario)):
        if problem.severity == "error" and _identity(problem) not in known:
            return _as_typed(problem)
    return None


def _as_typed(problem: Problem) -> Problem:
    """A problem as it is where per cent is typed: nobody means 1.2 % by 120 %, as in a file by 1.2."""
    if problem.code != "meant_per_cent":
        return problem
    unit = UNITS[str(problem.facts["unit"])]
    kept = {name: problem.facts[name] for name in ("key", "value", "unit", "part")}
    return error("outside_limits", problem.address, **kept, low=unit.low, high=unit.high)


def _identity(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.address


def take_case(
    work: Workspace, case: Case, key: str | None = None, what: str = "case", redraw: bool = False
) -> Problem | None:
    """Puts an edited case in the draft, unless it has an error that the case did not have before.

    `redraw` has every field start over, for an edit that was not typed in them.
    """
    problem = first_new_error(work, case)
    if problem is None:
        work.draft.edit(case, key=key, what=what, redraw=redraw)
        # what an effect lacked may be there now
        work.draft.unsettled = {at: left for at, left in work.draft.unsettled.items() if not at.startswith("toggle:")}
    return problem


def take_record(
    now: Workspace, field: str, kind: type[Record], given: Mapping[str, object], what: str = ""
) -> Problem | None:
    """Puts a record (how the case is sampled, its pilot) into the case, or says why it can't be taken."""
    try:
        record = kind.model_validate(dict(given))
    except ValidationError as refusal:
        return problems_of(refusal, base=(field,))[0]
    return take_case(now, now.case.edited(**{field: record}), what=what or field)


def take_number(work: Workspace, key: str, written: str) -> Problem | None:
    """Puts a typed number into the case, or says why it can't be taken.

    An empty field takes away what the case says of the number, where something else is said without it.
    """
    number = work.answer.resolved.numbers[key]
    if written.strip():
        value = read_typed(written, number.unit)
        return value if isinstance(value, Problem) else set_number(work, key, value)
    original = work.original(key)
    is_open = number.unit == "years" or (original is not None and original.value is None)
    if work.scenario is not None or original is not None:
        if not is_open and original is not None and original.value is not None and key not in work.case.changes:
            return error("number.empty", key)
        return take_case(work, with_number(work.case, work.library, key, work.scenario, value=None), key)
    emptied = without_number(work.case, key)
    beneath = resolve(emptied, work.library).numbers.get(key)
    if beneath is None:  # one of the case's own: it stays, and is blank
        emptied = with_number(work.case, work.library, key, value=None)
    return take_case(work, emptied, key)


def set_number(work: Workspace, key: str, value: float) -> Problem | None:
    """Puts a number into the case under the scenario that is shown, or says why it can't be taken."""
    return take_case(work, with_number(work.case, work.library, key, work.scenario, value=value), key)


def number_field(work: Workspace, key: str, label: str | None = None) -> None:
    """A field for a resolved number. Under it: what was understood, and what stood there originally if it is changed.

    A number that has its field further up on the page, because two effects share it, is shown without a second one.
    """
    number = work.answer.resolved.numbers[key]
    words = label or number_label(work.answer.resolved, key, work.language)
    note = "" if number.note is None else number.note.text(work.language)
    address = f"number:{key}"
    if not first_on_page(address):
        st.caption(markdown(words))
        st.markdown(f"**{markdown(exact(number, work.language))}**")
        st.caption(work.say("fields.shared"))
        return

    def take(now: Workspace, written: str) -> Problem | None:
        problem = take_number(now, key, written)
        start_over(now, f"slider:{key}")
        return problem

    written = text_field(
        work,
        address,
        label_words(words),
        write_quantity(number.value, number.unit, work.language),
        take,
        help=markdown(note) or None,
        placeholder=work.say("fields.to_horizon" if number.unit == "years" else "fields.blank"),
    )
    if address not in work.draft.unsettled:
        understood_caption(work, key, number, written)


def first_on_page(address: str) -> bool:
    """Whether this is the first time in this run that something at an address is drawn."""
    drawn: set[str] = st.session_state.setdefault("_drawn", set())
    is_first = address not in drawn
    drawn.add(address)
    return is_first


def understood_caption(work: Workspace, key: str, number: Assumption, written: str) -> None:
    """Under a field: the number as it was understood if typed another way, and the original of a changed one."""
    parts = []
    if written.strip() and written.strip() != write_quantity(number.value, number.unit, work.language):
        parts.append(f"= {exact(number, work.language)}")
    original = work.original(key)
    published = work.library.numbers.get(key)
    if original is not None and original.value != number.value:
        scenario = work.case.scenarios.get(work.scenario or "")
        by_scenario = scenario is not None and key in scenario.numbers
        where = "fields.original_scenario" if by_scenario else "fields.original"
        parts.append(work.say(where, value=exact(original, work.language)))
    elif published is not None and published.value != number.value and published.price_year != number.price_year:
        value = exact(published, work.language)
        parts.append(work.say("fields.re_expressed", value=value, year=published.price_year))
    elif not parts and number.unit != "year" and write_quantity(1.0, number.unit, work.language) == "1":
        parts.append(field_unit(number.unit, work.language, long=True))  # the field itself shows % and tkr
    asked = per_cent_question(written, number.unit, work.language)
    if asked:
        parts.append(asked)
    if parts:
        st.caption(" · ".join(parts))


def chosen(
    work: Workspace, address: str, value: Any, take: Callable[[Workspace, Any], object], options: Collection[Any] = ()
) -> dict[str, Any]:
    """Key, default and callback of a field with fixed choices; what is chosen goes to `take`.

    With options, those of a list to select from; without, yes or no, a slider's number, or what stands in a row of
    buttons. An answer that is none of the options is dropped: a browser may send a label of a moment ago.
    """

    @edits
    def answered() -> None:
        answer = st.session_state.get(key)
        if (not options or answer in options) and (answer is not None or value is None):
            take(current(), answer)

    key = field_key(work, address)
    if options:
        places = list(options)
        default: dict[str, Any] = {"index": places.index(value) if value in places else None}
    elif isinstance(value, bool | int | float):
        default = {"value": value}
    else:
        default = {"default": value}
    return {"key": key, "on_change": answered, **default}


def take_fields(**fields: Any) -> Callable[[Workspace, Any], Problem | None]:
    """An edit that sets fields of the case itself."""

    def take(now: Workspace, _: Any = None) -> Problem | None:
        return take_case(now, now.case.edited(**fields))

    return take


def static_table(rows: list[dict[str, str]], text_columns: int = 1, text_last: bool = False) -> None:
    """A plain table that screen readers read and printers print: first columns of text, then right-aligned numbers."""
    if not rows:
        return
    heads = list(dict.fromkeys(head for row in rows for head in row))

    def is_text(place: int) -> bool:
        return place < text_columns or (text_last and place == len(heads) - 1)

    lines = [
        "| " + " | ".join(markdown(head) or " " for head in heads) + " |",
        "|" + "|".join(":---" if is_text(place) else "---:" for place in range(len(heads))) + "|",
    ]
    lines += [
        "| " + " | ".join(markdown(row.get(head, "")).replace("\n", " ") for head in heads) + " |" for row in rows
    ]
    st.markdown("\n".join(lines))
