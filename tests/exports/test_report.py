"""The decision report: two pages and an appendix, which say what the model says and what the pages say."""

import datetime
import io
import re

import docx
import pypdf
import pytest

from exports.documents.document import (
    Document,
    Figures,
    Paragraph,
    Picture,
    Table,
    words_in,
)
from exports.documents.pdf import pdf
from exports.documents.subject import Subject
from exports.documents.word import word
from exports.report.appendix import flows
from exports.report.grounds import CUTS, grounds, risk_sentences, scenarios, worst
from exports.report.report import answer_sentences, report
from exports.report.room import PAGE, room
from model.analysis.answer import by_actor_and_kind
from model.analysis.as_json import evaluate_as_json
from model.case.assumptions import Language
from model.case.problem import CaseRefused
from model.contract_risk.risk import Risk
from model.contract_risk.stress import stress
from model.evaluate import actors_of
from presentation import sentences
from presentation.figure import Figure
from presentation.tables import by_year_rows, status
from presentation.uncertainty import discounted_rows, own_timing_sentence
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
    with_names,
)
from tests.generators import LIBRARY
from tests.office import office
from tests.visitor import all_text, figures, open_page
from wording.numbers import money, read_number, tkr, write_number
from wording.texts import LANGUAGES, catalogue, say

FIRST_OF_APPENDIX = 3
"""The page on which the appendix begins."""
HOSTILE = '=HYPERLINK("http://x.se")<b>fet</b>#emph[x]*stark*$x^2$\\textbf{y}[l](m)'


def figure(document: Document, name: str) -> Figure:
    """A key figure by its name in the wording."""
    found = [item for block in document.blocks if isinstance(block, Figures) for item in block.items]
    return next(item for item in found if item.label == say(f"strip.{name}", document.language))


# Two pages and an appendix


@pytest.mark.sampled(4)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "contract", "scenario"), MATRIX)
def test_the_answer_takes_two_pages(name: str, contract: str | None, scenario: str | None, language: Language) -> None:
    document, file = made(name, contract, scenario, language)
    title = say("report.appendix.title", language)
    pages = pages_of(file)
    assert [at for at, page in enumerate(pages, 1) if re.search(rf"^{title}$", page, re.MULTILINE)] == [
        FIRST_OF_APPENDIX
    ]
    for part, page in zip(parts_of(document)[:2], pages[:2], strict=True):
        assert [text for text in texts_of(part) if solid(text) not in solid(page)] == []


@pytest.mark.sampled(9)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("odd", odd_answers())
def test_an_odd_case_has_two_pages_too(odd: str, language: Language) -> None:
    document = report(odd_answers()[odd], language, MADE)
    pages = pages_of(pdf(document))
    assert say("report.appendix.title", language) in pages[FIRST_OF_APPENDIX - 1].splitlines()
    assert say("overview.title", language) in pages[0]
    assert word(document)


@pytest.mark.parametrize(("name", "contract", "scenario"), MATRIX)
def test_the_least_page_two_always_has_room_for_findings(name: str, contract: str | None, scenario: str | None) -> None:
    subject = Subject.of(answered(name, contract, scenario), "sv")
    heights = [room(grounds(subject, cut)) for cut in CUTS]
    assert heights[-1] == min(heights)
    assert heights[-1] < PAGE / 1.2


def test_page_one_is_filled_by_the_curve() -> None:
    for name, contract, scenario in MATRIX:
        document, _ = made(name, contract, scenario, "sv")
        first, _, _ = parts_of(document)
        assert any(isinstance(block, Picture) for block in first)


# It says what the model says


