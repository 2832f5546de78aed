"""Every sentence is right for none, one and many; never, always, at once; more, less and negative."""

import re
import string
from pathlib import Path
from typing import Any

import pytest

from model.analysis.answer import Answer, side_by_side
from model.case.assumptions import Assumption, Change, Label, Language
from model.case.case import Case
from model.case.effect import Valuation
from model.files.reading import read_library
from model.files.yaml_tree import read_tree
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import keys_in_use
from presentation import sentences, tables, uncertainty
from presentation.committee.twenty import in_twenty
from presentation.sentences.numbers import amount
from wording.texts import LANGUAGES, catalogue, say

COUNTS = frozenset(
    [
        "count", "horizon", "losing", "turning", "within", "rows", "draws", "filled", "limit", "ranges", "years",
        "value", "size", "high", "lines", "effects", "found", "left", "cases",
    ]
)  # fmt: skip
"""Facts that are given as a whole number in some text; all others are names, amounts or years."""
NEVER_ONE = {
    "doubt.coverage.some": "doubt.coverage.all_one",  # some of one is all or none
    "doubt.dots.note": "doubt.drivers.title",  # the dots are twenty
    "doubt.dots.none": "doubt.drivers.title",
    "doubt.dots.all": "doubt.drivers.title",
    "export.changes": "export.one_change",
    "export.more_changes": "export.one_more_change",
    "answers.scenarios.some_lose": "answers.scenarios.all_lose",
    "doubt.drivers.turning": "doubt.drivers.turning_all",
}
"""Texts whose whole is never one, and the text that is said then, or what stands beside."""
NO_COUNT = "problems.problem.cliff"
"""Where a value is no count."""
PLURALS_SV = re.compile(
    r"(rader|kolumner|dragningar|saker|effekter|scenarier|ändringar|prickar|åren|andra|källor|spannen|poster|parter"
    r"|anmärkningar|talen|enheter|delar)$"
)
SINGULARS_EN = frozenset(
    [
        "this", "is", "was", "has", "does", "pays", "less", "across", "plus", "as", "lies", "its", "us", "contains",
        "becomes", "always", "starts", "lands",
    ]
)  # fmt: skip
MANY = {"sv": ("alla", "de"), "en": ("all", "are", "other")}
ENDS = ("of", "av", "out", "in", "i", "and", "och", "X", "to", "till", "som")
"""Words after which a count governs nothing: *1 of 3 other scenarios*."""
FEW_WORDS = 3
"""How far after a count a word may stand that should be in its number."""


def wrong_words(told: str, language: str) -> list[str]:
    """The words beside a 1 that say it is many."""
    found = []
    words = re.findall(r"\d+[.,]\d+|[\w\-]+|[^\w\s]", told.replace("\u00a0", " "))
    for place, word in enumerate(words):
        if word != "1":
            continue
        if place and words[place - 1].lower() in MANY[language]:
            found.append(f"{words[place - 1]} 1")
        for after in words[place + 1 : place + 1 + FEW_WORDS]:
            if not after.isalpha() or after in ENDS:
                break
            is_many = bool(PLURALS_SV.search(after))
            if language == "en":
                is_plural = after.endswith("s") and not after.endswith("ss") and after not in SINGULARS_EN
                is_many = is_plural or after in ("have", "are", "were")
            if is_many:
                found.append(f"1 … {after}")
        if words[place + 1 : place + 2] == ["of"] and {"have", "are", "were"} & {*words[place + 1 : place + 10]}:
            found.append("1 of … have")
    return found


def facts_of(text: str) -> set[str]:
    """The facts of a text, also those within the words that a fact chooses."""
    named = {name: form or "" for _, name, form, _ in string.Formatter().parse(text) if name}
    return {*named}.union(*(facts_of(form) for form in named.values()))


COUNTING = [
    (key, language)
    for key, text in catalogue().items()
    for language in LANGUAGES
    if COUNTS & facts_of(text.get(language, "")) and key != NO_COUNT
]


def said_of_one(key: str) -> str | None:
    """The key of the text that is said instead where the count is one, if there is one."""
    instead = NEVER_ONE.get(key) or re.sub(r"\bmany\b|(?<=_)many\b", "one", key)
    if instead == key:
        instead = re.sub(r"s_moved$", "_moved", key)
    return instead if instead != key and instead in catalogue() else None


@pytest.mark.parametrize(("key", "language"), COUNTING)
def test_a_count_of_one_has_its_own_word(key: str, language: str) -> None:
    facts = {name: 1 if name in COUNTS else "X" for name in facts_of(catalogue()[key][language])}
    if said_of_one(key):
        facts["count"] = 2
    told = say(key, language, **facts)
    assert not wrong_words(told, language), told


