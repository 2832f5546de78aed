"""Checks of what is stated to have happened."""
