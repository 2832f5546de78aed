"""Names of the files that people carry away: small letters, digits and hyphens, never anything else from a text."""

import re
import unicodedata

from model.assumptions import Language
from model.case import Case

LONGEST = 60
"""Signs of the part of a name that comes from a text."""

_STANDS_FOR = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l", "þ": "th"})
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")
"""What Windows takes for a device, whatever its ending."""


def slug(text: str) -> str:
    """A text as `[a-z0-9-]{1,60}` that no system takes for a path or a device; `kalkyl` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_STANDS_FOR)).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")
    if not found:
        return "kalkyl"
    return f"kalkyl-{found}" if _RESERVED.fullmatch(found) else found


def file_name(case: Case, kind: str, ending: str, language: Language, scenario: str | None = None) -> str:
    """`<label>-<kind>[-<scenario>]-<language>.<ending>`; kind and ending are the product's own words."""
    named = case.scenarios.get(scenario) if scenario is not None else None
    parts = [slug(case.label.text(language)), kind]
    if named is not None:
        parts.append(slug(named.label.text(language)))
    return f"{'-'.join((*parts, language))}.{ending}"
