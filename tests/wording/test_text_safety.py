"""Typed text is shown letter for letter, without anything hidden in it."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wording.text_safety import LONGEST_REMEMBERED, LONGEST_TEXT, clean, label, markdown

any_text = st.text(alphabet=st.characters(), max_size=60)  # lone surrogates included


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Socialnämnden", "Socialnämnden"),
        ("Socialna\u0308mnden", "Socialnämnden"),  # composed, so that two spellings are one name
        ("två\nrader\tmed tabb", "två\nrader\tmed tabb"),
        ("ett\r\ntvå\rtre\u2028fyra\x0bfem", "ett\ntvå\ntre\nfyra\nfem"),
        ("a\x00b\x1bc\x7fd\x9be", "abcde"),  # controls
        ("\u202eabc\u202c\u2066d\u2069\u200f\u061c", "abcd"),  # direction of writing
        ("Social\u200bnämnd\u200d\u2060\ufeff\u00ad", "Socialnämnd"),  # zero width
        ("a\u200b\u0308", "ä"),  # what hid between a letter and its mark is gone before they are composed
        ("hej\U000e0041\U000e007f\U000e0100", "hej"),  # tags and variation selectors carry hidden text
        ("a\ud800b\udfffc", "abc"),  # lone surrogates
        ("a\uffffb\ufffe", "ab"),  # not allowed in Word and Excel files
        ("1\u202f000\u00a0kr − 5 %", "1\u202f000\u00a0kr − 5 %"),  # our own numbers pass
        ("👍 Åsa 李", "👍 Åsa 李"),
    ],
)
def test_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_clean_caps_length() -> None:
    assert clean("å" * 10_000) == "å" * LONGEST_TEXT
    assert clean("abcdef", longest=3) == "abc"


@given(any_text)
def test_clean_text_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("Personal 2021", "Personal 2021"),
        ("![x](https://example.org/a.png)", r"\!\[x\]\(https\:\/\/example\.org\/a\.png\)"),
        ("<b>$x^2$</b>", r"\<b\>\$x\^2\$\<\/b\>"),
        (":red[fara] :material/home:", r"\:red\[fara\] \:material\/home\:"),
        ("1. först", r"1\. först"),
        ("rubrik\n===", "rubrik\n\\=\\=\\="),
        ("    kod\n\tmer kod", "kod\nmer kod"),
        ("&nbsp;", r"\&nbsp\;"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_markdown(typed: str, escaped: str) -> None:
    assert markdown(typed) == escaped


@given(any_text)
def test_markdown_escapes_every_mark_and_loses_only_indents(text: str) -> None:
    escaped = markdown(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_\[\]()#<>$:~^&@!|`]", escaped)
    assert re.sub(r"\\(.)", r"\1", escaped) == re.sub(r"(?m)^[ \t]+", "", clean(text))


@pytest.mark.parametrize("write", [label, markdown])
@given(text=any_text)
def test_a_text_that_is_remembered_is_written_as_one_that_is_not(write: Callable[[str], str], text: str) -> None:
    beyond = "0" * LONGEST_REMEMBERED
    first, again = write(text), write(text)
    assert write(text + beyond) == first + beyond == again + beyond
