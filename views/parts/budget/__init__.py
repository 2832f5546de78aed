"""Parts of the page about the budget."""
