"""A comparison on paper: what the page shows, in the same words, with figures that are those of the cases."""

import datetime
from pathlib import Path

import pytest

import exports.__main__ as command
from exports.comparing import comparison_document
from exports.documents.document import Document, Heading, Paragraph, Picture, Points, Table, words_in
from exports.documents.pdf import pdf
from exports.documents.word import word
from model.analysis.answer import Answer
from model.calculation.metrics import npv_by_actor
from model.case.assumptions import WORTHS, Label, Language
from model.committee.comparison import Comparison, Terms, compare
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve
from presentation.committee import comparing, comparing_more
from tests.case_with_contract import agreed_case
from wording.numbers import money
from wording.texts import LANGUAGES, say

LIBRARY = read_library()
MADE = datetime.date(2026, 11, 30)
FILES = [case_files()[name] for name in ("hasselby_vallingby", "skolstod_i_familjehem")]
CASES = {path.stem: read_case(path.read_bytes()) for path in FILES}


def compared(**terms: object) -> Comparison:
    return compare(CASES, LIBRARY, Terms(**terms))  # type: ignore[arg-type]


def made(comparison: Comparison, language: Language = "sv") -> Document:
    return comparison_document(comparison, LIBRARY, language, MADE)


def said(document: Document) -> str:
    return "\n".join(text for block in document.blocks for text in words_in(block))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_all_that_a_meeting_asks_for(language: Language) -> None:
    """Terms and what they change, figures, who pays, drivers, odds, findings, contract, detectability, names."""
    comparison = compared(horizon=5)
    document = made(comparison, language)
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    parts = ("what_terms_do", "document.figures", "who_pays", "picture", "curves", "drivers_title", "beside_title")
    assert [*(say(f"fund.compare.{part}", language) for part in parts), say("fund.paper.cases", language)] == [
        heading for heading in headings if heading not in comparing.told_names(comparison, language).values()
    ]
    words = said(document)
    assert comparing.terms_sentence(comparison, LIBRARY, language) in words
    for sentence in (
        *comparing.changed_sentences(comparison, language),
        *comparing.better_sentences(comparison, language),
    ):
        assert sentence in words
    for rows in (comparing.comparison_rows, comparing.beside_rows, comparing_more.who_pays_rows):
        for row in rows(comparison, language):
            assert all(cell in words for cell in row.values())
    assert "{" not in words
    assert pdf(document).startswith(b"%PDF-")
    assert word(document).startswith(b"PK\x03\x04")


def test_the_figures_are_those_of_the_cases_on_the_common_terms() -> None:
    """Five years without a rate: the founding case's own sum of five years, undiscounted."""
    comparison = compared(horizon=5, schedule="zero", perspective="municipality_cash")
    founding = CASES["hasselby_vallingby"]
    short = founding.model_copy(
        update={"horizon": 5, "discount": founding.discount.model_copy(update={"schedule": "zero"})}
    )
    answer = Answer(resolve(short, LIBRARY), "municipality_cash")
    by_hand = float(answer.ledger.net()[:, 0].sum())
    tables = [block for block in made(comparison).blocks if isinstance(block, Table)]
    row = next(row for row in tables[0].rows if row[0].startswith("Pilot"))
    assert row[1] == money(by_hand, "sv", signed=True)
    curve = comparing_more.curves_frame(comparison, "sv")
    ends = curve[curve.c0 == 5].set_index("c2").c1
    in_picture = comparing.names_apart(comparison, "sv")
    name = next(in_picture[name] for name, told in comparing.told_names(comparison, "sv").items() if told == row[0])
    assert ends[name] == pytest.approx(by_hand / 1e6, rel=1e-12)
    assert set(curve[curve.c0 == 0].c1) == {0.0}


