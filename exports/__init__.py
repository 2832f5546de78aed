"""Everything people look at or carry away: sentences, tables, charts, forms and files. No screen, no session."""
