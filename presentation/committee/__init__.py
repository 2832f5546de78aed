"""What a committee reads of several cases: side by side, and which of them fit a budget."""
