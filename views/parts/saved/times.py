"""When and by whom something was done, as a person says it."""

from datetime import UTC, datetime, timedelta

from store.records import Person
from views.state.reader_time import reader_zone
from views.state.workspace import Workspace
from wording.text_safety import markdown


def clock(at: datetime) -> str:
    """The time of day where the reader is: *14:02*."""
    return f"{at.replace(tzinfo=UTC).astimezone(reader_zone()):%H:%M}"


def when(work: Workspace, at: datetime) -> str:
    """A day and time where the reader is: *i dag 14:02*, *i går 9:15*, *2026-11-02 14:02*."""
    then, now = at.replace(tzinfo=UTC).astimezone(reader_zone()), datetime.now(reader_zone())
    if then.date() == now.date():
        return work.say("cases.today", time=f"{then:%H:%M}")
    if then.date() == now.date() - timedelta(days=1):
        return work.say("cases.yesterday", time=f"{then:%H:%M}")
    return f"{then:%Y-%m-%d %H:%M}"


def who(work: Workspace, person: Person) -> str:
    """A person's name, *du* for oneself; empty for the one user of a store without login."""
    if person.id == work.acting.person and person.standing != "single":
        return work.say("cases.you")
    return named(work, person)


def named(work: Workspace, person: Person) -> str:
    """A person's name, whoever reads it; empty for the one user of a store without login."""
    if person.standing == "single":
        return ""
    if person.is_forgotten:
        return work.say("cases.forgotten")
    if person.standing == "link":
        return work.say("cases.by_link", name=person.name or work.say("cases.unnamed"))
    return person.name or work.say("cases.unnamed")


def told(work: Workspace, person: Person, at: datetime) -> str:
    """Who and when in a line, ready for the page: *Anna · i dag 14:02*."""
    return markdown(" · ".join(filter(None, (who(work, person), when(work, at)))))
