"""Where the table is in a grid, and what its columns and rows are."""
