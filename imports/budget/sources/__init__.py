"""Files and pasted text as grids of cells."""
