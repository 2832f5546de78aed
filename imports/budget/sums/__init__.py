"""Whether the table adds up: sums and their parts, and the unit of its money."""
