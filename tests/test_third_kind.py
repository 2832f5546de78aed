"""A third kind of effect that no file of the product knows: read, checked, calculated, explained, shown, refused."""

from collections.abc import Iterator

import pytest

from exports.workbook.build import workbook
from model.analysis.answer import Answer
from model.analysis.as_json import drivers_as_json, evaluate_as_json, odds_as_json
from model.case.assumptions import Language
from model.case.problem import CaseRefused
from model.checking.case import check
from model.contract_risk.risk import Risk
from model.editing.contract import agreement_of
from model.files.reading import contract_files, read_case, read_contract, read_library
from model.files.writing import write_case
from model.numbers.resolve import resolve
from presentation.tables import benefit_postings, factor_rows
from tests.third_kind import third_kind_known
from tests.visitor import PAGES, all_text, go_to, open_page, whole

LIBRARY = read_library()
TEXT = """
format: fortjanst-case/2
label: {sv: Ett nytt slag, en: A new kind}
applicant: socialnamnd
start_year: 2026
horizon: 4
price_year: 2026
discount: {schedule: flat}
budget:
  team: {label: Team, cost_type: staff, paid_by: socialnamnd, amounts: {2026: 100000}}
effects:
  move:
    label: {sv: Flytt till billigare lokal, en: Move to cheaper premises}
    kind: one_off
    valuations:
      - {actor: socialnamnd, realised_as: cash}
numbers:
  discount_rate: {label: Ränta, value: 0.1, unit: rate, basis: judged}
  move.size: {label: Hyra, value: 2000000, low: 1500000, high: 2600000, unit: kr/year, basis: judged, price_year: 2026}
  move.change: {label: Förändring, value: 0.2, unit: change, basis: judged, grade: 1}
  move.starts: {label: Flyttår, value: 2028, unit: year, basis: judged}
  move.share_due_to_us: {label: Vår del, value: 0.5, unit: share, basis: judged}
  move.haircut: {label: Avdrag, value: 0, unit: share, basis: judged}
"""


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pytest.raises(CaseRefused) as refused:
        read_case(TEXT)
    assert [problem.code for problem in refused.value.problems] == ["not_in_list"]
    with third_kind_known(monkeypatch):
        yield


def answer_of_text() -> Answer:
    case = read_case(TEXT)
    return Answer(resolve(case, LIBRARY), case.perspective)


def test_it_is_read_and_written() -> None:
    case = read_case(TEXT)
    kind: str = case.effects["move"].kind
    assert kind == "one_off"
    assert read_case(write_case(case)) == case
    with pytest.raises(CaseRefused) as refused:
        read_case(TEXT.replace("kind: one_off", "kind: one_off\n    wish: a.key"))
    assert [(problem.code, problem.address) for problem in refused.value.problems] == [
        ("unknown_field", "effects.move.wish")
    ]


def test_it_is_calculated() -> None:
    """2 000 000 × 0.2 × 0.5 = 200 000 kr in 2028, two years ahead at 10 %; 100 000 kr at once."""
    answer = evaluate_as_json(answer_of_text())
    assert answer["by_year"]["2028"]["benefits"] == pytest.approx(200_000)
    assert answer["by_year"]["2027"]["benefits"] == 0
    assert answer["npv"] == pytest.approx(200_000 / 1.1**2 - 100_000)
    assert answer["break_even"]["move.change"] == pytest.approx(0.121)


def test_it_is_checked() -> None:
    codes = {problem.code for problem in check(read_case(TEXT), LIBRARY) if problem.severity == "error"}
    assert codes == set()
    blank = read_case(TEXT.replace("value: 0.2, unit: change", "unit: change"))
    assert "blank_number" in {problem.code for problem in check(blank, LIBRARY)}


def test_it_is_uncertain_and_has_drivers() -> None:
    answer = answer_of_text()
    assert odds_as_json(answer)["evppi"].keys() == {"move.size"}
    assert [driver["key"] for driver in drivers_as_json(answer)["drivers"]] == ["move.size"]
    assert answer.terms.npv["flat"] is not None


def test_a_contract_can_measure_it() -> None:
    case = read_case(TEXT)
    contract = read_contract(contract_files()["norrkoping_2016"].read_bytes())
    agreed = case.edited(agreement=agreement_of(contract, case, LIBRARY))
    risk = Risk(Answer(resolve(agreed, LIBRARY), agreed.perspective))
    assert float(risk.settled[1].outcomes["savings"].sum()) == pytest.approx(200_000)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_why_explains_it(language: Language) -> None:
    answer = answer_of_text()
    (posting,) = [posting for _, posting in benefit_postings(answer.everyone)]
    told = [" ".join(map(str, row.values())) for row in factor_rows(answer, posting, 2028, language)]
    assert any(("Storlek" if language == "sv" else "Size") in row for row in told), told
    assert len(told) >= 4


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_workbook_refuses_it_by_name(language: Language) -> None:
    from datetime import date

    with pytest.raises(CaseRefused) as refused:
        workbook(answer_of_text(), language, None, date(2026, 1, 15))
    (problem,) = refused.value.problems
    assert problem.code == "effects.no_formulas"
    assert problem.facts["kind"] == "one_off"
    assert str(problem.facts["label"]) in ("Flytt till billigare lokal", "Move to cheaper premises")


# The kind was added after Pydantic had made its writer of cases, which says so and writes it all the same.
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_shows_it(language: str) -> None:
    app = open_page("start", language)
    app.file_uploader[0].set_value(("kalkyl.yaml", TEXT.encode(), "text/yaml")).run()
    next(button for button in whole(app).button if button.key == "accept_file").click().run()
    for page in PAGES:
        go_to(app, page)
        assert app.title, page
    go_to(app, "effects")
    told = all_text(app)
    assert ("Flytt till billigare lokal" if language == "sv" else "Move to cheaper premises") in told
    fields = {box.label: box.value or "" for box in app.text_input}
    assert fields["Storlek" if language == "sv" else "Size"].replace("\u00a0", " ").startswith("2"), fields
    sentence = next(line for line in told.split("\n") if " · " in line)
    assert "20" in sentence and "50" in sentence, sentence


def test_nothing_of_the_product_names_it() -> None:
    from pathlib import Path

    root = Path(__file__).resolve().parent.parent
    rooms = ("model", "presentation", "exports", "imports", "views", "wording", "assumptions")
    files = [path for room in rooms for ending in ("py", "yaml") for path in (root / room).rglob(f"*.{ending}")]
    assert [path.name for path in files if "one_off" in path.read_text("utf-8")] == []
