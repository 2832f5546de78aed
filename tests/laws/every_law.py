"""All laws of all themes. Each theme's file puts its own into the book when it is read."""

from tests.laws import (  # noqa: F401
    beside,
    committee,
    contracts_in_cases,
    deciding,
    discounting,
    effects,
    figures,
    files,
    followup,
    imported,
    ledger,
    odds,
    parts,
    readings,
    review,
    settlement,
    solving,
    terms_of_contracts,
    ways_on,
)
from tests.laws.lawbook import LAWS

__all__ = ["LAWS"]
