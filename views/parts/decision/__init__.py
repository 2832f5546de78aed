"""Parts of the page of the decision: who stands behind a version, the decision, its minutes and the later log."""
