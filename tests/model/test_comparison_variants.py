"""Scenarios and versions of one case beside each other: the same random factors, told apart, and in any order."""

from pathlib import Path

import pytest

from model.case.assumptions import Change, Label
from model.case.case import Case, Scenario
from model.case.problem import CaseRefused
from model.committee.applications import Application, Variant, candidates_of, one_of_each_case
from model.committee.choice import Limits, choose
from model.committee.comparison import Comparison, Terms, compare, entered, on_common_terms
from model.committee.order import FIGURES, Order
from model.editing.quick_start import QuickStart, quick_case
from model.files.reading import case_files, read_case, read_library
from model.files.writing import write_case
from presentation.committee.comparing import better_sentences, comparison_rows, order_sentence
from presentation.committee.naming import names_told
from tests.model.printed import FOUNDING, SECOND, Run, run_in
from wording.texts import LANGUAGES

LIBRARY = read_library()


def aby() -> Case:
    """*Åby*: 2 mnkr a year for three years against 4 % of 41 mnkr, 2–6 %, in three scenarios."""
    case = quick_case(QuickStart(
        label=Label(sv="Åby"), cost=2e6, years=3, start_year=2027, cheaper=Label(sv="Placeringar"), base=41e6,
        reduction=0.04, starts=2028, actor="socialnamnd",
    ))  # fmt: skip
    [key] = [key for key, number in case.numbers.items() if number.unit == "change"]
    ranged = case.numbers[key].model_copy(update={"low": 0.02, "high": 0.06})
    [line] = case.budget
    return case.edited(
        numbers={**case.numbers, key: ranged},
        scenarios={
            "dearer": Scenario(label=Label(sv="Dyrare"), numbers={f"{line}.2027": Change(value=2_000_001.0)}),
            "same": Scenario(label=Label(sv="Likadan"), numbers={f"{line}.2027": Change(value=2e6)}),
            "half": Scenario(label=Label(sv="Halv"), numbers={key: Change(value=0.02, low=0.01, high=0.03)}),
        },
    )


ABY = aby()


def several(*scenarios: str | None, of: str = "aby") -> Comparison:
    """Scenarios of *Åby* beside each other."""
    names = {scenario or "base": scenario for scenario in scenarios}
    variants = {name: Variant(of, scenario) for name, scenario in names.items()}
    return compare(dict.fromkeys(names, ABY), LIBRARY, Terms(), variants)


def test_a_krona_dearer_in_every_draw_is_worse_in_every_draw() -> None:
    """2 000 001 kr in place of 2 000 000 kr in the first year, undiscounted: one krona less in each of 2 000 draws."""
    together = several(None, "dearer")
    one, other = together.cases
    assert one.npv - other.npv == pytest.approx(1.0, abs=1e-6)
    assert (together.better, together.worse) == ({("base", "dearer"): 1.0}, {("base", "dearer"): 0.0})
    [sentence] = better_sentences(together, "sv")
    assert sentence.startswith("Åby · Kalkylen är bättre än Åby · Dyrare i 20 fall av 20. De är av samma kalkyl")


def test_as_two_cases_a_krona_says_nothing() -> None:
    apart = compare({"a": ABY, "b": ABY}, LIBRARY, Terms(), {"b": Variant("", "dearer")})
    assert 0.4 < apart.better["a", "b"] < 0.6, "each has random factors of its own"


def test_what_is_alike_in_every_draw_is_better_in_none() -> None:
    alike = several("same", None)
    assert (alike.better, alike.worse) == ({("same", "base"): 0.0}, {("same", "base"): 0.0})
    [sentence] = better_sentences(alike, "sv")
    assert sentence.startswith("Åby · Likadan och Åby · Kalkylen är lika bra i alla fall av 20.")


def test_a_scenario_beside_a_third_case_is_drawn_as_its_own_case_is() -> None:
    """That another scenario stands beside moves no odds against a third case."""
    third = ABY.edited(label=Label(sv="En annan"))
    variants = {"base": Variant("aby"), "half": Variant("aby", "half")}
    pair = compare({"half": ABY, "third": third}, LIBRARY, Terms(), variants)
    three = compare({"half": ABY, "base": ABY, "third": third}, LIBRARY, Terms(), variants)
    assert three.better["half", "third"] == pair.better["half", "third"]


