"""Forms that others ask for: the fund's application, and the papers of a small local project (LUM)."""
