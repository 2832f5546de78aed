"""What the forms share: facts in a table, texts under headings, persons to ask, boxes and lines to sign on."""

from collections.abc import Iterator, Mapping, Sequence

from exports.documents.document import Block, Heading, Paragraph, Table
from exports.documents.subject import Subject, shortened
from model import RESULTS_DATE
from model.case.application import Contact, Signature
from model.case.assumptions import Label, Record, ShortText
from model.case.fingerprint import SHOWN, fingerprint
from wording.numbers import tkr

OF_CONTACT = ("name", "title", "phone", "email")
OF_SIGNATURE = ("place", "date", "name", "title")
BLANK_LINE = "\u00a0\n\u00a0"
"""Room to write by hand."""


def given(subject: Subject, text: Label | ShortText | None) -> str:
    """A text, or that it is missing."""
    return written(subject, text) or subject.say("application.missing")


def written(subject: Subject, text: Label | ShortText | None) -> str:
    """A text in the language of the form; empty where it is missing."""
    return "" if text is None else text.text(subject.language) if isinstance(text, Label) else text


def facts_table(subject: Subject, facts: Mapping[str, str]) -> Table:
    """What each fact is called, and what it is; one without words is said to be missing."""
    missing = subject.say("application.missing")
    return Table(
        (subject.say("application.question"), subject.say("application.reply")),
        tuple((name, fact or missing) for name, fact in facts.items()),
        text_columns=2,
        widths=(0.3, 0.7),
    )


def answered(
    subject: Subject, part: Record, names: Sequence[str], words: str, always: Sequence[str] = ()
) -> Iterator[Block]:
    """Each text that is filled in, under its heading; `words` is where the headings stand in the wording.

    Those that `always` stand there are said to be missing where they are.
    """
    for name in names:
        text: Label | None = getattr(part, name)
        if text is not None or name in always:
            yield Heading(subject.say(f"{words}.{name}"))
            yield Paragraph(given(subject, text))


def left_blank(subject: Subject, part: Record, names: Sequence[str], words: str) -> tuple[str, ...]:
    """The headings of the texts that are not filled in."""
    return tuple(subject.say(f"{words}.{name}") for name in names if getattr(part, name) is None)


def contacts(subject: Subject, persons: Sequence[Contact]) -> Iterator[Block]:
    """The persons to ask, a row each; nothing where there are none."""
    rows = [tuple(getattr(person, part) or "–" for part in OF_CONTACT) for person in persons if person != Contact()]
    if rows:
        yield Heading(subject.say("application.texts.contacts"), 2)
        heads = tuple(subject.say(f"application.contact.{part}") for part in OF_CONTACT)
        yield Table(heads, tuple(rows), text_columns=4, widths=(0.27, 0.25, 0.2, 0.28))


def signature(subject: Subject, signed: Signature, who: str) -> Iterator[Block]:
    """Lines to sign on: what is typed stands there, the rest is written by hand. `who` signs, in words."""
    yield Heading(who, 2)
    typed = {part: getattr(signed, part) for part in OF_SIGNATURE}
    in_order = ("place", "date", "hand", "name", "title")
    rows = [(subject.say(f"application.signature.{part}"), typed.get(part) or BLANK_LINE) for part in in_order]
    heads = (subject.say("application.signature.title_of_table"), subject.say("application.signature.by_hand"))
    yield Table(heads, tuple(rows), text_columns=2, widths=(0.3, 0.7))


def box(subject: Subject, is_ticked: bool, words: str) -> str:
    """A box to tick, with what it stands for: *[x] Projektet …*."""
    return subject.say("local_project.account.ticked" if is_ticked else "local_project.account.unticked", words=words)


def foot(subject: Subject) -> str:
    """What a form was made from: the way of counting, the scenario if that is to be told, and the fingerprint."""
    counted = subject.say("application.foot_counted", scenario=shortened(subject.scenario_label, 60))
    return subject.say(
        "application.foot",
        version=RESULTS_DATE,
        counted=f" {counted}" if tells_what_was_counted(subject) else "",
        fingerprint=fingerprint(subject.answer.case)[:SHOWN],
    )


def tells_what_was_counted(subject: Subject) -> bool:
    """Whether it is to be told what was counted: a scenario, or changes to something that was filed."""
    return subject.scenario is not None or subject.is_changed


def span(years: tuple[int, ...]) -> str:
    """The first and the last of some years: *2020–2022*, or *2020*; empty for none."""
    return "–".join(map(str, sorted({min(years), max(years)}))) if years else ""


def actor_name(subject: Subject, name: str) -> str:
    """What an actor is called."""
    return subject.answer.everyone.actors[name].label.text(subject.language)


def in_tkr(whole: int, subject: Subject) -> str:
    """An amount of whole tkr, in words."""
    return tkr(1000.0 * whole, subject.language)
