"""A fund's own rules: its limits and how it puts the questions; what they do to the review of who applies to it."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.__main__ import main
from model.case.assumptions import FundRule, Label, OwnRule
from model.case.reviewing.review import CaseReview
from model.files.reading import case_files, read_case, read_fund
from model.files.writing import write_fund
from store.__main__ import main as stored
from store.records import SINGLE_USER, Conflict
from tests.answered import answered
from tests.store.people import refused
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
    assert f":red[{say('fund.rules.needs_reason', language)}]" in all_text(app)
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


def test_a_fund_says_when_an_outcome_departs_and_the_follow_up_then_says_whose_limits_they_are() -> None:
    app = rules()
    type_in(app, say("fund.rules.limit.departs", "sv"), "40 %")
    type_in(app, say("fund.rules.limit.departs_much", "sv"), "30 %")
    press(app, say("fund.rules.keep", "sv"))
    assert f":red[{say('fund.rules.limits_reversed', 'sv')}]" in all_text(app)
    assert field(app, say("fund.rules.limit.departs", "sv")).value == "40 %"
    type_in(app, say("fund.rules.limit.departs_much", "sv"), "60 %")
    press(app, say("fund.rules.keep", "sv"))
    kept = library_here().fund_rules[FUND]
    assert (kept.departs, kept.departs_much) == (0.4, 0.6)
    draft_of(app).edit(draft_of(app).case.edited(fund_rule=FUND), what="fund_rule")
    shown = all_text(go_to(app, "followup"))
    assert "Gränserna är de som Region Gävleborg har" in shown
    assert "enligt plan är högst 40" in shown


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
    assert f":red[{say('fund.rules.out_of_bounds', 'sv')}]" in all_text(app)
    assert field(app, years).value == "90"
    assert the_store().fund_rules()[FUND] == kept


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_fund_is_made_named_apart_and_applied_to(language: str) -> None:
    """It is asked its name, is shown for its limits to be filled in, and is applied to."""
    app = open_page("rules", language)
    choose(app.selectbox, say("fund.rules.fund", language), "")
    for name in ("", "Region Gävleborg"):
        type_in(app, say("fund.rules.name", language), name)
        press(app, say("fund.rules.make", language))
        assert f":red[{say('fund.rules.needs_name', language)}]" in all_text(app)
    assert field(app, say("fund.rules.name", language)).value == "Region Gävleborg"
    type_in(app, say("fund.rules.name", language), "Åby sociala fond")
    choose(app.selectbox, say("fund.rules.model", language), "budget")
    press(app, say("fund.rules.make", language))
    made = the_store().fund_rules()["aby_sociala_fond"]
    assert (made.label.sv, made.model) == ("Åby sociala fond", "budget")
    assert app.selectbox(key="rules_fund").value == "aby_sociala_fond"
    type_in(app, say("fund.rules.limit.longest_horizon", language), "5 år")
    press(app, say("fund.rules.keep", language))
    assert the_store().fund_rules()["aby_sociala_fond"].longest_horizon == 5
    draft = draft_of(app)
    draft.edit(draft.case.edited(fund_rule="aby_sociala_fond"), what="fund_rule")
    assert "L01 · " in all_text(go_to(app, "review"))


def test_a_case_of_a_fund_that_only_the_store_knows_is_kept_and_submitted(tmp_path: Path) -> None:
    """No figure depends on a fund's rules, so what is submitted comes to the same as without them.

    What the fund asks is asked where it is submitted, and no other case is asked it.
    """
    store, case = the_store(), read_case(case_files()["hasselby_vallingby"].read_bytes())
    rule = FundRule(label=Label(sv="Egen"), model="none", longest_horizon=5)
    store.say_fund_rule(SINGLE_USER, "egen", rule)
    opened = store.create(SINGLE_USER, answered(case).edited(fund_rule="egen"), "a request")
    with refused("store.unanswered"):
        store.move(SINGLE_USER, opened.case_id, opened.revision, "submitted")
    case = answered(opened.case, library_here())
    assert "L01@horizon" in (case.review or CaseReview()).replies
    saved = store.save(SINGLE_USER, opened.case_id, 1, case, "another request")
    assert not isinstance(saved, Conflict)
    store.move(SINGLE_USER, opened.case_id, saved.revision, "submitted")
    (row,) = store.versions(SINGLE_USER, opened.case_id)
    assert row.npv == pytest.approx(6_834_479.09)


def test_the_rules_leave_as_a_file_that_the_command_line_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same from the page, from the store and read again; and a review under the file is one under the rules."""
    rule = FundRule(
        label=Label(sv="Egen"), model="none", longest_horizon=5, per_year=1.0,
        rules={"U06": OwnRule(severity="off", reason=Label(sv="Följer upp själv"))},
    )  # fmt: skip
    the_store().say_fund_rule(SINGLE_USER, "egen", rule)
    path, case = tmp_path / "egen.yaml", str(case_files()["hasselby_vallingby"])
    assert stored(["fund", "egen", "--out", str(path)]) == 0
    assert path.read_text("utf-8") == write_fund("egen", rule)
    assert read_fund(path.read_bytes()).rule == rule
    assert stored(["fund", "annan"]) == 1
    assert stored(["fund"]) == 0
    assert "egen" in capsys.readouterr().out

    def asked(*arguments: str) -> Any:
        assert main([*arguments, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    ids = {finding["id"] for finding in asked("review", case)["findings"]}
    held = {finding["id"] for finding in asked("review", case, "--fund", str(path))["findings"]}
    assert held == (ids - {"U06"}) | {"L01"}
    other = str(case_files()["skolstod_i_familjehem"])
    plain, under = (asked("compare", case, other, *more)["cases"] for more in ((), ("--fund", str(path))))
    name = "hasselby_vallingby"
    assert under[name]["npv"] == plain[name]["npv"]
    assert under[name]["findings"]["open"] == plain[name]["findings"]["open"], "one off, one more"
    assert "C07" in {finding["id"] for finding in asked("review", other, "--fund", str(path))["findings"]}
    told = asked("choose", case, other, "--fund", str(path))["problems"]
    assert {problem["code"] for problem in told} == {"grant_above_year"}
    assert asked("choose", case, other)["problems"] == []
    bad = tmp_path / "fel.yaml"
    bad.write_text("fund: egen\nrule: {label: Egen, model: gissning}\n", "utf-8")
    assert main(["review", case, "--fund", str(bad), "--json"]) == 1
    assert main(["review", case, "--fund", str(tmp_path / "borta.yaml"), "--json"]) == 2
