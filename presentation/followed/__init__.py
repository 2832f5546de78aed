"""What is said of a follow-up beside its first lines: its plan, its charts, and what was settled."""
