"""Names that lines, funding and effects of a case may not have, since something else is called so.

Their numbers' keys and their lines in the ledger begin with their names, as these do.
"""

RESERVED = frozenset(
    {
        "budget", "default", "discount", "evidence", "internal_rate",  # what keys of shared numbers begin with
        "measured",  # the random factors of a contract's measurements
        "contract", "contracts", "repayment",  # lines of the ledger that are nobody's own
    }
)  # fmt: skip
"""Refused wherever they stand."""

SHARED = frozenset({"applicants", "case_flow", "discount_rate", "followup", "range", "school", "social"})
"""What other keys begin with: no new part gets such a name, but a case that already has one keeps it."""
