"""A small case as a file, and what a file is refused for."""

SMALL = """\
format: fortjanst-case/1
label: Ett litet fall
applicant: socialnamnd
start_year: 2020
horizon: 5
budget:
  team:
    label: Lag
    cost_type: staff
    paid_by: socialnamnd
    amounts: {2020: 1000}
effects:
  care:
    label: Vård
    kind: reduction
    valuations: [{actor: socialnamnd, realised_as: cash}]
numbers:
  care.base: {label: Bas, value: 5000, unit: kr/year, basis: judged}
  care.change: {label: Andel, value: 0.1, unit: change, basis: judged}
"""
PERSON = "19811218-9876"
TEXTS = (
    "NO", "No", "no", "on", "ON", "off", "yes", "Yes", "y", "n", "True", "TRUE", "False", "Null", "NULL", "nil",
    "0114", "0180", "010", "00", "-010", "0o14", "0x1F", "0b101", "12:30", "12:30:45", "1:2:3.5", "1_000", "1_000.5",
    "2026-01-31", "2026-13-45", "2026-01-31T12:00:00Z", ".inf", "-.inf", ".nan", ".NaN", "inf", "nan", "1e", "e5",
    "1.2.3", "0,25", "1 000", "1,234", "+", "-a", ".", "=", "<<", "5 kr", "٣", "１２",
)  # fmt: skip
