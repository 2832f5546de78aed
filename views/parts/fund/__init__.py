"""Parts of the fund's pages."""
