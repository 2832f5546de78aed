"""What the decision report stands on: findings that are ranked and cut, and what it was made from."""

import io

import docx
import pytest

from exports.documents.document import (
    Paragraph,
    Points,
    Table,
)
from exports.documents.subject import LONGEST_NAME, Subject
from exports.documents.word import word
from exports.report.grounds import GRAVEST, MOST_NAMED
from exports.report.report import report
from model import RESULTS_DATE
from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.fingerprint import SHOWN, fingerprint
from model.numbers.resolve import resolve
from presentation import sentences
from tests.exports.reports_made import (
    FOUNDING,
    MADE,
    MATRIX,
    SCHOOL,
    answer_of,
    answered,
    case_named,
    made,
    odd_answers,
    pages_of,
    parts_of,
    solid,
    text_of_pdf,
    texts_of,
)
from tests.generators import LIBRARY
from wording.numbers import write_number
from wording.texts import LANGUAGES, catalogue, say

# Findings and lists that are cut


def test_findings_that_are_ranked_exist() -> None:
    assert all(f"problems.problem.{code}" in catalogue() for code in GRAVEST)


@pytest.mark.parametrize(("name", "contract", "scenario"), MATRIX)
def test_findings_are_told_gravest_first_and_the_rest_are_counted(
    name: str, contract: str | None, scenario: str | None
) -> None:
    answer = answered(name, contract, scenario)
    document, _ = made(name, contract, scenario, "sv")
    _, second, appendix = parts_of(document)
    points = [block for block in second if isinstance(block, Points) and not block.numbered][-1]
    kinds = {problem.code for problem in answer.problems}
    order = sorted(kinds, key=lambda code: GRAVEST.index(code) if code in GRAVEST else 99)
    told = [sentences.problem_sentence(problem, answer.resolved, "sv", MOST_NAMED) for problem in answer.problems]
    shown = {problem.code for problem, words in zip(answer.problems, told, strict=True)
             if any(item.startswith(words) for item in points.items)}  # fmt: skip
    assert shown <= set(order)
    left = sum(problem.code not in shown for problem in answer.problems)
    rest = [block.text for block in second if isinstance(block, Paragraph)][-1]
    assert (rest == say("report.more", "sv", count=left)) == (left > 0)
    gravest = min(kinds, key=lambda code: GRAVEST.index(code) if code in GRAVEST else 99)
    first = next(problem for problem in answer.problems if problem.code == gravest)
    assert points.items[0].startswith(sentences.problem_sentence(first, answer.resolved, "sv", MOST_NAMED))
    everything = texts_of(appendix)
    for problem in answer.problems:
        assert sentences.problem_sentence(problem, answer.resolved, "sv") in everything


def test_names_are_cut_on_the_pages_and_whole_in_the_appendix() -> None:
    answer = odd_answers()["long names"]
    document = report(answer, "sv", MADE)
    first, second, appendix = parts_of(document)
    names = [line.label.text("sv") for line in answer.case.budget.values() if any(line.amounts.values())]
    assert names[0] in texts_of(appendix)
    assert answer.case.label.text("sv") in texts_of(appendix)
    cells = [cell for block in (*first, *second) if isinstance(block, Table) for row in block.rows for cell in row]
    places = len(" (9)")  # names that read the same are told apart
    assert any("…" in cell and len(cell) <= LONGEST_NAME + places for cell in cells)
    subject = Subject.of(answer, "sv")
    assert subject.in_short is not subject
    assert subject.in_short.answer.readings.npv[0] == answer.readings.npv[0]
    without = case_named(FOUNDING).model_copy(update={"followup": None})  # an event there has a long name
    short = Subject.of(Answer(resolve(without, LIBRARY), without.perspective), "sv")
    assert short.in_short is short


# What it was made from


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_foot_says_what_it_was_made_from(language: Language) -> None:
    document, file = made(FOUNDING, None, "judged_ranges", language)
    case = case_named(FOUNDING)
    for page in pages_of(file):
        assert solid(document.foot) in solid(page)
    facts = (RESULTS_DATE, MADE.isoformat(), write_number(case.sampling.draws), fingerprint(case)[:SHOWN])
    for fact in (*facts, case.scenarios["judged_ranges"].label.text(language)):
        assert fact in document.foot
    appendix = texts_of(parts_of(document)[2])
    assert fingerprint(case) in appendix
    assert str(case.sampling.seed) in appendix


def test_a_run_with_other_draws_says_so() -> None:
    answer = Answer(resolve(case_named(FOUNDING), LIBRARY, "judged_ranges"), "municipality_cash", 500, 77)
    foot = report(answer, "en", MADE).foot
    assert say("report.draws", "en", seed="77", count="500") in foot
    assert say("report.no_draws", "en") in made(FOUNDING, None, None, "en")[0].foot


@pytest.mark.parametrize("name", [FOUNDING, SCHOOL])
def test_the_scenario_is_known_by_its_numbers(name: str) -> None:
    case = case_named(name)
    for scenario in (None, *case.scenarios):
        assert Subject.of(answer_of(case, scenario), "sv").scenario == scenario


def test_every_number_somebody_gave_is_in_the_appendix_with_its_source() -> None:
    document, _ = made(FOUNDING, None, None, "sv")
    appendix = texts_of(parts_of(document)[2])
    case = case_named(FOUNDING)
    for key in ("placements.base_cost", "placements.reduction", "placements.reach", "discount_rate"):
        assert sentences.number_label(answer_of(case, None).resolved, key, "sv") in appendix
        assert sentences.exact(case.numbers[key], "sv") in appendix
    source = LIBRARY.sources[case.numbers["placements.base_cost"].source or ""]
    assert source.title.text("sv") in appendix
    school, _ = made(SCHOOL, None, None, "sv")
    marked = say("tables.basis.placeholder", "sv")
    assert f"⚠ {marked}" in texts_of(parts_of(school)[2])


# Words


@pytest.mark.sampled(7)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "contract", "scenario"), MATRIX)
def test_papers_hold_the_same_text(name: str, contract: str | None, scenario: str | None, language: Language) -> None:
    document, file = made(name, contract, scenario, language)
    on_paper = text_of_pdf(document, file)
    body = docx.Document(io.BytesIO(word(document))).element.body
    in_word = solid("".join(body.itertext()))
    for text in (document.title, document.above, *texts_of(document.blocks)):
        assert solid(text) in on_paper, text
        assert solid(text) in in_word, text
