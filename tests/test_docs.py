"""The documents for contributors: the picture is what the files import, and what they point to is there."""

import re
from pathlib import Path

import pytest

from docs import picture

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
FILE = re.compile(r"`((?:model|presentation|exports|imports|views|wording|assumptions|tests|bench|docs)/[\w./-]*\w)`")


def test_the_picture_is_current() -> None:
    page = picture.PAGE.read_text("utf-8")
    assert picture.drawn_into(page) == page, "run make picture"


def test_an_arrow_that_follows_is_left_out() -> None:
    whole = {"a": {"b", "c"}, "b": {"c"}, "c": set()}
    assert picture.without_what_follows(whole) == {"a": {"b"}, "b": {"c"}, "c": set()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = FILE.findall(page.read_text("utf-8"))
    assert [name for name in named if "<" not in name and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []
