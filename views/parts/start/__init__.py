"""Parts of the start page, and opening a file."""
