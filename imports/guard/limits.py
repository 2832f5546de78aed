"""What an uploaded workbook may be at most."""

LARGEST_FILE = 2_000_000
"""Bytes."""
LARGEST_UNPACKED = 15_000_000
"""Bytes that really come out, of all parts we read; what a part says of its own size is never trusted."""
MOST_PARTS = 200
MOST_SHEETS = 60
MOST_ELEMENTS = 300_000
MOST_CELLS = 50_000
"""Cells that hold something, in all sheets that are shown."""
DEEPEST = 40
LARGEST_TAG = 20_000
"""Characters in the attributes of one element."""
LONGEST_TEXT = 40_000
"""Characters in one cell; Excel itself stops at 32 767."""
LONGEST_NAMESPACE = 300
LONGEST_FORMAT = 255
"""Characters in a number format, as in Excel."""
LONGEST_NUMBER = 40
MOST_MERGES = 2_000
LARGEST_MERGE = 200_000
"""Cells in one merged range."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LAST_FORMAT_ID = 65_535
MOST_INDENT = 250
DAY_AFTER_LAST = 2_958_466
"""Dates are days from 0 to the end of year 9999, as in Excel."""
