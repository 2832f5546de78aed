"""The fingerprint of a case: the same for the same content, however it was written or stored."""

import hashlib
import json

from model.case.case import Case
from model.case.plain import plain

SHOWN = 12
"""Signs of a fingerprint that are enough to tell two cases apart by eye."""


def fingerprint(case: Case) -> str:
    """SHA-256 of the case as canonical JSON, 64 hexadecimal signs."""
    tree = plain(case, as_json=True)
    written = json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(written.encode("utf-8")).hexdigest()