@pytest.mark.sampled(3)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "contract", "scenario"), MATRIX)
def test_every_figure_is_the_models(name: str, contract: str | None, scenario: str | None, language: Language) -> None:
    answer = answered(name, contract, scenario)
    told, (document, _) = evaluate_as_json(answer), made(name, contract, scenario, language)
    npv, payback, trough = (figure(document, key) for key in ("npv", "payback", "trough"))
    assert npv.value == money(told["npv"], language, signed=True)
    assert npv.note == f"{say('strip.ratio', language)}: {write_number(told['benefit_cost_ratio'], 2)}"
    assert str(told["payback_year"]) in payback.value
    assert write_number(round(told["payback_years"], 1), 1) in payback.note
    assert trough.value == money(told["trough"], language)
    assert trough.note == str(told["trough_year"])
    enough, headline = figure(document, "enough"), answer.case.headline or ""
    even, number = told["break_even"][headline], answer.resolved.numbers[headline]
    if even is None:
        key = "any" if told["npv"] >= 0 else "none"
        assert enough.value == say(f"answers.enough.{key}_short", language)
    else:
        assert enough.value == sentences.amount(even, number.unit, language)


@pytest.mark.parametrize(("name", "contract", "scenario"), MATRIX)
def test_every_purse_is_the_ledgers(name: str, contract: str | None, scenario: str | None) -> None:
    answer = answered(name, contract, scenario)
    document, _ = made(name, contract, scenario, "sv")
    table = next(
        block
        for block in parts_of(document)[0]
        if isinstance(block, Table) and block.head[0] == say("tables.by_actor.actor", "sv")
    )
    actors = actors_of(answer.case, LIBRARY)
    worths = by_actor_and_kind(answer.everyone, answer.case.discount.timing)
    expected = {
        actors[actor].label.text("sv"): write_number(sum(kinds.values()) / 1000, 0) for actor, kinds in worths.items()
    }
    assert {row[0]: row[-1] for row in table.rows} == expected


@pytest.mark.sampled(3)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "contract", "scenario"), MATRIX)
def test_the_paper_holds_the_sentences_of_the_answer(
    name: str, contract: str | None, scenario: str | None, language: Language
) -> None:
    page = solid(pages_of(made(name, contract, scenario, language)[1])[0])
    subject = Subject.of(answered(name, contract, scenario), language)
    told = answer_sentences(subject)
    assert len(told) == 4
    assert all(solid(sentence) in page for sentence in told)
    assert tkr(float(subject.answer.ledger.costs().sum()), language) in " ".join(told)


def test_paper_and_page_say_the_same() -> None:
    app = open_page("overview")
    document, _ = made(FOUNDING, None, None, "sv")
    on_page, said_there = figures(app), all_text(app)
    for name in ("npv", "payback", "trough", "enough"):
        shown = figure(document, name)
        assert on_page[name] == (shown.value if name == "npv" else f"{shown.value} ({shown.note})")
    assert figure(document, "npv").note.endswith(on_page["ratio"])
    first, *rest = answer_sentences(Subject.of(answered(FOUNDING), "sv"))
    assert first in said_there
    assert " ".join(rest) in said_there


def test_odds_are_told_only_where_numbers_have_ranges() -> None:
    with_ranges, without = (solid(pages_of(made(FOUNDING, None, name, "sv")[1])[1]) for name in ("judged_ranges", None))
    odds = answered(FOUNDING, None, "judged_ranges").odds
    for share in (0.1, 0.5, 0.9):
        assert solid(money(float(odds.percentile(share)), "sv", signed=True)) in with_ranges
    assert odds.expected_loss is not None
    assert solid(money(odds.expected_loss, "sv")) in with_ranges
    assert solid(say("doubt.none.lead", "sv")) in without
    assert solid(say("doubt.none.lead", "sv")) not in with_ranges


def test_the_worst_stresses_come_first() -> None:
    risk = Risk(answer_of(case_named(FOUNDING, "norrkoping_2016")))
    base, *told = worst(stress(risk), 3)
    losses = [max(base.worth[party] - one.worth[party] for party in base.worth) for one in told]
    every = [max(base.worth[party] - one.worth[party] for party in base.worth) for one in stress(risk)]
    assert losses == sorted(every, reverse=True)[:3]
    assert base.name == "as_it_stands"


