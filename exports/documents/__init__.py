"""Documents as data, written as Word or PDF."""
