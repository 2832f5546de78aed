"""Formulas that know their own results."""
