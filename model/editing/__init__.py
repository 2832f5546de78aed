"""Edits as new cases: nothing here changes the case that it is given."""
