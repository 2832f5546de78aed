"""The decision report: two pages and an appendix."""
