"""Edits of a whole contract: its parts, and the numbers that stand for its figures."""
