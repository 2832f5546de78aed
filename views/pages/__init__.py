"""One file a page, and the front round them."""
