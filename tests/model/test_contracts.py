"""Outcome contracts: the published tables to the last digit, and contracts that cannot be read."""

import json
from pathlib import Path
from typing import Any

import pytest

from model.__main__ import main
from model.case.contract import Contract
from model.case.problem import CaseRefused
from model.checking.contract import check_contract
from model.contract_risk.payment import payment_as_json
from model.files.reading import contract_files, read_contract
from tests.case_with_contract import CONTRACT, agreed_case, answer_of

KNOWN = json.loads((Path(__file__).parents[1] / "reference" / "known_answers.json").read_text("utf-8"))["contracts"]
FILES = {name: str(path) for name, path in contract_files().items()}


def paid(capsys: pytest.CaptureFixture[str], name: str, *arguments: str) -> dict[str, Any]:
    """What the command line answers for a contract."""
    assert main(["payment", FILES[name], *arguments, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("row", KNOWN["norrkoping_2016_msek"], ids=str)
def test_norrkoping(row: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    advanced, savings, goal, expected = row
    gate = [] if goal is None else ["--gate", f"school={'yes' if goal else 'no'}"]
    found = paid(
        capsys, "norrkoping_2016", "--advanced", f"{advanced * 1e6:.0f}", "--measured", f"{savings * 1e6:.0f},0", *gate
    )
    assert found["paid"] == pytest.approx(expected * 1e6, abs=1e-6)
    assert found["net"]["investor"] == pytest.approx((expected - advanced) * 1e6, abs=1e-6)
    assert found["net"]["municipality"] == pytest.approx((savings - expected) * 1e6, abs=1e-6)
    assert sum(found["paid_by_year"]) == pytest.approx(found["paid"])


@pytest.mark.parametrize(
    ("savings", "goal", "expected"), [(0, "no", 0), (2.5, "no", 2.5), (11, "yes", 11), (15, "no", 10)]
)
def test_norrkoping_as_indigo_reads_it(
    savings: float, goal: str, expected: float, capsys: pytest.CaptureFixture[str]
) -> None:
    found = paid(
        capsys, "norrkoping_2016_indigo", "--advanced", "10000000", "--measured", f"{savings * 1e6:.0f}", "--gate",
        f"school={goal}",
    )  # fmt: skip
    assert found["paid"] == pytest.approx(expected * 1e6)


def test_chicago(capsys: pytest.CaptureFixture[str]) -> None:
    table = KNOWN["chicago_2014_usd"]
    for children, expected in zip(table["children"], table["paid"], strict=True):
        found = paid(capsys, "chicago_2014", "--measured", str(children))
        assert found["paid"] == expected
        assert found["currency"] == "USD"
    later = paid(capsys, "chicago_2014", "--measured", "188,188")
    assert later["paid_by_year"] == [500_000, 188 * 2_900]  # only the first payment is capped


@pytest.mark.parametrize("years", ["from_year_4", "years_1_to_3"])
def test_newpin(years: str, capsys: pytest.CaptureFixture[str]) -> None:
    table = KNOWN["newpin_2013_coupon"][years]
    for rate, coupon in zip(table["restoration_rate"], table["coupon"], strict=True):
        rows = f"0,0,0,{rate}" if years == "from_year_4" else f"{rate},{rate},{rate}"
        found = paid(capsys, "newpin_2013", "--advanced", "1000000", "--measured", rows)
        assert found["paid_by_year"][-1] == pytest.approx(coupon * 1e6, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("norrkoping_2016", ("--measured", "1,2,3"), "measured_outside_window"),
        ("norrkoping_2016", ("--measured", "grade=1"), "unknown_outcome"),
        ("norrkoping_2016", ("--measured", "1", "--gate", "grade=yes"), "unknown_outcome"),
        ("norrkoping_2016", ("--measured", "1", "--gate", "school=ja"), "gate_needs_yes_or_no"),
        ("norrkoping_2016", ("--measured", "1,x"), "not_a_number"),
        ("norrkoping_2016", ("--measured", "1", "--advanced", "-1"), "outside_limits"),
        ("newpin_2013", ("--measured", ""), "not_a_number"),
        ("price_per_day", ("--measured", "10"), "blank_price"),
        ("hasselby_vallingby_2021", ("--measured", "10"), "blank_price"),
    ],
)
def test_what_cannot_be_settled_is_told(
    name: str, arguments: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["payment", FILES[name], *arguments, "--json"]) == 1
    assert {problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]} == {code}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("measures: savings", "measures: savngs", "unknown_outcome"),
        ("outcome: school", "outcome: skola", "unknown_outcome"),
        ("gate: school", "gate: skola", "unknown_gate"),
        ("receives: provider", "receives: nobody", "unknown_party"),
        ("payers: {municipality: 1}", "payers: {}", "payers_not_whole"),
    ],
)
def test_a_contract_that_names_what_is_not_there_is_refused_and_told(
    old: str, new: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Path(FILES["norrkoping_2016"]).read_text("utf-8")
    assert old in text
    file = tmp_path / "contract.yaml"
    file.write_text(text.replace(old, new, 1), "utf-8")
    assert main(["payment", str(file), "--measured", "1,2", "--json"]) == 1
    assert code in {problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]}


