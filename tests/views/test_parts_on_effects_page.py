"""The flow of cases and the levels on their cards: the picture's sentence follows what is typed beside it."""

import pytest

from tests.visitor import all_text, draft_of, go_to, open_page, type_in
from wording.texts import say

ACCEPTS = {"sv": "Tackar ja", "en": "Accepts"}


def asked(language: str) -> str:
    """What the field of the share who accept with the programme is called."""
    return say("effects.slot.flow_share_with", language, part=ACCEPTS[language], other="", year="")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_flow_of_2017_follows_what_is_typed(language: str) -> None:
    app = open_page("effects", language)
    shown = all_text(app)
    assert f"{ACCEPTS[language]} 187" in shown
    assert "12" in shown
    type_in(app, asked(language), "80 %")
    assert draft_of(app).case.numbers.keys() >= {"case_flow.accepted.share"}
    assert f"{ACCEPTS[language]} 187 → 224" in all_text(app)
    assert not app.exception


def test_where_the_documents_do_not_fit_is_told_beside_the_flow() -> None:
    app = open_page("effects", "sv")
    warnings = " ".join(warning.value for warning in app.warning)
    assert "27" in warnings
    assert "barn" in warnings
    assert "60" in warnings
    assert "men ”Delrapport 2019” säger 27" in warnings.replace("\\", "")
    assert "S2" not in warnings
    go_to(app, "effects")
    assert not app.exception
