"""A fund's own rules: its limits and how it puts the questions; what they do to the review of who applies to it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.visitor import all_text, choose, draft_of, field, go_to, open_page, press, type_in, whole
from views.state.store_here import library_here, the_store
from wording.texts import LANGUAGES, say

FUND = "gavleborg"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTJANST_DATABASE", str(tmp_path / "store.sqlite3"))


def rules(language: str = "sv") -> AppTest:
    """The page, showing a fund."""
    app = open_page("rules", language)
    choose(app.selectbox, say("fund.rules.fund", language), FUND)
    return whole(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_switched_off_with_a_reason(language: str) -> None:
    app = rules(language)
    draft = draft_of(app)
    draft.edit(draft.case.edited(fund_rule=FUND), what="fund_rule")
    app = go_to(app, "review")
    assert "E07 · " in all_text(app)
    app = go_to(app, "rules")
    choose(app.selectbox, say("fund.rules.question", language), "E07")
    choose(app.selectbox, say("fund.rules.severity", language), "off")
    press(app, say("fund.rules.keep_question", language))
    assert say("fund.rules.needs_reason", language) in [box.value for box in app.error]
    type_in(app, say("fund.rules.reason", language), "Fonden räknar räckvidden själv")
    press(app, say("fund.rules.keep_question", language))
    assert "Fonden räknar räckvidden själv" in all_text(app)
    assert library_here().fund_rules[FUND].rules["E07"].severity == "off"
    assert "E07 · " not in all_text(go_to(app, "review")), "what was worked out before is not shown"
    app = go_to(app, "rules")
    choose(app.selectbox, say("fund.rules.question", language), "E07")
    choose(app.selectbox, say("fund.rules.severity", language), "as_it_is")
    press(app, say("fund.rules.keep_question", language))
    assert "E07 · " in all_text(go_to(app, "review"))


def test_a_limit_is_kept_and_one_out_of_bounds_says_so_and_stays() -> None:
    app = rules()
    share = say("fund.rules.limit.share", "sv")
    assert field(app, share).value == "50\u00a0%"
    type_in(app, share, "40")
    type_in(app, say("fund.rules.limit.rates", "sv"), "3; 3,5")
    press(app, say("fund.rules.keep", "sv"))
    kept = the_store().fund_rules()[FUND]
    assert (kept.share, kept.rates, kept.per_year) == (0.4, (0.03, 0.035), 500_000.0)
    years = say("fund.rules.limit.years", "sv")
    type_in(app, years, "90")
    press(app, say("fund.rules.keep", "sv"))
    assert say("fund.rules.out_of_bounds", "sv") in [box.value for box in app.error]
    assert field(app, years).value == "90"
    assert the_store().fund_rules()[FUND] == kept