def test_a_library_number_that_a_scenario_moves_is_still_drawn_as_the_librarys() -> None:
    """A day in a home, the only number with a range: dearer in a scenario, but in the same order draw for draw."""
    key = "social.hvb_helsingborg_2016"
    plain = LIBRARY.numbers[key]
    assert plain.value
    range_of = {"low": plain.value * 0.8, "high": plain.value * 1.2}
    library = LIBRARY.model_copy(update={"numbers": {**LIBRARY.numbers, key: plain.model_copy(update=range_of)}})
    case = read_case(case_files()["skolstod_i_familjehem"].read_bytes())
    numbers = {name: number.model_copy(update={"low": None, "high": None}) for name, number in case.numbers.items()}
    dearer = Change(value=plain.value * 2, low=plain.value * 1.6, high=plain.value * 2.4)
    case = case.edited(numbers=numbers, scenarios={"dearer": Scenario(label=Label(sv="Dyrare"), numbers={key: dearer})})
    one, other = (entered(name or "a", case, library, Variant("a", name)).drawn(200, 1) for name in (None, "dearer"))
    third = entered("b", case, library).drawn(200, 1)
    assert (one == third).all(), "what is the library's is drawn alike in every case"
    assert (one.argsort() == other.argsort()).all() or (one.argsort() == other.argsort()[::-1]).all()


def test_at_most_one_of_a_case_is_chosen() -> None:
    variants = [entered(name, ABY, LIBRARY, Variant("aby", name)) for name in ("dearer", "same", "half")]
    other = entered("other", ABY, LIBRARY)
    free = choose(candidates_of([*variants, other]), Limits())
    bound = choose(candidates_of([*variants, other]), one_of_each_case(Limits(), [*variants, other]))
    worth = {one.name: one.npv for one in (*variants, other)}
    assert set(free.chosen or ()) == {name for name, npv in worth.items() if npv > 0}
    assert worth["same"] > worth["dearer"] > 0, "a krona better than the next"
    assert set(bound.chosen or ()) == {"same", "other"}


def applications(*known: tuple[str, Variant]) -> list[Application]:
    """*Åby* several times."""
    return [entered(name, ABY, LIBRARY, variant) for name, variant in known]


def test_what_has_one_name_is_told_apart_by_what_differs() -> None:
    told = names_told(
        applications(
            ("open", Variant("open", state="draft")),
            ("v3", Variant("open", None, 3, "till nämnden", "submitted", "KS 2027/14")),
            ("half", Variant("open", "half", state="draft")),
            ("other", Variant("saved:x", state="submitted", register_number="KS 2027/15")),
        ),
        "sv",
    )
    assert list(told.values()) == [
        "Åby · utkast · Kalkylen",
        "Åby · version 3 (till nämnden) · inlämnad · KS 2027/14",
        "Åby · utkast · Halv",
        "Åby · inlämnad · KS 2027/15",
    ]


def test_a_name_of_its_own_stands_alone_and_the_same_twice_has_its_place() -> None:
    alone = names_told(applications(("a", Variant(state="draft", register_number="KS 1"))), "sv")
    assert list(alone.values()) == ["Åby"]
    twice = names_told(applications(("a", Variant()), ("b", Variant())), "en")
    assert list(twice.values()) == ["Åby", "Åby (2)"]


@pytest.mark.parametrize("by", FIGURES)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_the_order_is_that_of_any_figure(by: str, is_reversed: bool) -> None:
    several_ways = [entered(name, ABY, LIBRARY, Variant("aby", name)) for name in ("half", "dearer", "same")]
    comparison = on_common_terms(several_ways, LIBRARY, Terms(), Order(by, is_reversed))
    assert {each.application.name for each in comparison.in_order} == {"half", "dearer", "same"}
    if by in {"npv", "own", "ratio"}:  # half as much is worth the least, a krona dearer next
        expected = ["same", "dearer", "half"]
        assert [one.application.name for one in comparison.in_order] == (expected[::-1] if is_reversed else expected)
    assert [each.application.name for each in comparison.best_first] == ["same", "dearer", "half"]
    for language in LANGUAGES:
        rows = comparison_rows(comparison, language)
        assert len(rows) == 3
        assert bool(order_sentence(comparison, language)) is ((by, is_reversed) != ("npv", False))


def test_what_has_no_figure_comes_last_whichever_way() -> None:
    figures = {"a": 2.0, "b": None, "c": 1.0}
    for turned, expected in ((False, "cab"), (True, "acb")):
        assert "".join(Order("payback", turned).sorted("abc", lambda name, by: figures[name])) == expected


