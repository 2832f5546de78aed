"""Who may do what, and which states follow which: data."""
