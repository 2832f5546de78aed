"""How it usually goes, on the page of the review: told from five followed cases on, and what is missing before that."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model.case.case import Case
from tests.model.test_reference_class import counted
from tests.visitor import all_text, open_page, whole
from wording.texts import say


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTJANST_DATABASE", str(tmp_path / "store.sqlite3"))


def asked() -> str:
    """What the page says when somebody asks how it usually goes."""
    app: AppTest = open_page("review")
    app.session_state["reference_class"] = True
    return all_text(whole(app.run())).replace("\u00a0", " ")


def test_too_few_followed_cases_say_nothing() -> None:
    assert say("review.reference.too_few", "sv", count=0, fewest=5) in asked()


def test_five_followed_cases_tell_how_it_usually_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    cases: dict[str, Case] = {f"saved:{after}": counted(after) for after in (190, 192, 194, 196, 200)}
    monkeypatch.setattr("views.parts.review.reference.within_reach", lambda work: dict.fromkeys(cases, "En kalkyl"))
    monkeypatch.setattr("views.parts.review.reference.case_of", lambda work, name: cases[name])
    text = asked()
    assert "I 5 kalkyler med utfall har ni nått 0,6 av det ni lovade" in text
    assert "nettonuvärdet −" in text
