"""The session: which draft this browser works on, and the fields that edit it.

No field is ever fed its own answer. A field starts from the case as it is when the field is drawn for the first time;
after that its key keeps what was typed, and each answer goes into the case. When the case changes behind the fields
(undo, another scenario, another window), their keys get a new revision and they start over.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import streamlit as st
from pydantic import ValidationError

from exports.sentences import exact, problem_sentence
from model.answer import Answer, SideBySide
from model.assumptions import Assumption, Label, Language, Library, Record
from model.case import Case
from model.checking import check_in_force
from model.editing import with_number
from model.in_force import in_force
from model.problem import Problem, error
from model.reading import case_files, problems_of, read_case, read_library
from model.risk import Risk
from views.drafts import DRAFTS, Draft, Unsettled
from wording.numbers import NumberRefused, field_unit, read_kronor, read_quantity, write_quantity
from wording.text_safety import clean, markdown
from wording.text_safety import label as label_words
from wording.texts import say

TOKEN = "utkast"
OF_THE_FRONT = ("scenario", "language")


@lru_cache
def founding_case() -> Case:
    """The case that a new visitor sees."""
    return read_case(next(iter(case_files().values())).read_bytes())


@dataclass(frozen=True)
class Workspace:
    """What a page works with: the draft, the library, and the words of the reader's language."""

    draft: Draft
    library: Library
    token: str
    is_lost: bool = False

    @property
    def language(self) -> Language:
        """The reader's language."""
        return self.draft.language

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self.draft.case

    @property
    def answer(self) -> Answer:
        """The answer to the case as it stands."""
        return self.draft.answer(self.library)

    @property
    def scenarios(self) -> SideBySide:
        """The scenarios side by side."""
        return self.draft.side_by_side(self.library)

    @property
    def risk(self) -> Risk:
        """The contract of the case as it stands, with and without it."""
        return self.draft.risk(self.library)

    def answer_of(self, scenario: str | None) -> Answer:
        """The answer to the case under one of its scenarios, or without one."""
        return Answer(in_force(self.case, self.library, scenario), self.draft.perspective)

    @property
    def is_changed(self) -> bool:
        """Whether the case, apart from its scenarios, is not what was filed."""
        return bool(self.case.changes) or _counted(self.case) != _counted(self.draft.opened)

    def say(self, key: str, /, **facts: object) -> str:
        """A text in the reader's language."""
        return say(key, self.language, **facts)

    def words(self, problem: Problem) -> str:
        """A problem in the reader's language."""
        return problem_sentence(problem, self.answer.standing, self.language)

    def original(self, key: str) -> Assumption | None:
        """A number as it was when the case was opened, before changes and scenarios."""
        return self.draft.originals(self.library).numbers.get(key)

    def originals(self, keys: Iterable[str]) -> dict[str, Assumption]:
        """Those of the numbers that were there when the case was opened, as they were."""
        return {key: number for key in keys if (number := self.original(key)) is not None}


def _counted(case: Case) -> Case:
    """The case without what is asked about it and what is only told of it: no result depends on any of that."""
    effects = {name: effect.model_copy(update={"term": None}) for name, effect in case.effects.items()}
    beside = {"scenarios": {}, "sampling": None, "pilot": None}
    told = {"label": None, "summary": None, "application": None, "local_project": None, "effects": effects}
    return case.model_copy(update=beside | told)


def workspace() -> Workspace:
    """The workspace of this browser: the draft in the address, or a new one of the founding case."""
    state = st.session_state
    state.setdefault("_me", secrets.token_hex(8))
    asked = st.query_params.get(TOKEN) or state.get("_token")
    draft = DRAFTS.find(asked) if asked else None
    is_lost = asked is not None and draft is None
    if draft is None:
        token, draft = DRAFTS.start(founding_case())
    else:
        token = str(asked)
    state["_lost"] = is_lost or (state.get("_lost", False) and state.get("_token") == token)
    seen = state.get("_seen")
    if seen != (token, draft.version) and draft.written_by != state["_me"]:
        state["_redraw"] = state.get("_redraw", 0) + 1  # another window edited this draft: start the fields over
    state["_token"], state["_seen"] = token, (token, draft.version)
    if st.query_params.get(TOKEN) != token:
        st.query_params[TOKEN] = token
    return Workspace(draft, read_library(), token, state["_lost"])


