"""Parts of the page about the contract."""
