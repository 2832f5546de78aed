"""What happened, as a case keeps it beside its plan."""
