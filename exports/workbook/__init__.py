"""The calculation as a living workbook: its formulas are the model, written a second time."""
