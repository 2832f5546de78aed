"""What is stated besides the calculation so that it can be reviewed: of effects, of staff cost, of an investor."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from model.case.agreement import place_of
from model.case.assumptions import Label, Record
from model.case.reviewing.review import AboutEffect, CaseReview, InvestorLimits, StaffCost
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import is_included
from model.review.plans import Put, with_about, with_investor, with_staff
from views.parts.review.record_fields import Read, show_fields, taker, words_read
from views.state.typed import read_typed
from views.state.workspace import Workspace
from wording.numbers import write_quantity
from wording.text_safety import label, markdown

WORDS = "words"
OF_EACH = {"displacement": WORDS, "smallest_cut": "kr/year"}
OF_PEOPLE = {"age_at_start": "years", "leaves_at": "years", "afterwards": WORDS}
OF_STAFF = {"contributions": "share", "wage_growth": "growth"}
OF_INVESTORS = {"at_least": "share", "at_most": "share"}
"""Fields with the unit that each is typed in."""


def show_stated(work: Workspace) -> None:
    """The fields of what the review reads, an effect, a line of staff cost or an investor in each part that folds."""
    examined, case, language = work.review.examined, work.case, work.language
    said = case.review or CaseReview()
    st.header(work.say("review.stated.title"))
    st.caption(markdown(work.say("review.stated.note")))
    for name, effect in examined.benefits:
        unit = examined.numbers[key_of(name, effect, "change")].unit
        fields = {"most": unit, **OF_EACH, **(OF_PEOPLE if effect.is_per_person else {})}
        about = said.about.get(name, AboutEffect())
        part_of(work, "about", name, effect.label.text(language), fields, about, with_about)
    for name, line in case.budget.items():
        if line.cost_type == "staff" and is_included(examined.resolved, f"{name}.included"):
            staff = said.staff.get(name, StaffCost())
            part_of(work, "staff", name, line.label.text(language), OF_STAFF, staff, with_staff)
    for of, contract in case.contracts.items():
        for party in contract.investors:
            place, words = f"{place_of(of)}.{party}", contract.parties[party].label.text(language)
            limits = said.investors.get(place, InvestorLimits())
            part_of(work, "investors", place, words, OF_INVESTORS, limits, with_investor)


def part_of(
    work: Workspace, kind: str, name: str, words: str, fields: Mapping[str, str], record: Record, put: Put
) -> None:
    """A part that folds, with the fields of a record, three beside each other."""
    title = label(work.say(f"review.stated.of_{kind}", name=words))
    part = st.expander(title, key=f"stated:{kind}:{name}", on_change="rerun")
    if not part.open:
        return
    with part:
        show_fields(
            work,
            f"stated:{kind}:{name}",
            fields,
            lambda field: work.say(f"review.stated.fields.{field}"),
            lambda field: written_as(work, getattr(record, field), fields[field]),
            lambda field: taker(name, field, put, reader(fields[field])),
            lambda field: work.say(f"review.stated.help.{field}"),
            lambda field: "" if fields[field] == WORDS else fields[field],
        )


def written_as(work: Workspace, value: Label | float | None, unit: str) -> str:
    """What stands in a field."""
    if value is None:
        return ""
    return value.text(work.language) if isinstance(value, Label) else write_quantity(value, unit, work.language)


def reader(unit: str) -> Read:
    """What reads something that is typed in a unit, or in words."""
    return words_read if unit == WORDS else partial(read_typed, unit=unit)
