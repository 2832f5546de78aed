"""What the ledger comes to: perspectives, the first sheet, who pays and gains, and what the app said at export."""
