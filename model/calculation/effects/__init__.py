"""One file a kind of effect: the only place that knows the arithmetic of a kind."""
