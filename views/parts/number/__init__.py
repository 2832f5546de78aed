"""Parts of the page about assumptions."""