def test_the_command_takes_scenarios_and_an_order(capsys: pytest.CaptureFixture[str]) -> None:
    run: Run = run_in(capsys)
    asked = ("compare", FOUNDING, f"{FOUNDING}@judged_ranges", f"{FOUNDING}@pilot_area", "--horizon", "10")
    printed = run(*asked, "--sort", "npv", "--reversed", "--json").json
    by_itself = run("evaluate", FOUNDING, "--scenario", "pilot_area", "--json").json
    pilot = printed["cases"]["hasselby_vallingby@pilot_area"]
    assert pilot["npv"] == pilot["own_npv"] == pytest.approx(by_itself["npv"])
    worths = [printed["cases"][name]["npv"] for name in printed["order"]]
    assert worths == sorted(worths)
    assert run("compare", FOUNDING, f"{FOUNDING}@nothing", "--json").codes == {"unknown_scenario"}
    assert run("compare", FOUNDING, FOUNDING, "--json").codes == {"same_name_twice"}
    assert run("compare", FOUNDING, SECOND, "--same-case", "hasselby_vallingby,x", "--json").codes == {
        "unknown_application"
    }


def test_a_scenario_with_an_error_that_another_has_too_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """10 % lies outside the range of two scenarios; without them the case can be calculated."""
    run = run_in(capsys)
    case = read_case(Path(FOUNDING).read_bytes())
    headline = case.headline or ""
    tenth = {**case.changes, headline: Change(value=0.1, reason=Label.model_validate("Provat"))}
    twice = {**case.scenarios, "again": case.scenarios["judged_ranges"]}
    path = tmp_path / "ten.yaml"
    path.write_text(write_case(case.edited(changes=tenth, scenarios=twice)), encoding="utf-8")
    assert run("compare", str(path), SECOND, "--json").json["cases"]
    for command in ("compare", "choose"):
        for scenario in ("judged_ranges", "again"):
            assert run(command, f"{path}@{scenario}", SECOND, "--json").codes, (command, scenario)


def test_files_that_are_versions_of_one_case_are_drawn_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run: Run = run_in(capsys)
    [line] = ABY.budget
    dearer = ABY.budget[line].edited(amounts={**ABY.budget[line].amounts, 2027: 2_000_001.0})
    paths = [tmp_path / f"{name}.yaml" for name in ("first", "second")]
    for path, case in zip(paths, (ABY, ABY.edited(budget={line: dearer})), strict=True):
        path.write_text(write_case(case), encoding="utf-8")
    apart = run("compare", *map(str, paths), "--json").json["better"][0]
    together = run("compare", *map(str, paths), "--same-case", "first,second", "--json").json["better"][0]
    assert 0.4 < apart["share"] < 0.6
    assert (together["share"], together["worse"]) == (1.0, 0.0)


@pytest.mark.parametrize("said", [("a,b", "b,c"), ("b,c", "a,b"), ("a,b,c",), ("c,b", "b,a"), ("a,b", "c,b")])
def test_versions_of_one_case_are_so_in_whatever_order_they_are_said(
    said: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three files of one case, alike in every draw; a choice takes one of them and the fourth, which is another."""
    run: Run = run_in(capsys)
    for name in ("a", "b", "c", "d"):
        (tmp_path / f"{name}.yaml").write_text(write_case(ABY), encoding="utf-8")
    paths = [str(tmp_path / f"{name}.yaml") for name in ("a", "b", "c", "d")]
    options = [word for text in said for word in ("--same-case", text)]
    better = {(row["case"], row["than"]): row for row in run("compare", *paths, *options, "--json").json["better"]}
    for pair in (("a", "b"), ("a", "c"), ("b", "c")):
        assert (better[pair]["share"], better[pair]["worse"]) == (0.0, 0.0), pair
    assert 0.4 < better["a", "d"]["share"] < 0.6
    chosen = run("choose", *paths, *options, "--json").json["chosen"]
    assert len(chosen) == 2 and "d" in chosen


def test_currencies_that_differ_are_named() -> None:
    other = ABY.edited(currency="DKK", label=Label(sv="Dansk"))
    with pytest.raises(CaseRefused) as refused:
        compare({"a": ABY, "b": other, "c": ABY}, LIBRARY, Terms())
    [problem] = refused.value.problems
    assert problem.facts["currencies"] == "SEK: a, c; DKK: b"
