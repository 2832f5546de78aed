"""A choice on paper and as a workbook: what the page says, in the same words, and sums that follow what is typed."""

import datetime
import io
from pathlib import Path

import openpyxl
import pytest

import exports.__main__ as command
from exports.committee.choosing import choice_document
from exports.committee.choosing_book import ASKED, DEMAND, FIRST_YEAR, IS_IN, NPV, TOP, choice_workbook
from exports.documents.document import Document, Picture, words_in
from exports.documents.pdf import pdf
from exports.documents.word import word
from model.case.assumptions import Language
from model.committee.applications import Variant
from model.committee.choice import Limits
from model.committee.comparison import entered
from model.committee.selection import Selection
from model.files.reading import case_files, read_case, read_library
from presentation.committee import choosing
from presentation.committee.naming import names_told
from tests.office import office, results_of, with_wrong_results
from wording.numbers import money, tkr
from wording.texts import LANGUAGES, say

LIBRARY = read_library()
MADE = datetime.date(2026, 11, 30)
FOUNDING, SCHOOL = "hasselby_vallingby", "skolstod_i_familjehem"
PATHS = {name: case_files()[name] for name in (FOUNDING, SCHOOL)}
CASES = {name: read_case(path.read_bytes()) for name, path in PATHS.items()}
RANGED = f"{FOUNDING}@judged_ranges"
THIRTY = Limits({2020: 20e6}, 30e6)


def selected(limits: Limits = THIRTY) -> Selection:
    """The founding case, the same with ranges, and the second example."""
    known = {FOUNDING: Variant(FOUNDING), RANGED: Variant(FOUNDING, "judged_ranges"), SCHOOL: Variant(SCHOOL)}
    return Selection(
        tuple(entered(name, CASES[variant.of], LIBRARY, variant) for name, variant in known.items()), limits
    )


def said(document: Document) -> str:
    return "\n".join(text for block in document.blocks for text in words_in(block))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_has_all_that_a_meeting_asks_for(language: Language) -> None:
    selection = selected(Limits({2020: 20e6}, 30e6, frozenset({SCHOOL}), frozenset({RANGED})))
    names, document = names_told(selection.applications, language), choice_document(selection, language, MADE)
    words = said(document)
    assert choosing.choice_sentence(selection.choice, names, language) in words
    for kronor in (30e6, 20e6):
        assert money(kronor, language) in words
    for demand, name in (("must", SCHOOL), ("must_not", RANGED)):
        assert say(f"fund.choose.paper.{demand}", language, cases=names[name]) in words
    assert say("fund.choose.one_of_each_case", language) in words
    for row in (
        *choosing.choice_rows(selection.choice, names, language),
        *choosing.spent_rows(selection.choice, language),
    ):
        assert all(cell in words for cell in row.values())
    assert all(tkr(budget, language) in words for budget, _ in selection.frontier[:-1])
    assert "{" not in words
    assert len([block for block in document.blocks if isinstance(block, Picture)]) == 1
    assert pdf(document).startswith(b"%PDF-")
    assert word(document).startswith(b"PK\x03\x04")


def test_the_money_by_hand() -> None:
    # 9 577 + 750 = 10 327 tkr 2020; 22 540 + 2 300 = 24 840 tkr i allt; kvar 20 000 − 10 327 och 30 000 − 24 840.
    rows = choosing.spent_rows(selected().choice, "sv")
    head = {name: say(f"fund.choose.head.{name}", "sv") for name in ("year", "spent", "left")}
    told = {row[head["year"]]: (row[head["spent"]], row[head["left"]]) for row in rows}
    assert told["2020"] == (tkr(10_327_000, "sv"), tkr(9_673_000, "sv"))
    assert told[say("fund.choose.all_years", "sv")] == (tkr(24_840_000, "sv"), tkr(5_160_000, "sv"))


def test_several_best_sets_are_all_told() -> None:
    selection = selected()
    names = names_told(selection.applications, "sv")
    assert selection.choice.ties, "the founding case with ranges has the same point"
    assert names[RANGED] in choosing.next_best_sentence(selection.choice, names, "sv")
    told = choosing.turn_sentences(selection.turns, selection.applications, names, "sv")
    assert say("fund.choose.either", "sv", case=names[FOUNDING]) in told
    assert selection.choice.groups["find_out_more"] == (FOUNDING, RANGED, SCHOOL)


