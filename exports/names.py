"""Names of the files that people carry away: small letters, digits and hyphens, never anything else from a text."""

import re
import unicodedata

from model.case.assumptions import Language
from model.case.case import Case

LONGEST = 60
"""Signs of a name that come from one text."""
LONGEST_LABEL = 40
"""Signs of the case's label, and of the scenario's, in the name of a file."""

_STANDS_FOR = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l", "þ": "th"})
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")
"""What Windows takes for a device, whatever its ending."""


def slug(text: str, longest: int = LONGEST) -> str:
    """A text as `[a-z0-9-]{1,60}` that no system takes for a path or a device; `kalkyl` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_STANDS_FOR)).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(name) > longest:  # whole words, if there are any
        name = name[: longest + 1].rpartition("-")[0] or name[:longest]
    return f"kalkyl-{name}".rstrip("-") if not name or _RESERVED.fullmatch(name) else name


def file_name(case: Case, kind: str, ending: str, language: Language, scenario: str | None = None) -> str:
    """`<label>-<kind>[-<scenario>]-<language>.<ending>`; kind and ending are the product's own words."""
    named = case.scenarios.get(scenario) if scenario is not None else None
    parts = [slug(case.label.text(language), LONGEST_LABEL), kind]
    if named is not None:
        parts.append(slug(named.label.text(language), LONGEST_LABEL))
    return f"{'-'.join((*parts, language))}.{ending}"
