"""The database itself: opening, tables, upgrades, the audit's chain."""
