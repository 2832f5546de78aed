"""The fund's pages, about several cases at once."""
