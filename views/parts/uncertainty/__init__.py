"""Parts of the page about uncertainty."""
