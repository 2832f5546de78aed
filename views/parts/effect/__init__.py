"""Parts of the page about effects."""
