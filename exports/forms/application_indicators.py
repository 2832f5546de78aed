"""What an application says is followed up: indicators by those they are about."""

from collections.abc import Iterator
from typing import get_args

from exports.documents.document import Block, Heading, Paragraph, Table
from exports.documents.subject import Subject
from exports.forms.form_parts import written
from model.case.application import Indicator, IndicatorGroup

GROUPS: tuple[IndicatorGroup | None, ...] = (*get_args(IndicatorGroup), None)


def indicators(subject: Subject) -> Iterator[Block]:
    """What is measured, how, and against what: a table for each group of those it is about."""
    stated = subject.answer.case.application.indicators
    yield Heading(subject.say("application.indicators.title"))
    if not stated:
        yield Paragraph(subject.say("application.indicators.missing"))
    for group in GROUPS:
        of_group = [indicator for indicator in stated if indicator.group == group]
        if not of_group:
            continue
        if len(of_group) < len(stated) or group is not None:
            yield Heading(subject.say(f"application.indicators.groups.{group or 'none'}"), 2)
        columns = ("label", "method", "baseline", "control", "target")
        yield Table(
            tuple(subject.say(f"application.indicators.{column}") for column in columns),
            tuple(_indicator(subject, indicator) for indicator in of_group),
            text_columns=5,
            widths=(0.24, 0.22, 0.19, 0.16, 0.19),
        )
    if stated:
        yield Paragraph(subject.say("application.indicators.dash"), "note")


def _indicator(subject: Subject, indicator: Indicator) -> tuple[str, ...]:
    """An indicator as a row: what it is with its unit, how, from where, against whom; the direction and the goal."""
    unit, aim = (
        "" if choice is None else subject.say(f"application.indicators.{part}s.{choice}")
        for part, choice in (("unit", indicator.unit), ("aim", indicator.aim))
    )
    words = written(subject, indicator.label)
    label = subject.say("application.indicators.in_unit", label=words, unit=unit) if unit else words
    target = "\n".join(filter(None, (aim, written(subject, indicator.target))))
    texts = (written(subject, text) for text in (indicator.method, indicator.baseline, indicator.control))
    return (label, *(text or "–" for text in (*texts, target)))