GATED = """
label: Mål
parties: {payer: {label: Kommunen, kind: committee}, provider: {label: Utföraren, kind: provider}}
payers: {payer: 1}
receives: provider
outcomes:
  share: {label: Andel, unit: rate, baseline: true}
  other: {label: Annan andel, unit: rate, baseline: true}
  won: {label: Antal, unit: count, baseline: true}
gates:
  zip: {label: Minst 65 %, outcome: share, at_least: 0.65}
  alone: {label: Minst hälften, outcome: other, at_least: 0.5}
  said: {label: Som någon säger, outcome: won}
terms:
  first: {label: Vid målet, kind: fixed, amount: 1000, gate: zip}
  second: {label: Vid det andra, kind: fixed, amount: 200, gate: alone}
  third: {label: Vid det tredje, kind: fixed, amount: 30, gate: said}
  each: {label: Per andel, kind: per_unit, measures: share, price: 0}
window: 2
"""


@pytest.mark.parametrize(
    ("arguments", "paid"),
    [
        (("--measured", "0.6,0.8"), 1000),  # the mean, 0.7, is over 0.65
        (("--measured", "0.6,0.69"), 0),
        (("--measured", "0.65,0.65"), 1000),
        (("--measured", "share=0.65,0.65", "--measured", "other=0.5,0.5"), 1200),
        (("--measured", "share=0.65,0.65", "--measured", "other=0.4,0.5"), 1000),
        (("--measured", "0.65,0.65", "--gate", "alone=yes"), 1200),  # nothing measures it
        (("--measured", "0.65,0.65", "--gate", "alone=no"), 1000),
        (("--measured", "0.1,0.1", "--gate", "said=yes"), 30),
    ],
)
def test_a_gate_is_judged_on_what_is_measured(
    arguments: tuple[str, ...], paid: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "contract.yaml"
    file.write_text(GATED, "utf-8")
    assert main(["payment", str(file), *arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["paid"] == paid


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--measured", "0.6,0.6", "--gate", "zip=yes"), "gate_is_measured"),
        (("--measured", "0.7,0.7", "--gate", "zip=no"), "gate_is_measured"),
        (("--measured", "0.7,0.7", "--measured", "other=1,1", "--gate", "alone=yes"), "gate_is_measured"),
        (("--measured", "0.7,0.7", "--measured", "other=1"), "measured_too_few"),
    ],
)
def test_no_word_stands_for_what_is_measured(
    arguments: tuple[str, ...], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "contract.yaml"
    file.write_text(GATED, "utf-8")
    assert main(["payment", str(file), *arguments, "--json"]) == 1
    assert {problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]} == {code}


def test_a_rate_is_told_as_its_mean_and_a_count_as_its_sum(capsys: pytest.CaptureFixture[str]) -> None:
    assert paid(capsys, "newpin_2013", "--measured", "0.5,0.6,0.7,0.8")["measured"] == pytest.approx(0.65)
    assert paid(capsys, "chicago_2014", "--measured", "100,50")["measured"] == 150


def test_what_should_be_known_is_told_with_the_payment(capsys: pytest.CaptureFixture[str]) -> None:
    codes = [problem["code"] for problem in paid(capsys, "chicago_2014", "--measured", "100")["problems"]]
    assert codes == ["no_evaluation_cost", "no_comparison"]
    assert main(["payment", FILES["chicago_2014"], "--measured", "100"]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("notice")] == [
        "notice  no_evaluation_cost       contract.fees",
        "notice  no_comparison            contract.outcomes.ready  outcome=ready",
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_contract_is_checked_by_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    contract = read_contract(Path(FILES[name]).read_bytes())
    expected = sorted((at.as_json() for at in check_contract(contract)), key=lambda at: str(at["severity"]))
    code = 1 if any(at["severity"] == "error" for at in expected) else 0
    assert main(["check", FILES[name], "--json"]) == code
    assert json.loads(capsys.readouterr().out)["problems"] == expected
    assert main(["check", FILES[name]]) == code
    assert len(capsys.readouterr().out.splitlines()) == len(expected)


@pytest.mark.parametrize("text", [GATED, f"format: fortjanst-contract/1\n{GATED}"])
def test_a_contract_is_known_for_what_it_is(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "contract.yaml"
    for old, new, code, told in (
        ("", "", 0, "no_evaluation_cost"),
        ("gate: said", "gate: nobody", 1, "unknown_gate"),
        ("window: 2", "window: x", 1, "not_a_whole_number"),
    ):
        file.write_text(text.replace(old, new, 1), "utf-8")
        assert main(["check", str(file), "--json"]) == code
        assert told in {problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]}


def refused(name: str, old: str, new: str) -> set[str]:
    """The codes with which a shipped contract is refused when some of its text is changed."""
    text = Path(FILES[name]).read_text("utf-8")
    assert old in text
    with pytest.raises(CaseRefused) as refusal:
        read_contract(text.replace(old, new, 1))
    return {problem.code for problem in refusal.value.problems}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("amount: {of_advance: 0.4}", "amount: {of_advance: 0.4, money: 5}", "money_or_share"),
        ("amount: {of_advance: 0.4}", "amount: {}", "money_or_share"),
        ("    amount: {of_advance: 0.4}\n", "", "term_incomplete"),
        ("    share: 0.6\n", "", "term_incomplete"),
        ("    measures: savings\n", "", "term_incomplete"),
        ("window: 2", "window: 0", "below_limit"),
        ("window: 2", "windows: 2", "unknown_field"),
        ("share: 0.6", "share: yes", "not_a_number"),
    ],
)
def test_a_malformed_contract_is_refused(old: str, new: str, code: str) -> None:
    assert refused("norrkoping_2016", old, new) == {code}


