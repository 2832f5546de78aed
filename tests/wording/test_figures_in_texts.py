"""Figures that stand in a text are written as the pages write theirs, in both languages."""

import re
from collections.abc import Iterator

import pytest
import yaml

from tests.browser.chromium import ROOT
from wording.texts import LANGUAGES, catalogue

OTHERWISE = {
    "a decimal point": r"\d\.\d",
    "no space before per cent": r"[\d}]%",
    "a comma between thousands": r"\d,\d{3}\b(?! %)",
    "a currency before its figure": r"\b(SEK|DKK|EUR|kr) [\d{]",
    "a unit that the pages write otherwise": r"\b([mk]SEK|mkr|kkr|Mkr)\b|\d (million|miljoner)\b",
}
AS_IT_STANDS = ("WCAG 2.1", "1234.5", "discount_rate=0.0")
"""The name of a standard, and what is typed in a file or after a command."""


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the catalogue, the library, the shipped contracts and the shipped cases, with where it stands."""
    for key, by_language in catalogue().items():
        yield from ((f"{key} {language}", by_language[language]) for language in LANGUAGES)
    for file in sorted((ROOT / "assumptions").rglob("*.yaml")):
        tree = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
        yield from labels(tree, str(file.relative_to(ROOT)))


def labels(part: object, place: str) -> Iterator[tuple[str, str]]:
    """The texts in both languages that stand in a part of a file."""
    if isinstance(part, dict):
        for name, inner in part.items():
            if name in LANGUAGES and isinstance(inner, str):
                yield f"{place} {name}", inner
            else:
                yield from labels(inner, f"{place}.{name}")
    elif isinstance(part, list):
        for number, inner in enumerate(part):
            yield from labels(inner, f"{place}.{number}")


@pytest.mark.parametrize("name", OTHERWISE)
def test_a_figure_in_a_text_looks_as_one_on_a_page(name: str) -> None:
    every = dict(texts())
    assert len(every) > 5_000
    written = {place: text for place, text in every.items() if not any(one in text for one in AS_IT_STANDS)}
    assert {place: text for place, text in written.items() if re.search(OTHERWISE[name], text)} == {}
