"""Why an uploaded workbook is not read."""


class WorkbookRefused(ValueError):
    """The file is not read; the text `problems.import.<code>`, given the facts, says why."""

    def __init__(self, code: str, **facts: str):
        super().__init__(f"{code}: {facts}")
        self.code = code
        self.facts = facts


def megabytes(size: int) -> str:
    """Bytes as whole megabytes, written."""
    return f"{size // 1_000_000}"
