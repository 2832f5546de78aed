"""Fields that edit the draft, tables to edit and tables to read."""