@pytest.mark.parametrize(("name", "contract", "scenario"), MATRIX)
def test_every_row_of_the_flows_adds_up_across(name: str, contract: str | None, scenario: str | None) -> None:
    answer = answered(name, contract, scenario)
    for rows, net in ((by_year_rows(answer.ledger, "sv"), "tables.by_year.net"),
                      (discounted_rows(answer, "sv"), "doubt.draw.net")):  # fmt: skip
        head = list(rows[0])
        at = head.index(say(net, "sv"))
        assert at == (3 if contract is None else 4)
        for row in rows:
            *parts, told = (float(read_number(row[column])) for column in head[1 : at + 1])
            assert abs(sum(parts) - told) <= len(parts) / 2 + 0.5
    factors = [row[say("doubt.draw.factor", "sv")] for row in discounted_rows(answer, "sv")[:-1]]
    assert all(len(factor.partition(",")[2]) == 4 for factor in factors)


def test_a_line_with_a_time_of_its_own_is_told_beside_the_factors() -> None:
    plain = Subject.of(answered(FOUNDING), "sv")
    assert own_timing_sentence(plain.answer, "sv") is None
    staff = plain.answer.case.budget["staff"].edited(timing="middle")
    case = plain.answer.case.edited(budget={**plain.answer.case.budget, "staff": staff})
    told = [block.text for block in flows(Subject.of(answer_of(case), "sv")) if isinstance(block, Paragraph)]
    assert any(
        f"{staff.label.text('sv')} (i mitten)." in text and "inte nettot gånger faktorn" in text for text in told
    )
    ending = case.edited(discount=case.discount.edited(timing="middle"))
    assert own_timing_sentence(answer_of(ending), "sv") is None, "it falls as the case says"


@pytest.mark.parametrize("most", [2, 3, 4])
def test_a_cut_scenario_table_keeps_the_worst(most: int) -> None:
    subject = Subject.of(answered(FOUNDING, "norrkoping_2016", "judged_ranges"), "sv")
    _, table, note = scenarios(subject, most)
    assert isinstance(table, Table) and isinstance(note, Paragraph)
    npv = dict(zip(subject.scenarios.names, map(float, subject.scenarios.readings.npv), strict=True))
    others = sorted((name for name in npv if name not in (None, subject.scenario)), key=lambda name: npv[name])
    kept = {None, subject.scenario, *others[: most - 2]}
    labels = [row[0] for row, name in zip(map(tuple, map(dict.values, subject.scenario_table)), npv, strict=True)
              if name in kept]  # fmt: skip
    assert [row[0] for row in table.rows] == labels
    assert say("report.worst_shown", "sv", count=len(npv) - most) in note.text


def test_a_placeholder_with_a_source_is_not_without_one() -> None:
    number = next(number for number in case_named(SCHOOL).numbers.values() if number.basis == "placeholder")
    source = next(iter(LIBRARY.sources))
    with_source, without = (status(number.model_copy(update={"source": at}), "sv") for at in (source, None))
    assert with_source == say("tables.placeholder_with_source", "sv")
    assert without == say("tables.basis.placeholder", "sv")


def test_the_point_never_stands_without_the_chance_where_numbers_have_ranges() -> None:
    with_ranges, _ = made(FOUNDING, None, "judged_ranges", "sv")
    answer = answered(FOUNDING, None, "judged_ranges")
    assert money(answer.odds.mean, "sv", signed=True) in figure(with_ranges, "chance").note
    without = [item.label for block in made(FOUNDING, None, None, "sv")[0].blocks if isinstance(block, Figures)
               for item in block.items]  # fmt: skip
    assert say("strip.chance", "sv") not in without


def test_a_contract_says_who_may_lose() -> None:
    document, _ = made(FOUNDING, "norrkoping_2016", "judged_ranges", "sv")
    first, second, _ = parts_of(document)
    risk = Risk(answered(FOUNDING, "norrkoping_2016", "judged_ranges"))
    told = " ".join(texts_of(second))
    assert all(sentence in told for sentence in risk_sentences(Subject.of(risk.answer, "sv"), risk))
    assert "lägger ut 10" in " ".join(texts_of(first))


