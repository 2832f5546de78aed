"""The fund's application: the founding case cell by cell in Word and PDF, and sums that hold."""

import io
import math
import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
import yaml
from docx import Document as open_word
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.documents.document import Block, Figures, Heading, Paragraph, Points, Table
from exports.documents.pdf import pdf
from exports.documents.word import word
from exports.forms.application import application
from exports.forms.application_outcomes import included_effects, worths_of
from model.analysis.answer import by_actor_and_kind
from model.calculation.metrics import discount_factors
from model.case.application import Application
from model.case.assumptions import Change, Label, Language
from model.case.case import BudgetLine, Case
from model.case.problem import CaseRefused
from model.files.reading import read_case
from model.numbers.resolve import resolve
from presentation.budget_form import BudgetForm, budget_form, footnote_mark, rounded, shared_rounding
from presentation.tables import differences
from tests.exports.applications import EXAMPLE, FOUNDING, LANGUAGES, answered, section, words_of
from tests.generators import LIBRARY, a_case
from wording.numbers import write_number
from wording.texts import say


def plain(text: str) -> str:
    """A text with ordinary spaces."""
    return " ".join(text.split())


# Economy, in the form's order

FILED = (
    ("Kostnader (tkr)", "2020", "2021", "2022", "Totalt"),
    ("Personalkostnader inkl. ledning och vikarietäckning*", "8 177", "8 411", "1 752", "18 340"),
    ("Övriga kostnader**", "1 400", "1 400", "1 400", "4 200"),
    ("Totalt", "9 577", "9 811", "3 152", "22 540"),
)
AFTER = (
    "* Vikarietäckning medan ordinarie personal lär sig och inför arbetssättet ingår. "
    "Hur stor den är lämnades inte in.",
    "** Marknadsföring, digitalt stöd, del av lokaler.",
    "År 2020: 9 577 tkr",
    "År 2021: 9 811 tkr",
    "År 2022: 3 152 tkr",
    "Totalt alla år: 22 540 tkr",
)


def said_by(block: Block) -> tuple[str, ...]:
    """The words of a paragraph or a list."""
    return block.items if isinstance(block, Points) else (block.text,) if isinstance(block, Paragraph) else ()


def test_economy_of_the_founding_case_cell_by_cell() -> None:
    table, *rest = section(application(answered(FOUNDING), "sv"), "Ekonomi")
    assert isinstance(table, Table)
    assert tuple(tuple(map(plain, row)) for row in (table.head, *table.rows)) == FILED
    assert table.totals == 1
    said = [text for block in rest for text in said_by(block)]
    assert tuple(map(plain, said)) == AFTER


def test_economy_of_the_founding_case_read_back_from_word() -> None:
    file = open_word(io.BytesIO(word(application(answered(FOUNDING), "sv"))))
    tables = [tuple(tuple(plain(cell.text) for cell in row.cells) for row in table.rows) for table in file.tables]
    assert FILED in tables
    told = [plain(paragraph.text) for paragraph in file.paragraphs]
    at = told.index(AFTER[0])
    assert tuple(text for text in told[at:] if text)[: len(AFTER)] == AFTER


def test_economy_of_the_founding_case_stands_in_the_pdf() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf(application(answered(FOUNDING), "sv"))))
    # A footnote's mark may be raised, and a line may be broken anywhere: what is compared is the signs in their order.
    told = "".join("".join(page.extract_text() for page in reader.pages).split())
    for row in FILED[1:]:
        assert "".join("".join(row).split()) in told, row
    for line in AFTER[2:]:
        assert "".join(line.split()) in told, line


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("sv", ["Pengarna är tillbaka under 2026, efter 6,9 år.", "+6,83 mnkr", "minst 3,8 %; ansökan räknar med 5 %"]),
        ("en", ["The money is back during 2026, after 6,9 years.", "+6,83", "at least 3,8 %"]),
    ],
)
def test_the_answer_of_the_founding_case_is_told(language: Language, lines: list[str]) -> None:
    told = plain(" ".join(words_of(application(answered(FOUNDING), language))))
    for line in lines:
        assert line in told