def test_who_pays_and_who_gains_is_the_worth_of_every_actor() -> None:
    comparison = compare({"a": agreed_case(), "b": CASES["skolstod_i_familjehem"]}, LIBRARY, Terms())
    heads = [say(f"fund.compare.head.{part}", "sv") for part in ("pays", "gains")]
    names = comparing.told_names(comparison, "sv")
    by_name = {row[say("fund.compare.head.case", "sv")]: row for row in comparing_more.who_pays_rows(comparison, "sv")}
    for each in comparison.cases:
        everyone = each.application.answer.everyone
        told = by_name[names[each.application.name]]
        for kind in WORTHS:
            of_kind = everyone.only(lambda posting, kind=kind: posting.realised_as == kind)  # type: ignore[misc]
            for actor, npv in npv_by_actor(of_kind, each.application.answer.case.discount.timing).items():
                worth = float(npv[0]) * each.to_price_year
                if abs(worth) >= 0.5:
                    words = f"{everyone.actors[actor].label.text('sv')} {money(worth, 'sv', signed=True)}"
                    words += "" if kind == "cash" else f" i {say(f'answers.left_out.realised.{kind}', 'sv')}"
                    assert words in told[heads[worth > 0]].split("; ")
                    assert words not in told[heads[worth < 0]].split("; ")


def test_freed_time_is_never_added_to_money() -> None:
    """The second example: 2,2 mnkr in money and 1,2 mnkr in freed time are not 3,4 mnkr of anything."""
    comparison = compared(horizon=9, schedule="flat", rate=0.035)
    row = next(r for r in comparing_more.who_pays_rows(comparison, "sv") if "Skolstöd" in next(iter(r.values())))
    gains = row[say("fund.compare.head.gains", "sv")].split("; ")
    each = comparison.cases[1]
    in_perspective = npv_by_actor(each.application.answer.ledger, each.application.answer.case.discount.timing)
    cash = float(in_perspective["socialnamnd"][0]) * each.to_price_year
    assert f"Socialnämnden {money(cash, 'sv', signed=True)}" in gains
    assert any(part.startswith("Socialnämnden") and part.endswith("i frigjord tid") for part in gains)


def test_two_cases_of_one_name_are_told_apart_in_a_picture() -> None:
    case = CASES["hasselby_vallingby"]
    comparison = compare({"a": case, "b": case.model_copy(update={"horizon": 8})}, LIBRARY, Terms())
    names = comparing_more.curve_names(comparison, "sv")
    assert len(set(names)) == 2
    assert set(comparing.npv_frame(comparison, "sv").c0) == set(names)
    assert len([block for block in made(comparison).blocks if isinstance(block, Picture)]) == 2


def test_many_cases_are_compared_without_being_told_of_one_by_one() -> None:
    case = CASES["skolstod_i_familjehem"]
    document = made(compare({f"c{at}": case for at in range(13)}, LIBRARY, Terms()))
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert say("fund.compare.beside_many", "sv", most=12) in texts
    assert not any(isinstance(block, Points) and len(block.items) > 13 for block in document.blocks)


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "j.pdf"
    asked = ["comparison", *map(str, FILES), "--out", str(target), "--date", "2026-11-30", "--horizon", "5"]
    assert command.main(asked) == 0
    assert target.read_bytes() == pdf(made(compared(horizon=5)))
    assert command.main(["comparison", str(FILES[0]), "--out", str(target)]) == 1
    assert "too_few_cases" in capsys.readouterr().err
    assert command.main(["comparison", str(FILES[0]), str(tmp_path / "none.yaml"), "--out", str(target)]) == 2
    assert "file_not_readable" in capsys.readouterr().err
    assert command.main([*asked[:3], "--out", str(tmp_path / "j.csv")]) == 2


def test_two_cases_of_one_name_are_told_apart_and_names_stand_whole() -> None:
    long = "Samordnad tidig insats för barn och unga som riskerar placering i Angered och Östra Göteborg"
    case = CASES["skolstod_i_familjehem"].edited(label=Label(sv=long))
    comparison = compare({"a": case, "b": case, "c": case}, LIBRARY, Terms())
    names = {long, f"{long} (2)", f"{long} (3)"}
    head = say("fund.compare.head.case", "sv")
    assert set(comparing.told_names(comparison, "sv").values()) == names
    assert {row[head] for row in comparing.comparison_rows(comparison, "sv")} == names
    assert {row[head] for row in comparing.beside_rows(comparison, "sv")} == names
    assert {row[head] for row in comparing_more.who_pays_rows(comparison, "sv")} == names
    assert len(set(comparing.names_apart(comparison, "sv").values())) == 3