def test_where_nothing_can_be_chosen_the_papers_say_so() -> None:
    for limits in (Limits(total=1.0, must=frozenset({SCHOOL})), Limits(total=1.0)):
        selection = selected(limits)
        names = names_told(selection.applications, "sv")
        sentence = choosing.choice_sentence(selection.choice, names, "sv")
        assert sentence in said(choice_document(selection, "sv", MADE))
        assert pdf(choice_document(selection, "en", MADE)).startswith(b"%PDF-")
        cells = results_of(choice_workbook(selection, "sv", MADE))
        assert sentence in cells.values()
        assert cells["Valet", "C3"] == len(limits.must), "what must be chosen is not"


def changed(content: bytes, cells: dict[tuple[int, int], float]) -> bytes:
    """The workbook with other numbers in some cells of its first sheet, by row and column from 0."""
    book, made = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    for (row, column), value in cells.items():
        book.worksheets[0].cell(row + 1, column + 1).value = value
    book.save(made)
    return made.getvalue()


def at(content: bytes, row: int, column: int) -> object:
    """What stands in a cell of the first sheet."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0].cell(row + 1, column + 1).value


def test_the_workbook_reckons_for_itself_and_follows_what_is_typed() -> None:
    selection = selected(Limits({2020: 20e6}, 30e6, frozenset({SCHOOL})))
    made = {language: choice_workbook(selection, language, MADE) for language in LANGUAGES}
    founding, ranged, school = TOP + 1, TOP + 2, TOP + 3
    chosen, budget, left = TOP + 4, TOP + 5, TOP + 6
    other = {(founding, IS_IN): 1.0, (ranged, IS_IN): 1.0, (school, IS_IN): 0.0, (budget, ASKED): 40e6}
    planted = {f"{name}.xlsx": with_wrong_results(content) for name, content in made.items()}
    with office() as calc:
        recalculated = calc.converted({**planted, "other.xlsx": changed(made["sv"], other)})
    for name, content in made.items():
        stored, reckoned = results_of(content), results_of(recalculated[name])
        assert {place for place, value in stored.items() if value not in ("", None)} <= set(reckoned)
        for place, value in stored.items():
            again = reckoned.get(place, "")
            assert again == (pytest.approx(value, rel=1e-9, abs=1e-6) if isinstance(value, float | int) else value), (
                place
            )
    # Två av samma kalkyl: 45 080 tkr i allt, mer än 40 000; 19 154 tkr för 2020 ryms i 20 000.
    two = recalculated["other"]
    assert at(two, chosen, ASKED) == pytest.approx(45_080_000)
    assert at(two, left, ASKED) == pytest.approx(-5_080_000)
    years = sorted({year for one in selection.candidates for year in one.asked})
    assert at(two, left, FIRST_YEAR + years.index(2020)) == pytest.approx(846_000)
    assert at(two, chosen, NPV) == pytest.approx(2 * 6_834_479.09, abs=0.01)
    assert at(two, 2, IS_IN) == 3, "the whole budget, what must be chosen, and two of one case"
    assert at(two, 3, IS_IN) == 2, "one more and one less than the best"
    assert at(two, school, DEMAND) == say("fund.choose.paper.book.demands.must", "sv")


def test_the_command_writes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["choice", *map(str, PATHS.values()), "--total", "30000000", "--date", "2026-11-30"]
    selection = Selection(
        tuple(entered(name, case, LIBRARY, Variant(name, file=name)) for name, case in CASES.items()),
        Limits(total=30e6),
    )
    target = tmp_path / "v.pdf"
    assert command.main([*asked, "--out", str(target)]) == 0
    assert target.read_bytes() == pdf(choice_document(selection, "sv", MADE))
    for ending in ("docx", "xlsx"):
        assert command.main([*asked, "--language", "en", "--out", str(tmp_path / f"v.{ending}")]) == 0
        assert (tmp_path / f"v.{ending}").read_bytes().startswith(b"PK")
    assert command.main([*asked, "--out", str(tmp_path / "v.csv")]) == 2
    assert command.main([*asked, "--must", "nobody", "--out", str(target)]) == 1
    assert "unknown_application" in capsys.readouterr().err
    assert command.main(["choice", str(PATHS[SCHOOL]), "--out", str(target)]) == 1
    assert "too_few_cases" in capsys.readouterr().err