def test_the_gain_of_the_founding_case_by_hand() -> None:
    """5 % of 75 800 tkr is 3 790 tkr a year from 2021; nine years at 3.5 % from the second year on."""
    (worth,) = worths_of(answered(FOUNDING))
    assert (worth.effect, worth.actor, worth.realised_as, worth.year) == ("placements", "stadsdelsnamnd", "cash", 2021)
    assert worth.per_year == pytest.approx(3_790_000)
    assert worth.present == pytest.approx(sum(3_790_000 / 1.035**t for t in range(1, 10)))
    row = next(block for block in section_of_gain("sv") if isinstance(block, Table)).rows
    filed = FOUNDING.application
    assert filed.target_group is not None and filed.programme is not None
    assert row == (
        (
            filed.target_group.text("sv"),
            filed.programme.text("sv"),
            "Färre placeringar. Kostnaden för placeringar minskar när barn får stöd tidigare.",
            f"Stadsdelsnämnden: {write_number(3790, 0)}\u00a0tkr om året (hemtagbart)",
        ),
    )


def section_of_gain(language: Language) -> list[Block]:
    """The founding case's section of target group, programme, outcome and gain."""
    return section(application(answered(FOUNDING), language), say("application.outcomes.title", language))


# What is missing is said


def test_what_is_missing_is_said() -> None:
    bare = FOUNDING.model_copy(update={"application": Application(), "summary": None})
    for language in LANGUAGES:
        document = application(answered(bare), language)
        missing = say("application.missing", language)
        (told,) = section(document, say("application.texts.need", language))
        assert told == Paragraph(missing)
        table = next(b for b in section(document, say("application.outcomes.title", language)) if isinstance(b, Table))
        assert table.rows[0][:2] == (missing, missing)
        (told,) = section(document, say("application.indicators.title", language))
        assert told == Paragraph(say("application.indicators.missing", language))
        (told,) = section(document, say("application.financing.title", language))
        assert told == Paragraph(say("application.financing.missing", language))


def test_a_joint_application_says_what_is_left_for_each() -> None:
    """1 100 tkr less the grant of 500 is 600 to finance, of which 60 and 40 %."""
    example = yaml.safe_load(Path("tests/worked_examples/tva_namnder_soker_ihop.yaml").read_text("utf-8"))
    document = application(answered(Case.model_validate(example["case"])), "sv")
    (table,) = (part for part in section(document, "Finansiering") if isinstance(part, Table))
    assert [row for row in table.rows if row[0].startswith("Kvar att finansiera")] == [
        ("Kvar att finansiera: Socialnämnden", "360", "360"),
        ("Kvar att finansiera: Utbildningsnämnden", "240", "240"),
    ]
    assert "Socialnämnden tillsammans med Utbildningsnämnden" in "\n".join(words_of(document))


def test_a_case_without_anything_is_still_a_form() -> None:
    empty = Case(label=Label(sv="Tom"), applicant="socialnamnd", start_year=2027, horizon=5)
    for language in LANGUAGES:
        document = application(answered(empty), language)
        assert section(document, say("application.economy.title", language)) == [
            Paragraph(say("application.economy.empty", language))
        ]
        assert say("application.benefits.missing", language) in list(words_of(document))
        (figures,) = (block for block in document.blocks if isinstance(block, Figures))
        shown = {item.label: item.value for item in figures.items}
        assert shown[say("strip.payback", language)] == say("answers.payback.short_nothing", language)
        assert pdf(document).startswith(b"%PDF")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_by_year_has_its_year_once(language: Language) -> None:
    said = "\n".join(words_of(application(answered(EXAMPLE), language)))
    assert re.search(r"\b(20\d\d) \1\b", said) is None
    assert "2018" in said


