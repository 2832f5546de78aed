"""Sheets as cells in memory, and the file made of them."""
