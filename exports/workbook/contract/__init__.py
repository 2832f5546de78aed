"""A contract as formulas: what is measured, owed and paid."""