def test_what_differs_in_numbers_by_year_has_the_years_once() -> None:
    keys = [key for key in EXAMPLE.numbers if key.rpartition(".")[2].isdigit()]
    changes = {key: Change(value=3.0) for key in keys}
    changed = EXAMPLE.model_copy(update={"changes": changes})
    told = differences(resolve(EXAMPLE, LIBRARY), resolve(changed, LIBRARY), "sv")
    assert any("2018–" in line for line in told)
    assert not any(re.search(r"\b(20\d\d) \1", line) for line in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_source_that_a_text_names_by_its_id_stands_in_full_at_the_end(language: Language) -> None:
    document = application(answered(FOUNDING), language)
    named = document.blocks[-1]
    assert isinstance(named, Points)
    assert [item.partition(":")[0] for item in named.items] == ["S1", "S2"]
    assert LIBRARY.sources["S2"].title.text(language) in named.items[1]
    text = Label(sv="Se (S3; S21) och (S), S5, (S19 b).")
    told = Application(need=text)
    other = application(answered(FOUNDING.model_copy(update={"application": told})), language).blocks[-1]
    assert isinstance(other, Points)
    assert [item.partition(":")[0] for item in other.items] == ["S3", "S21"]
    none = FOUNDING.model_copy(update={"application": Application()})
    assert (
        Paragraph(say("application.sources.named", language), stays=True)
        not in application(answered(none), language).blocks
    )


def test_the_totals_are_on_the_page_of_their_table() -> None:
    document = application(answered(FOUNDING), "sv")
    title, last = say("application.economy.title", "sv"), "Totalt alla år: 22 540 tkr"
    at = document.blocks.index(Heading(title))
    for lines in range(0, 60, 4):  # the table further and further down on a page
        ahead = tuple(Paragraph(f"Rad {line}") for line in range(lines))
        pages = [
            plain(page.extract_text())
            for page in pypdf.PdfReader(
                io.BytesIO(pdf(replace(document, blocks=(*ahead, *document.blocks[at : at + 6]))))
            ).pages
        ]
        (first,) = (page for page in pages if "Personalkostnader inkl." in page)
        assert last in first
        assert f"{title} Kostnader (tkr)" in first


def test_a_case_with_errors_is_refused() -> None:
    wrong = FOUNDING.model_copy(update={"applicant": "nobody"})
    with pytest.raises(CaseRefused) as refused:
        application(answered(wrong), "sv")
    assert "unknown_actor" in [problem.code for problem in refused.value.problems]


def test_effects_left_out_and_not_priced_are_told() -> None:
    told = section(application(answered(FOUNDING), "sv"), "Effekter som beskrivs och inte räknas i kronor")
    points = [item for block in told if isinstance(block, Points) for item in block.items]
    assert points[:3] == [label.label.text("sv") for label in FOUNDING.not_priced if label.term == "short"]
    assert any(item.startswith("Extra skolår som undviks: ") for item in points)
    assert not any(item.startswith("Färre placeringar") for item in points)


# Sums


@pytest.mark.parametrize("seed", range(120))
def test_sums_of_any_case_hold_both_ways(seed: int) -> None:
    case = a_case(seed)
    form = budget_form(resolve(case, LIBRARY), "sv")
    assert form.totals == tuple(sum(row[at] for _, row, _ in form.rows) for at in range(len(form.years)))
    assert form.total == sum(form.totals) == sum(total for _, _, total in form.rows)
    assert all(total == sum(row) for _, row, total in form.rows)


amounts = st.floats(0, 1e10, allow_nan=False) | st.integers(0, 10**7).map(float) | st.sampled_from([0.0, 0.5, 499.5])


@settings(max_examples=300)
@given(st.data())
def test_rounded_numbers_sum_both_ways_and_say_when_they_moved(drawn: st.DataObject) -> None:
    width, height = drawn.draw(st.integers(1, 6)), drawn.draw(st.integers(1, 8))
    exact = [[drawn.draw(amounts) / 1000 for _ in range(width)] for _ in range(height)]
    table = rounded(exact)
    assert list(table.totals) == [sum(column) for column in zip(*table.rows, strict=True)]
    assert abs(table.total - sum(map(sum, exact))) <= 0.5 + 1e-6
    for row, given_row in zip(table.rows, exact, strict=True):
        assert all(abs(cell - value) < 2 for cell, value in zip(row, given_row, strict=True))
    moved = any(
        abs(cell - value) > 0.5 + 1e-9
        for row, given_row in zip(table.rows, exact, strict=True)
        for cell, value in zip((*row, sum(row)), (*given_row, sum(given_row)), strict=True)
    )
    assert table.is_adjusted or not moved


@settings(max_examples=300)
@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=9), st.integers(-5, 5))
def test_any_total_is_reached(values: list[float], more: int) -> None:
    total = math.floor(sum(values)) + more
    assert sum(shared_rounding(values, total)) == total


def test_the_form_says_when_rounding_moved_a_krona() -> None:
    def with_amounts(*rows: float) -> list[Block]:
        budget = {
            f"line_{at}": BudgetLine(label=Label(sv=f"Rad {at}"), cost_type="other", paid_by="socialnamnd",
                                     amounts={2020: amount, 2021: amount})
            for at, amount in enumerate(rows)
        }  # fmt: skip
        case = Case(label=Label(sv="X"), applicant="socialnamnd", start_year=2020, horizon=5, budget=budget)
        return section(application(answered(case), "sv"), "Ekonomi")

    told = Paragraph(say("forms.budget.rounded", "sv"), "note")
    assert told in with_amounts(1400.0, 1400.0, 1400.0)
    assert told not in with_amounts(1000.0, 2000.0)