@pytest.mark.parametrize(
    ("told", "language"),
    [
        ("i alla 1 andra scenarier", "sv"),
        ("vid slutet av de 1 åren", "sv"),
        ("1 saker att granska", "sv"),
        ("within 1 years", "en"),
        ("There are 1 more errors", "en"),
        ("1 of the 7 numbers: 1 things to review", "en"),
        ("1 of the 7 numbers that matter most have ranges", "en"),
    ],
)
def test_a_wrong_word_is_found(told: str, language: str) -> None:
    assert wrong_words(told, language)


# The sentences that follow from an answer, walked through what an answer can be

LIBRARY = read_library()
SOCIAL = Valuation(actor="socialnamnd", realised_as="cash")


def case_of(**given: Any) -> Case:
    """A case of one effect of 1 000 tkr a year and one cost, whose numbers are told by keyword."""
    change, cost, horizon = given.get("change", 0.5), given.get("cost", 400_000.0), given.get("horizon", 3)
    number = {"basis": "judged", "source": None}
    effect: dict[str, Any] = {"label": "Vård", "kind": "reduction", "valuations": [SOCIAL.model_dump()]}
    return Case.model_validate(
        {
            "label": "Ett fall",
            "applicant": "socialnamnd",
            "start_year": 2030,
            "horizon": horizon,
            "discount": {"schedule": "zero"},
            "headline": given.get("headline", "vard.change"),
            "budget": {
                "team": {"label": "Lag", "cost_type": "staff", "paid_by": "socialnamnd", "amounts": {2030: cost}}
            }
            if cost
            else {},
            "effects": {
                "vard": {**effect, "direction": "less"},
                **({"behov": {**effect, "label": "Behov", "direction": "more"}} if "need" in given else {}),
                **({"mer": {**effect, "label": "Mer"}} if "more" in given else {}),
            },
            "numbers": {
                "vard.base": {"label": "Bas", "value": 1_000_000.0, "unit": "kr/year", **number},
                "vard.change": {"label": "Minskning", "value": change, "unit": "change", **number},
                "behov.base": {"label": "Bas", "value": 1_000_000.0, "unit": "kr/year", **number},
                "behov.change": {"label": "Ökning", "value": given.get("need", 0.0), "unit": "change", **number},
                "mer.base": {"label": "Bas", "value": 1_000_000.0, "unit": "kr/year", **number},
                "mer.change": {"label": "Mer", "value": given.get("more", 0.0), "unit": "change", **number},
            },
            "scenarios": given.get("scenarios", {}),
        }
    )


def answer_of(ranges: dict[str, tuple[float, float]] | None = None, **given: Any) -> Answer:
    """The answer to such a case, with some of its uncertain numbers."""
    laid = {key: Change(low=low, high=high) for key, (low, high) in (ranges or {}).items()}
    return Answer(resolve(case_of(**given), LIBRARY, None, laid), "municipality_cash", draws=400)


WAYS: dict[str, dict[str, Any]] = {
    "it pays from a value": {"change": 0.5},
    "it loses below a value": {"change": 0.1},
    "it pays without the effect": {"change": 0.05, "more": 0.4},
    "it pays at exactly nothing": {"change": 0.05, "more": 0.4, "cost": 1_200_000.0},
    "no value is enough": {"change": 0.1, "cost": 9_000_000.0},
    "any value does": {"change": 0.1, "more": 1.0, "cost": 0.0, "headline": "budget.factor"},
    "at most so much new need": {"change": 0.5, "need": 0.1, "headline": "behov.change"},
    "not even without new need": {"change": 0.05, "need": 0.1, "headline": "behov.change"},
    "a first year at the latest": {"change": 0.3, "headline": "vard.starts"},
    "a first year of new need at the earliest": {"change": 0.5, "need": 0.7, "headline": "behov.starts"},
    "at most so much cost": {"change": 0.5, "headline": "budget.factor"},
    "a shortest duration": {"change": 0.3, "headline": "vard.duration"},
    "nothing costs": {"cost": 0.0},
    "one year that pays": {"horizon": 1},
    "one year that does not": {"horizon": 1, "change": 0.1},
}
NEVER_SAID = {
    "sv": re.compile(r"tillbaka aldrig|(?:minst|högst|med) −|alla 1 |de 1 |\bnan\b|\bNone\b|\binf\b|(?:minst|högst) –"),
    "en": re.compile(r"back never|(?:at least|at most|by) −|all 1 |the 1 |\bnan\b|\bNone\b(?! of)|\binf\b"),
}