@pytest.mark.parametrize("name", FILES)
def test_every_shipped_contract_is_told_in_both_languages(name: str) -> None:
    contract = read_contract(Path(FILES[name]).read_bytes())
    labels = [
        contract.label,
        contract.summary,
        contract.not_known,
        *(party.label for party in contract.parties.values()),
    ]
    labels += [part.label for parts in (contract.outcomes, contract.terms, contract.gates) for part in parts.values()]
    assert all(label is None or (label.sv and label.en) for label in labels)


def test_what_would_have_happened_anyway_is_a_key() -> None:
    """A figure of what is measured: a scenario that moves it is the contract typed so, and a range of it counts."""
    typed = agreed_case({"outcomes/savings/baseline": False, "outcomes/savings/drift": 90_000})
    moved = agreed_case(
        {"outcomes/savings/baseline": False, "outcomes/savings/drift": 20_000},
        {"changes": {"contract.outcomes.savings.drift": 90_000}},
    )
    assert answer_of(moved).readings.npv[0] == answer_of(typed).readings.npv[0]
    plain = agreed_case({"outcomes/savings/baseline": False, "outcomes/savings/drift": 20_000})
    assert answer_of(plain).readings.npv[0] != answer_of(typed).readings.npv[0]
    spread = {"label": "Ändå", "unit": "kr", "value": 90_000, "low": 10_000, "high": 200_000, "basis": "judged"}
    uncertain = agreed_case(
        {"outcomes/savings/baseline": False, "outcomes/savings/drift": 20_000},
        {"numbers/contract.outcomes.savings.drift": spread},
    )
    answer = answer_of(uncertain)
    assert answer.readings.npv[0] == answer_of(typed).readings.npv[0]
    assert "contract.outcomes.savings.drift" in {key for driver in answer.sensitivity.drivers for key in driver.keys}


def test_lines_that_a_contract_without_its_case_does_not_know_are_told() -> None:
    contract = Contract.model_validate({**CONTRACT, "other_money": [{"label": "Stöd", "lines": ["grant"]}]})
    printed = payment_as_json(contract, None, {"savings": [100_000.0], "rate": [0.0] * 3}, {})
    assert "lines_not_read" in [problem["code"] for problem in printed["problems"]]
