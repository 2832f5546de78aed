"""The input sheet: every number that a workbook counts on."""