def sentences_of(language: Language) -> set[str]:
    """The stretches of four words or more in the catalogue, between their facts, that differ between languages."""
    mine, other = (
        {
            stretch.strip()
            for text in catalogue().values()
            for stretch in re.split(r"\{\w+\}", text[tongue])
            if len(stretch.split()) >= 4
        }
        for tongue in (language, "sv" if language == "en" else "en")
    )
    return mine - other


@pytest.mark.sampled(2)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "contract", "scenario"), MATRIX)
def test_one_language_at_a_time(name: str, contract: str | None, scenario: str | None, language: Language) -> None:
    document, _ = made(name, contract, scenario, language)
    pictures = [block.words for block in document.blocks if isinstance(block, Picture)]
    told = " ".join((document.above, document.foot, *texts_of(document.blocks), *pictures))
    assert any(stretch in told for stretch in sentences_of(language))
    assert [stretch for stretch in sentences_of("sv" if language == "en" else "en") if stretch in told] == []


def test_hostile_names_are_letters() -> None:
    case = with_names(case_named(FOUNDING), HOSTILE)
    document = report(answer_of(case), "sv", MADE)
    file = pdf(document)
    in_word = solid("".join(docx.Document(io.BytesIO(word(document))).element.body.itertext()))
    assert solid(HOSTILE) in text_of_pdf(document, file)
    assert solid(HOSTILE) in in_word
    assert not any("/Annots" in page for page in pypdf.PdfReader(io.BytesIO(file)).pages)


# Refused, and the same every time


def test_a_case_with_errors_is_refused() -> None:
    answer = answer_of(case_named(FOUNDING, "chicago_2014"))
    assert answer.has_errors, "dollars among kronor"
    with pytest.raises(CaseRefused):
        report(answer, "sv", MADE)


def test_a_contract_without_a_published_price_is_told_and_not_counted() -> None:
    answer = answer_of(case_named(FOUNDING, "hasselby_vallingby_2021"))
    texts = [text for block in report(answer, "sv", MADE).blocks for text in words_in(block)]
    assert "Hässelby-Vällingby 2021, individuella mål" in texts
    assert any(text.startswith("Ersättning för aktiviteten och Resten när målet är nått: inte publ") for text in texts)
    assert any("betalar ett pris som inte är ifyllt per enhet: individer som börjar" in text for text in texts)


def test_the_same_answer_gives_the_same_report() -> None:
    document, file = made(SCHOOL, "norrkoping_2016", None, "sv")
    again = report(answer_of(case_named(SCHOOL, "norrkoping_2016")), "sv", MADE)
    assert again == document
    assert pdf(again) == file
    assert report(answer_of(case_named(SCHOOL)), "sv", datetime.date(2027, 1, 1)).foot != document.foot


# In Word, where its font is not


@pytest.mark.torture
@pytest.mark.libreoffice
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_report_keeps_its_two_pages_in_another_font(language: Language) -> None:
    """LibreOffice has no Cambria and sets the file in a wider font: two pages still, and no head is divided."""
    documents = {f"{at}": made(*asked, language)[0] for at, asked in enumerate(MATRIX)}
    documents |= {name: report(odd_answers()[name], language, MADE) for name in ("never back", "blank")}
    with office() as program:
        files = program.converted({f"{name}.docx": word(document) for name, document in documents.items()}, "pdf")
    title = say("report.appendix.title", language)
    assert set(files) == set(documents)
    for name, document in documents.items():
        pages = pages_of(files[name])
        begins = [at for at, page in enumerate(pages, 1) if re.search(rf"^{title}$", page, re.MULTILINE)]
        assert begins == [FIRST_OF_APPENDIX], name
        heads = {
            head for part in parts_of(document)[:2] for table in part if isinstance(table, Table) for head in table.head
        }
        said = set("\n".join(pages[:2]).split())
        assert [each for head in heads for each in head.split() if each not in said] == [], name
