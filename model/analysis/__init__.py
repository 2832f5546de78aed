"""Questions to a case: its answer, break-even, what moves it, how sure it is."""
