"""Case files and the library: the strict door that YAML comes in through, and older files made today's."""
