"""What time it is, as it is kept: UTC to the microsecond, as text that sorts as time does."""

from datetime import UTC, datetime


def now() -> datetime:
    """The time now, in UTC. Everything in the store asks here, so that a test can turn the clock."""
    return datetime.now(UTC)


def as_text(time: datetime) -> str:
    """A time as it is kept: always with microseconds, so that texts sort as times do."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class TimeSpoilt(Exception):
    """What is kept is no time."""


def from_text(text: str) -> datetime:
    """A time that is kept. Raises TimeSpoilt."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        raise TimeSpoilt from None
