"""Parts of the page about forms."""
