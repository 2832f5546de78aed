"""The model of Förtjänst: pure Python that knows no screen, no language and no database.

Read `evaluate.py` first. Data goes one way: reading → checking → resolved numbers → draws → evaluate → ledger →
metrics.
"""

RESULTS_DATE = "2026-11-30"
"""The day on which any result last changed by a change of the model; see CHANGELOG.md."""
