"""Everything the calculator says, in Swedish and English, and how it reads and writes numbers.

Texts are in the YAML files, by key. `texts` finds them, `numbers` is the one parser and the one formatter of numbers,
and `text_safety` makes text that somebody typed safe to show. The room knows no screen and no model.
"""