def told_of(answer: Answer, language: Language) -> list[str]:
    """Every sentence and figure that follows from an answer."""
    keys = tuple(keys_in_use(answer.resolved))
    found = [
        sentences.payback_sentence(answer, language),
        sentences.enough_sentence(answer, None, language),
        sentences.cost_sentence(answer, language),
        sentences.curve_heading(answer, language),
        sentences.payback_told(answer, language),
        *(f"{figure.label}: {figure.value}" for figure in sentences.key_figures(answer, None, language).values()),
        uncertainty.chance_title(answer, language),
        uncertainty.coverage_sentence(answer, language),
        uncertainty.terms_sentence(answer.terms, language),
    ]
    for row in uncertainty.break_even_rows(answer, {}, answer.break_even(keys), language):
        found.append("; ".join(row.values()))
    if answer.has_ranges:
        odds = answer.odds
        found += uncertainty.odds_sentences(answer, language)
        found += [uncertainty.dots_sentence(odds, language), uncertainty.payback_chance_sentence(odds, language)]
        found += [uncertainty.drivers_sentence(answer, reading, language) for reading in ("npv", "payback")]
        found += [uncertainty.information_sentence(answer, language), uncertainty.fan_sentence(odds, language)]
        found += [uncertainty.draw_sentence(answer.of_draw(place), place, language) for place in (1, odds.draw_at(0.9))]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ranged", ["sure", "in doubt"])
@pytest.mark.parametrize("name", WAYS)
def test_what_an_answer_says_is_never_wrong_words(name: str, ranged: str, language: Language) -> None:
    given = WAYS[name]
    change = given.get("change", 0.5)
    answer = answer_of({"vard.change": (change - 0.04, change + 0.3)} if ranged == "in doubt" else None, **given)
    assert not answer.has_errors, answer.problems
    for told in told_of(answer, language):
        assert told, name
        assert not NEVER_SAID[language].search(told), told
        assert not wrong_words(told, language), told


@pytest.mark.parametrize(
    ("name", "sv", "en", "short"),
    [
        ("it pays from a value", "”Vård: minskning” är minst 13 %", "is at least 13%", "13\u00a0%"),
        ("it loses below a value", "”Vård: minskning” är minst 13 %", "is at least 13%", "13\u00a0%"),
        (
            "it pays without the effect",
            "Den betalar sig även utan effekten",
            "even without the effect",
            "ingen effekt alls",
        ),
        (
            "it pays at exactly nothing",
            "Den betalar sig även utan effekten",
            "even without the effect",
            "ingen effekt alls",
        ),
        ("no value is enough", "Inget möjligt värde", "No possible value", "inget värde räcker"),
        ("any value does", "vilket möjligt värde", "whatever possible value", "vilket värde som helst"),
        ("at most so much new need", "är högst 37 %", "is at most 37%", "högst 37"),
        ("not even without new need", "betalar sig inte ens om", "does not pay even if", "inte ens 0"),
        ("a first year at the latest", "är senast 2031", "is 2031 at the latest", "senast 2031"),
        ("a first year of new need at the earliest", "är tidigast 2032", "is 2032 at the earliest", "tidigast 2032"),
        ("at most so much cost", "är högst 3,75", "is at most 3.75", "högst 3,75"),
        ("a shortest duration", "är minst 2 år", "is at least 2 years", "2\u00a0år"),
    ],
)
def test_what_is_enough_is_said_as_it_is(name: str, sv: str, en: str, short: str) -> None:
    answer = answer_of(**WAYS[name])
    assert sv in sentences.enough_sentence(answer, None, "sv").replace("\u00a0", " ")
    told = sentences.enough_sentence(answer, None, "en").replace("\u00a0", " ")
    assert en.replace("%", "") in told.replace("%", "").replace(",", ".")
    assert short in sentences.key_figures(answer, None, "sv")["enough"].value


def test_a_number_of_a_scenario_is_not_told_as_the_cases_own() -> None:
    answer = answer_of(**WAYS["it pays from a value"])
    number = answer.resolved.numbers[str(answer.case.headline)]
    assert number.value is not None
    told = {
        value: sentences.enough_sentence(answer, None, "sv", number.model_copy(update={"value": value}))
        for value in (number.value, 0.42)
    }
    assert "kalkylen räknar med" in told[number.value]
    assert "; scenariot räknar med" in told[0.42] and "utan det är talet 42\u00a0%" in told[0.42]


