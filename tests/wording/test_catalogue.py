"""Every text is there in both languages, and says the same things in both."""

import string
from pathlib import Path

import pytest

import model.case.units
from wording import texts
from wording.numbers import UNITS
from wording.texts import LANGUAGES, catalogue, label_of, read_wording_file, say

SAME_IN_BOTH = frozenset(read_wording_file("same_in_both"))


def facts_named(text: str) -> set[str]:
    """The named facts of a text; AssertionError for one that is not a plain name, or a name with two words."""
    facts = set()
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is not None:
            is_plain = not form or form.count("|") == 1
            assert name.isidentifier() and is_plain and not conversion, f"{{{name}}} should be a plain name"
            facts |= {name} | facts_named(form or "")
    return facts


@pytest.mark.parametrize("key", catalogue())
def test_text_is_whole(key: str) -> None:
    text = catalogue()[key]
    assert set(text) == set(LANGUAGES), f"{key} is not written in every language"
    assert all(text[language].strip() for language in LANGUAGES), f"{key} is empty"
    assert facts_named(text["sv"]) == facts_named(text["en"]), f"{key} names different facts"
    if key in SAME_IN_BOTH:
        assert text["sv"] == text["en"], f"{key} differs: strike it from same_in_both.yaml"
    else:
        assert text["sv"] != text["en"], f"{key} is not translated; if that is right, list it in same_in_both.yaml"


def test_same_in_both_lists_only_texts() -> None:
    assert catalogue().keys() >= SAME_IN_BOTH


def test_every_unit_of_the_model_has_a_name() -> None:
    assert UNITS.keys() == model.case.units.UNITS.keys()
    for unit in UNITS:
        assert catalogue().keys() >= {f"units.{unit}.short", f"units.{unit}.long"}


# Saying


@pytest.mark.parametrize(("count", "expected"), [(0, "0 rows"), (1, "1 row"), ("1", "1 row"), (2, "2 rows")])
def test_a_fact_chooses_its_word(room: Path, count: object, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (room / "budget.yaml").write_text("rows: {sv: '{count} {count:rad|rader}', en: '{count:1 row|{count} rows}'}\n")
    found = catalogue.__wrapped__()
    monkeypatch.setattr(texts, "catalogue", lambda: found)
    assert say("budget.rows", "en", count=count) == expected


def test_say_fills_in_facts() -> None:
    assert say("answers.share_of_ten.about", "en", count=7) == "7\u00a0out\u00a0of\u00a010"


def test_say_speaks_labels_in_the_readers_language() -> None:
    expected = {"sv": "procent", "en": "per cent"}
    assert "procent" in say("problems.number.wrong_unit", "sv", text="5 kr", suffix="kr", expected=expected)
    assert "per cent" in say("problems.number.wrong_unit", "en", text="5 kr", suffix="kr", expected=expected)


def test_say_does_not_read_typed_text_as_a_form() -> None:
    assert "{limit}" in say("problems.number.not_a_number", "sv", text="{limit}")


@pytest.mark.parametrize(
    ("key", "language", "facts", "complaint"),
    [
        ("answers.no_such_text", "sv", {}, "no text 'answers.no_such_text'"),
        ("answers.share_of_ten", "sv", {}, "no text"),  # a group is not a text
        ("answers.flag.yes", "de", {}, "not written in 'de'"),
        ("answers.share_of_ten.about", "sv", {}, "needs the fact 'count'"),
    ],
)
def test_say_never_shows_a_key(key: str, language: str, facts: dict[str, object], complaint: str) -> None:
    with pytest.raises(KeyError, match=complaint):
        say(key, language, **facts)


def test_say_refuses_numbers_that_nobody_wrote() -> None:
    with pytest.raises(TypeError, match="bare number"):
        say("answers.years.many", "sv", number=6.947)


def test_label() -> None:
    label = {"sv": "Stadsdelsnämnden", "en": "The district committee"}
    assert label_of(label, "sv") == "Stadsdelsnämnden"
    assert label_of(label, "en") == "The district committee"
    assert label_of({"sv": "Fonden"}, "en") == "Fonden"
    assert label_of({"sv": "", "en": "The fund"}, "sv") == "The fund"
    assert label_of({}, "sv") == ""
    assert label_of("Fonden", "en") == "Fonden"


# The files


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty room of texts."""
    monkeypatch.setattr(texts, "_ROOM", tmp_path)
    return tmp_path


def texts_of_the_room() -> dict[str, dict[str, str]]:
    """The room's texts, read anew."""
    return {key: dict(text) for key, text in catalogue.__wrapped__().items()}


def test_key_is_file_and_path(room: Path) -> None:
    (room / "budget.yaml").write_text("title: {sv: nej, en: no}\npart:\n  one: {sv: '1', en: 010}\n")
    assert texts_of_the_room() == {
        "budget.title": {"sv": "nej", "en": "no"},
        "budget.part.one": {"sv": "1", "en": "010"},
    }


def test_text_may_lack_a_language_until_it_is_said(room: Path) -> None:
    (room / "budget.yaml").write_text("title: {sv: Budget}\n")
    assert texts_of_the_room() == {"budget.title": {"sv": "Budget"}}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("title: {sv: Ja, en: Yes}\ntitle: {sv: Nej, en: No}\n", "'title' is given twice"),
        ("title: {sv: Ja, sv: Nej}\n", "'sv' is given twice"),
        ("title: {sv: Ja, en: Yes, hint: More}\n", "budget.title mixes"),
        ("title: {sv: {short: Ja}, en: Yes}\n", "budget.title mixes"),
        ("title: Budget\n", "budget.title is neither"),
        ("title:\n", "budget.title is neither"),
        ("title: [Ja, Nej]\n", "budget.title is neither"),
        ("a.b: {sv: Ja, en: Yes}\n", "full stop"),
        ("", "budget is neither"),
    ],
)
def test_malformed_file_is_refused(room: Path, content: str, complaint: str) -> None:
    (room / "budget.yaml").write_text(content)
    with pytest.raises(ValueError, match=complaint):
        texts_of_the_room()
