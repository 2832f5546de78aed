"""The store's own work: reading, saving, listing, sharing."""
