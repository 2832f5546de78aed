"""Is the case convincing: findings, each with what it would do to the answer if it were put right (4.17)."""
