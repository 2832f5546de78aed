"""A key figure: what screen and paper show first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A number that one should see first: what it is, the number, and a few words more."""

    label: str
    value: str
    note: str = ""
