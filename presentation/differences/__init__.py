"""What differs between two cases, told in rows: what, what it was, what it becomes. Labels, never addresses."""

from presentation.differences.rows import difference_rows, difference_values

__all__ = ["difference_rows", "difference_values"]
