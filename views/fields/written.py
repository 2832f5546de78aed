"""What is being written that is no part of a case, such as the reasons of a decision: kept with the window.

It stays when one goes to another page and back, and when what was written is refused. What is about a case that is
saved stays when the page is loaded anew too: it is remembered in the store for who writes it. What is typed before
there is a case is kept as long as the server runs (views/fields/begun.py).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from model.case.problem import Problem, error
from store.content.canonical import holds_personnummer
from views.fields.begun import begun
from views.state.draft import Draft
from views.state.workspace import CASES_SHOWN, Workspace, current, edits
from wording.numbers.days import read_day
from wording.text_safety import clean, markdown

LONGEST, LONGEST_WORD = 4000, 400
"""Signs of a text, and of a name or a reason."""
MOST_QUOTED = 80
LONGEST_KEPT = 20_000
"""Signs of a pasted text that are kept over a reload, and that a field takes: a shorter field shows nothing of a paste.

What is longer than may be kept is told when somebody wants it kept."""


@dataclass
class Written:
    """Words by the name of their field, and why they were refused the last time, if they were.

    What is `proposed` stands in a field until somebody writes something else, and is no words of theirs. `told` is the
    key of words that say why, where it is no problem of a store or a number. `wrong` says what is wrong in a field: a
    problem, or the key of words. `keys` are those under which the fields were last drawn, `taken` what stood
    in them when a button took it.
    """

    words: dict[str, str] = field(default_factory=dict)
    proposed: dict[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    told: str = ""
    times: int = 0
    wrong: dict[str, Problem | str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)

    def said(self, name: str) -> str:
        """What stands in a field, cleaned."""
        return clean(self.words.get(name, self.proposed.get(name, "")), LONGEST_KEPT).strip()

    def put(self, name: str, text: str, proposed: str = "") -> None:
        """Takes what stands in a field in which something was proposed."""
        self.proposed[name] = proposed
        if text == proposed:
            self.words.pop(name, None)
        else:
            self.words[name] = text

    def is_sound(self, wrong: Mapping[str, Problem | str] | None = None) -> bool:
        """Takes what is wrong in the fields, nothing where nothing is; why it was refused before is told no more."""
        self.problem, self.told, self.wrong = None, "", dict(wrong or {})
        return not self.wrong

    def faults(
        self, needed: Iterable[str] = (), days: Iterable[str] = (), longest: Mapping[str, int] | None = None
    ) -> dict[str, Problem | str]:
        """What is wrong in the fields: nothing in one that is needed, no day, too long, or with a personnummer."""
        wrong: dict[str, Problem | str] = {}
        for name in needed:
            if not self.said(name):
                wrong[name] = error("quick.missing", name)
        for name in days:
            if self.said(name) and self.day(name) is None:
                wrong[name] = error("decision.not_a_day", name, text=self.said(name)[:MOST_QUOTED])
        for name in {**self.proposed, **self.words}:
            most = (longest or {}).get(name, LONGEST)
            if len(self.said(name)) > most:
                wrong[name] = error("store.too_long", name, limit=most)
            elif holds_personnummer([self.said(name)]):
                wrong[name] = error("store.personnummer", name)
        return wrong

    def day(self, name: str) -> str | None:
        """The day in a field as ISO 8601 writes it; None where a whole day cannot be read from it."""
        read = read_day(self.said(name)) or ""
        return read if len(read) == len("2027-03-14") else None

    def done(self) -> None:
        """Empties the fields, once what was written is kept."""
        self.taken = {**self.proposed, **self.words}
        self.words.clear()
        self.problem, self.told, self.times = None, "", self.times + 1
        self.wrong.clear()
        self.keys.clear()


@dataclass
class Form:
    """A form of this window: how often its fields have begun anew, their keys, and what its button took from them."""

    times: int = 0
    drawn: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)


def written(about: str) -> Written:
    """What is being written about something, by its name."""
    kept: dict[str, Written] = st.session_state.setdefault("_written", {})
    here = kept.setdefault(about, Written())
    draft: Draft | None = st.session_state.get("_draft")
    if draft is not None and about.endswith(f":{draft.case_id}"):
        beside = begun() if draft.case_id is None else draft.words
        if about in beside or not here.words:
            here.words = beside.setdefault(about, {})
        else:
            beside[about] = here.words
    return here


def words_field(about: str, name: str, label: str, hint: str = "", proposed: str = "", is_long: bool = False) -> None:
    """A field for words; `proposed` stands in it until somebody writes."""
    kept = written(about)
    # Under another key the field begins with what is proposed now; what was typed over the last proposal stays.
    key, before = (f"written:{about}:{name}:{kept.times}:{text}" for text in (proposed, kept.proposed.get(name)))
    if key != before and st.session_state.get(before, kept.proposed.get(name)) != kept.proposed.get(name):
        kept.words[name] = st.session_state[before]
    draw = st.text_area if is_long else st.text_input
    text = draw(
        label,
        kept.words.get(name, proposed),
        key=key,
        placeholder=hint or None,
        max_chars=LONGEST_KEPT,
        on_change=edits(when_told(about, name, key, proposed), st.session_state.get("_draft")),
    )
    kept.keys[name] = key
    kept.put(name, text, proposed)
    if name in kept.wrong:
        wrong, work = kept.wrong[name], current()
        told = work.say(wrong) if isinstance(wrong, str) else work.words(wrong)
        st.markdown(f":red[**{markdown(told)}**]")


def when_told(about: str, name: str, key: str, proposed: str = "") -> Callable[[], None]:
    """Takes what comes from a field as it comes, with the draft: the page may have been left, for another case too.

    What is typed in a field that a button has just emptied, before the browser knows of it, begins the field anew.
    """
    times = written(about).times

    def take() -> None:
        kept, late = written(about), st.session_state.get(key)
        if late is None or (kept.times != times and str(late) == kept.taken.get(name)):
            return
        kept.put(name, str(late), proposed)
        kept.times += kept.times != times

    return take


def as_sent(about: str, *names: str) -> Written:
    """What is being written, with what fields hold that the browser sends together with the button that takes it.

    A slow server hears of both at once, before it has drawn the page. Without `names`, all fields are asked.
    """
    kept = written(about)
    for name in names or tuple(kept.keys):
        sent = st.session_state.get(kept.keys[name]) if name in kept.keys else None
        if sent is not None:
            kept.put(name, str(sent), kept.proposed.get(name, ""))
    return kept


def kept_field(about: str, name: str, key: str, label: str, *, is_long: bool = False, **settings: Any) -> str:
    """A field of a form under a key of its own: what stands in it stays until its button takes it (`is_over`).

    A text longer than `LONGEST_KEPT`, such as a large table that was pasted, is not kept over a reload. `settings` are
    those of Streamlit's field. What is typed in a field that its button has just emptied, before the browser knows of
    it, begins the field anew; what the button took does not come back.
    """
    kept, form, place = written(about), _form(about), _place(about, key)
    times, also = form.times, settings.pop("on_change", None)

    def came() -> None:
        late = str(st.session_state.get(place) or "")
        if form.times == times:
            if also is not None:
                also()
        elif late != form.taken.get(name):
            written(of_case(_what(about))).put(name, late)  # the case may have got its name meanwhile
            form.times += 1

    draw = st.text_area if is_long else st.text_input
    draft: Draft | None = st.session_state.get("_draft")
    text: str = draw(label, kept.words.get(name, ""), key=place, on_change=edits(came, draft), **settings)
    kept.put(name, text if len(text) <= LONGEST_KEPT else "")
    form.drawn[name] = place
    return text


def _what(about: str) -> str:
    """What a form is, without the case."""
    return about.rpartition(":")[0]


def _form(about: str) -> Form:
    forms: dict[str, Form] = st.session_state.setdefault("_forms", {})
    return forms.setdefault(_what(about), Form())


def _place(about: str, key: str) -> str:
    """The key of a field of a form as it stands: another one for another case, and each time that it begins anew."""
    times, cases = _form(about).times, st.session_state.get(CASES_SHOWN, 0)
    return f"{key}|{cases}.{times}" if times or cases else key


def raw_text_in(about: str, key: str) -> str:
    """What stands in a field of a form, as it is."""
    return str(st.session_state.get(_place(about, key)) or "")


def text_in(about: str, key: str) -> str:
    """What stands in a field of a form, cleaned and without the spaces round it."""
    return clean(raw_text_in(about, key), LONGEST_KEPT).strip()


def is_over(about: str) -> None:
    """Empties the fields of a form whose button took what was written."""
    form, state = _form(about), st.session_state
    written(about).done()
    form.taken = {name: str(state.get(place) or "") for name, place in form.drawn.items()}
    form.times += 1


def of_case(what: str) -> str:
    """What is being written of a kind about the case that is open, by the name under which it is kept."""
    draft: Draft | None = st.session_state.get("_draft")
    return f"{what}:{None if draft is None else draft.case_id}"


def begins(about: str, name: str, key: str, otherwise: str = "") -> str:
    """What a field of a form begins with: what stood in it before the page was loaded anew, or else what is natural."""
    first: str = st.session_state.setdefault(f"{about}|{key}:begins", written(about).words.get(name, otherwise))
    return first


def was_begun(about: str) -> bool:
    """Whether something stood in a form when this window first drew it: the part that it stands in is then open."""
    begun_before: bool = st.session_state.setdefault(f"{about}:begun", bool(written(about).words))
    return begun_before


def place_of(about: str, name: str, key: str, options: Sequence[str], otherwise: int | None = None) -> int | None:
    """The place of the option that a choice of a form begins with."""
    chosen = begins(about, name, key)
    return options.index(chosen) if chosen and chosen in options else otherwise


def stands(about: str, name: str, text: object, otherwise: str = "") -> None:
    """Keeps what stands in a field of a form until its button takes it."""
    written(about).put(name, "" if text is None else str(text), otherwise)


def is_taken(about: str, keys: Iterable[str]) -> None:
    """Forgets what stood in a form whose button took it; the fields under these keys begin anew."""
    written(about).done()
    for key in keys:
        st.session_state.pop(f"{about}|{key}:begins", None)


def show_refused(work: Workspace, about: str) -> None:
    """Beside the button: why what was written was not kept. It is still in the fields."""
    kept = written(about)
    if kept.problem is not None:
        st.error(markdown(work.words(kept.problem)))
    elif kept.told:
        st.error(work.say(kept.told))
    elif kept.wrong:  # on a phone the fields are out of sight
        st.markdown(f":red[**{work.say('start.above', count=len(kept.wrong))}**]")