def test_lines_stand_in_the_order_of_cost_types_and_notes_have_marks_of_their_own() -> None:
    form = budget_form(resolve(EXAMPLE, LIBRARY), "sv")
    assert form.marks == ("*", "**", "***")
    assert [note.split()[0] for note in form.footnotes] == ["*", "**", "***"]
    assert [footnote_mark(place) for place in (1, 3, 4, 11)] == ["*", "***", "(4)", "(11)"]
    lines = dict(reversed(list(EXAMPLE.budget.items())))
    turned = budget_form(resolve(EXAMPLE.model_copy(update={"budget": lines}), LIBRARY), "sv")
    assert turned == form
    unnoted = BudgetForm((2020,), (("A", (1,), 1), ("B", (2,), 2), ("C", (3,), 3)), (6,), 6, False, ("x", "", "y"))
    assert unnoted.marks == ("*", "", "**")


def test_the_financing_is_the_whole_budget() -> None:
    table = next(b for b in section(application(answered(EXAMPLE), "sv"), "Finansiering") if isinstance(b, Table))
    numbers = [[int(cell.replace("\u202f", "").replace("−", "-")) for cell in row[1:]] for row in table.rows]
    assert numbers == [[800, 750, 750, 2300], [150, 150, 150, 450], [650, 600, 600, 1850], [1600, 1500, 1500, 4600]]


# Worth


@pytest.mark.parametrize("seed", range(60))
def test_worth_by_purse_and_kind_is_the_ledgers(seed: int) -> None:
    """Added up over effects, what the form shows is what the ledger has, cash and freed capacity apart."""
    answer = answered(a_case(seed))
    shown: dict[tuple[str, str], float] = {}
    key: tuple[str, str]
    for worth in worths_of(answer):
        key = (worth.actor, worth.realised_as)
        shown[key] = shown.get(key, 0.0) + worth.present
    posted: dict[tuple[str, str], float] = {}
    for posting, flows in zip(answer.everyone.postings, answer.everyone.amounts, strict=True):
        if posting.line in answer.case.effects:
            key = (posting.actor, posting.realised_as)
            timing = posting.timing or answer.case.discount.timing
            factors = discount_factors(answer.everyone.rates, timing)[:, :1]
            posted[key] = posted.get(key, 0.0) + float((flows[:, :1] * factors).sum())
    for at, present in posted.items():
        assert shown.get(at, 0.0) == pytest.approx(present, rel=1e-9, abs=1e-3)
    assert {worth.effect for worth in worths_of(answer)} <= set(included_effects(answer))


def test_cash_and_freed_capacity_are_summed_apart_and_a_payment_is_seen_by_both() -> None:
    answer = answered(EXAMPLE)
    sums = {
        kind: sum(w.present for w in worths_of(answer) if w.realised_as == kind) for kind in ("cash", "freed_capacity")
    }
    actors = by_actor_and_kind(answer.everyone, answer.case.discount.timing)
    assert sums["freed_capacity"] == pytest.approx(sum(actor.get("freed_capacity", 0.0) for actor in actors.values()))
    blocks = section(application(answer, "sv"), "Nyttor på kort och lång sikt, i kronor")
    table = next(block for block in blocks if isinstance(block, Table))
    assert [row[0] for row in table.rows[-2:]] == ["Summa hemtagbart, alla aktörer", "Summa frigjord tid, alla aktörer"]
    assert [row[-1] for row in table.rows[-2:]] == [write_number(worth / 1000, 0) for worth in sums.values()]
    paid = [row[4] for row in table.rows if row[0] == "Färre köpta timmar för kartläggning"]
    assert "81" in paid
    assert "−81" in paid
    assert [row[1] for row in table.rows[:-2]] == ["Kort sikt"] * 7 + ["Lång sikt"] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_effect_without_kronor_is_told_as_its_count_in_the_table_of_outcomes(language: Language) -> None:
    """120 investigations a year, 30 % less: 36 are freed."""
    aby = read_case((Path(__file__).parents[1] / "fixtures" / "cases" / "aby.yaml").read_bytes())
    title = say("application.outcomes.title", language)
    [table] = [block for block in section(application(answered(aby), language), title) if isinstance(block, Table)]
    [freed] = [row for row in table.rows if row[2].startswith("Frigjord tid")]
    assert plain(freed[3]) == {"sv": "36 utredningar om året, inte i kronor",
                               "en": "36 investigations a year, not in kronor"}[language]  # fmt: skip
