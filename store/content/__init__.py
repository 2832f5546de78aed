"""What a revision holds: its bytes, its changes, its figures, and how two of them merge."""
