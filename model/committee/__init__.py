"""What a committee asks of several cases: side by side on common terms, and which of them fit a budget."""
