"""Which number counts: the library, the case, its changes and a scenario laid over each other."""