def scenarios_told(*changes: float, language: Language = "sv") -> str:
    """The sentence on scenarios with such changes of the effect."""
    scenarios = {
        f"s{place}": {"label": f"S{place}", "numbers": {"vard.change": change}} for place, change in enumerate(changes)
    }
    case = case_of(scenarios=scenarios)
    return sentences.scenarios_sentence(side_by_side(case, LIBRARY, "municipality_cash"), case, language)


@pytest.mark.parametrize(
    ("changes", "sv", "en"),
    [
        ((), "", ""),
        ((0.3,), "I det andra scenariot är nettonuvärdet inte under noll.", "In the other scenario is the net"),
        ((0.01,), "I det andra scenariot är nettonuvärdet under noll: S0.", "In the other scenario the net"),
        ((0.3, 0.4), "I inget av de 2 andra scenarierna är nettonuvärdet under noll.", "In none of the 2 other"),
        ((0.01, 0.3), "I 1 av 2 andra scenarier är nettonuvärdet under noll: S0.", "In 1 of 2 other scenarios"),
        ((0.01, 0.02), "I alla 2 andra scenarier är nettonuvärdet under noll: S0, S1.", "In all 2 other scenarios"),
    ],
)
def test_other_scenarios_are_counted_in_words(changes: tuple[float, ...], sv: str, en: str) -> None:
    assert scenarios_told(*changes) == sv
    assert scenarios_told(*changes, language="en").startswith(en)


def test_two_scenarios_of_one_name_that_lose_are_told_apart() -> None:
    scenarios = {f"s{place}": {"label": "Försiktigt", "numbers": {"vard.change": 0.01}} for place in range(2)}
    case = case_of(scenarios=scenarios)
    told = sentences.scenarios_sentence(side_by_side(case, LIBRARY, "municipality_cash"), case, "sv")
    assert told.endswith("Försiktigt, Försiktigt (2).")


def test_the_scenario_that_is_shown_is_no_other_scenario() -> None:
    scenarios = {name: {"label": name, "numbers": {"vard.change": 0.01}} for name in ("ett", "ett_till")}
    case = case_of(scenarios=scenarios)
    table = side_by_side(case, LIBRARY, "municipality_cash")
    told = sentences.scenarios_sentence(table, case, "sv", "ett")
    assert told == "I det andra scenariot är nettonuvärdet under noll: ett_till."
    alone = case_of(scenarios={"ett": scenarios["ett"]})
    assert sentences.scenarios_sentence(side_by_side(alone, LIBRARY, "municipality_cash"), alone, "sv", "ett") == ""


def test_the_number_of_a_scenario_stands_as_the_scenarios_beside_what_is_enough() -> None:
    scenarios = {"knappt": {"label": "Knappt", "numbers": {"vard.change": 0.01}}}
    case = case_of(scenarios=scenarios)

    def beside(name: str | None) -> str:
        answer = Answer(resolve(case, LIBRARY, name), "municipality_cash")
        return sentences.key_figures(answer, None, "sv", name)["enough"].value

    assert beside("knappt").endswith("(scenariot: 1\u00a0%)")
    assert "(kalkylen: " in beside(None)


def test_what_is_enough_under_a_scenario_differs_from_the_number_that_it_gives() -> None:
    """A scenario that gives a little less than what is enough loses, and is not told to have enough."""
    usual = case_of(scenarios={"knappt": {"label": "Knappt", "numbers": {"vard.change": 0.3}}})
    enough = side_by_side(usual, LIBRARY, "municipality_cash").headline[1]
    assert enough is not None and enough.value is not None
    little_less = enough.value * 0.9999
    assert amount(little_less, "change", "sv") == amount(enough.value, "change", "sv")
    case = case_of(scenarios={"knappt": {"label": "Knappt", "numbers": {"vard.change": little_less}}})
    row = tables.scenario_rows(side_by_side(case, LIBRARY, "municipality_cash"), case, "sv", None)[1]
    assert row["Räcker med"] != amount(little_less, "change", "sv")


NEVER, ONCE, LATER = "aldrig", "under 2031 (1,8 år)", "under 2032 (2,1 år)"


