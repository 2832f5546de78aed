"""A contract taken into another currency at a rate that somebody states."""

from model.case.contract import Contract
from model.case.terms import Converted, PerUnit
from model.numbers.contract_figures import figures, with_figure

IN_MONEY = ("kr", "kr/case")
"""Units of figures that are money, or a price in money of what is counted."""


def in_currency(contract: Contract, currency: str, rate: float) -> Contract:
    """The contract with all its money in another currency, in which one of its own is worth `rate`; it says so itself.

    What is a share, a rate or a count stays, also an amount that is a share of the advance, and a price that is blank.
    ValidationError for a rate that is not above 0 or above a million, or amounts that become too large.
    """
    changed, savings = contract, {name for name, one in contract.outcomes.items() if one.unit == "savings"}
    per_krona = {
        f"terms.{name}.price"
        for name, term in contract.terms.items()
        if isinstance(term, PerUnit) and term.measures in savings
    }
    for place, figure in figures(contract, "").items():
        if figure.unit in IN_MONEY and figure.value is not None and place not in per_krona:
            changed = with_figure(changed, place, rate * figure.value)
    said = Converted(currency=contract.currency, rate=rate)
    return Contract.model_validate(changed.model_dump() | {"currency": currency, "converted": said})
