"""Case files and the library: YAML read strictly, and older files brought up to date."""