def current() -> Workspace:
    """The workspace, inside a callback: the draft of the run before, found again."""
    token = st.session_state["_token"]
    draft = DRAFTS.find(token)
    if draft is None:  # a day old, and just forgotten: go on with what there is
        _, draft = DRAFTS.start(founding_case())
    if draft.written_by != st.session_state["_me"] and st.session_state["_seen"] != (token, draft.version):
        st.session_state["_redraw"] = st.session_state.get("_redraw", 0) + 1
    draft.written_by = st.session_state["_me"]
    return Workspace(draft, read_library(), token)


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
    if key not in st.session_state:
        unsettled = work.draft.unsettled.get(address)
        st.session_state[key] = text if unsettled is None else unsettled.text

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
        written: str = st.text_area(label, key=key, on_change=typed, height="content", **words)
    else:
        written = st.text_input(label, key=key, on_change=typed, **words)
    show_problem(work, address)
    return written


def read_typed(written: str, unit: str) -> float | Problem:
    """The number typed in a field of a unit (`kronor` where a plain number is no tkr), or why it can't be taken."""
    try:
        return read_kronor(written) if unit == "kronor" else read_quantity(written, unit)
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
    scenario = work.draft.scenario if work.draft.scenario in case.scenarios else None
    known = set(map(_identity, work.answer.problems))
    for problem in check_in_force(in_force(case, work.library, scenario)):
        if problem.severity == "error" and _identity(problem) not in known:
            return problem
    return None


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
    return take_case(now, now.case.model_copy(update={field: record}), what=what or field)


def take_number(work: Workspace, key: str, written: str) -> Problem | None:
    """Puts a typed number into the case, or says why it can't be taken. An empty field takes the change away."""
    number = work.answer.standing.numbers[key]
    original = work.original(key)
    if not written.strip():
        if number.unit == "years" or original is None or original.value is None:
            case = with_number(work.case, work.library, key, work.draft.scenario, value=None)
            return take_case(work, case, key)
        return error("number.empty", key)
    value = read_typed(written, number.unit)
    if isinstance(value, Problem):
        return value
    return set_number(work, key, value)


def set_number(work: Workspace, key: str, value: float) -> Problem | None:
    """Puts a number into the case under the scenario that is shown, or says why it can't be taken."""
    return take_case(work, with_number(work.case, work.library, key, work.draft.scenario, value=value), key)


def number_field(work: Workspace, key: str, label: str | None = None) -> None:
    """A field for a number in force. Under it: what was understood, and what stood there originally if it is changed.

    A number that has its field further up on the page, because two effects share it, is shown without a second one.
    """
    number = work.answer.standing.numbers[key]
    words = label or number.label.text(work.language)
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
        scenario = work.case.scenarios.get(work.draft.scenario or "")
        by_scenario = scenario is not None and key in scenario.numbers
        where = "fields.original_scenario" if by_scenario else "fields.original"
        parts.append(work.say(where, value=exact(original, work.language)))
    elif published is not None and published.value != number.value and published.price_year != number.price_year:
        value = exact(published, work.language)
        parts.append(work.say("fields.re_expressed", value=value, year=published.price_year))
    elif not parts and number.unit != "year" and write_quantity(1.0, number.unit, work.language) == "1":
        parts.append(field_unit(number.unit, work.language, long=True))  # the field itself shows % and tkr
    if parts:
        st.caption(" · ".join(parts))


def chosen(
    work: Workspace, address: str, value: Any, take: Callable[[Workspace, Any], object], options: Collection[Any] = ()
) -> dict[str, Any]:
    """Key and callback of a field with fixed choices, which starts from the value and gives its answer to `take`.

    An answer that is none of the options is dropped: a browser may send a label of a moment ago.
    """
    key = field_key(work, address)
    if key not in st.session_state:
        st.session_state[key] = value

    def answered() -> None:
        answer = st.session_state[key]
        if not options or answer in options:
            take(current(), answer)

    return {"key": key, "on_change": answered}


def take_fields(**fields: Any) -> Callable[[Workspace, Any], Problem | None]:
    """An edit that sets fields of the case itself."""

    def take(now: Workspace, _: Any = None) -> Problem | None:
        return take_case(now, now.case.model_copy(update=fields))

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
