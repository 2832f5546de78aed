"""A workbook of ours that comes back edited: compared with one built anew, and told as named changes."""