@pytest.mark.parametrize(
    ("payback", "expected"),
    [
        ((NEVER, NEVER), "Pengarna kommer inte tillbaka nu heller."),
        ((NEVER, ONCE), "Pengarna är nu tillbaka under 2031 (1,8 år); förut kom de inte tillbaka."),
        ((ONCE, NEVER), "Pengarna kommer inte längre tillbaka; förut var de tillbaka under 2031 (1,8 år)."),
        ((ONCE, LATER), "Pengarna är tillbaka under 2032 (2,1 år) i stället för under 2031 (1,8 år)."),
        ((ONCE, ONCE), "Pengarna är tillbaka under 2031 (1,8 år), som förut."),
        (("", ONCE), "x: +1 mnkr."),
    ],
)
def test_what_an_edit_did_to_payback(payback: tuple[str, str], expected: str) -> None:
    told = sentences.edit_sentence("x", 1e6, payback, ("", ""), "sv")
    assert told.replace("\u00a0", " ").endswith(expected)


def test_a_number_on_which_nothing_depends_is_left_out_of_what_must_be_true() -> None:
    answer = answer_of(change=0.5, more=0.0)
    rows = uncertainty.break_even_rows(answer, {}, answer.break_even(("vard.change", "mer.base", "mer.change")), "sv")
    assert [row["Tal"] for row in rows] == ["Vård: minskning", "Mer: minskning"]


def test_turning_numbers_are_counted_in_words() -> None:
    turning = answer_of({"vard.change": (0.01, 0.7)})
    assert uncertainty.drivers_sentence(turning, "npv", "sv").endswith("Talet kan ensamt vända svaret inom sitt spann.")
    idle = answer_of({"vard.change": (0.4, 0.7)})
    assert uncertainty.drivers_sentence(idle, "npv", "en").endswith(
        "The number cannot turn the answer on its own within its range."
    )
    both = answer_of({"vard.change": (0.01, 0.7), "vard.base": (900_000.0, 1_100_000.0)})
    assert uncertainty.drivers_sentence(both, "npv", "sv").endswith(
        "1 av 2 tal kan ensamt vända svaret inom sitt spann."
    )
    assert "kommer pengarna inte tillbaka" in uncertainty.drivers_sentence(turning, "payback", "sv")


def test_dots_are_none_some_or_all() -> None:
    told = {
        uncertainty.dots_sentence(answer_of({"vard.change": ends}, change=change).odds, "sv")
        .split(". ")[1]
        .split(" ")[0]
        for change, ends in ((0.5, (0.4, 0.7)), (0.14, (0.05, 0.3)), (0.02, (0.01, 0.03)))
    }
    assert told >= {"Ingen", "Alla"}
    assert any(word.isdigit() for word in told)


def test_the_participants_that_are_enough_are_told_as_people() -> None:
    """Of 160 who start, 25 % succeed: 82,3 of them would be enough (9 000 000 ÷ (25 % × 437 500))."""
    example = read_tree((Path(__file__).parents[1] / "worked_examples" / "andel_som_lyckas.yaml").read_bytes())[0]
    answer = Answer(resolve(Case.model_validate(example["case"]), LIBRARY), "municipality_cash")
    keys = tuple(uncertainty.keys_in_front(answer.resolved))
    assert "jobb.started.scale" in keys
    rows = uncertainty.break_even_rows(answer, {}, answer.break_even(keys), "sv")
    (row,) = [row for row in rows if any("alla år tillsammans" in str(cell) for cell in row.values())]
    told = [str(cell).replace("\u00a0", " ") for cell in row.values()]
    assert "160 personer" in told
    assert any(cell.startswith("minst 82,3 personer") for cell in told)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(2 / 3, "share", "66,67 %"), (0.05, "share", "5 %"), (0.123456, "change", "12,35 %"), (1234.567, "kr/day", None)],
)
def test_a_share_in_a_sentence_has_four_digits_and_anything_else_is_told_in_full(
    value: float, unit: str, words: str | None
) -> None:
    number = Assumption(label=Label(sv="Tal"), value=value, unit=unit, basis="judged")
    said = sentences.told(number, "sv").replace("\N{NO-BREAK SPACE}", " ")
    assert said == words or (words is None and said.replace("\N{NARROW NO-BREAK SPACE}", " ").startswith("1 234,567"))


@pytest.mark.parametrize(
    ("share", "sv", "en"),
    [
        (0.0, "0", "0"), (0.001, "färre än 1", "fewer than 1"), (0.03, "1", "1"), (0.5, "10", "10"),
        (0.97, "19", "19"), (0.999, "fler än 19", "more than 19"), (1.0, "20", "20"),
    ],
)  # fmt: skip
def test_only_all_draws_are_twenty_of_twenty_and_only_none_are_none(share: float, sv: str, en: str) -> None:
    assert (in_twenty(share, "sv"), in_twenty(share, "en")) == (sv, en)
