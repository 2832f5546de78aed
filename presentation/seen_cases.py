"""Cases that a register has counted, as tables: by step and year, and by sex and age; few are never shown."""

from collections.abc import Iterator, Sequence

from model.case.assumptions import Language
from model.case.case import Case
from model.case.effect import CaseFlow
from model.case.effect_kinds.case_flow import FEWEST_SHOWN, SeenCases
from model.editing.beginning.seen_cases import seen_in, seen_years
from presentation.parts_of_effects import masked
from presentation.tables.rows import Rows
from wording.texts import say


def told_as_they_are(case: Case, kind: str, language: Language) -> str:
    """What to know of a file that opens again as the case and holds counts that are masked elsewhere; else nothing."""
    holds = kind in ("case", "workbook") and any(
        0 < round(one.count) < FEWEST_SHOWN
        for effect in case.effects.values()
        if isinstance(effect, CaseFlow)
        for one in effect.seen
    )
    return say("files.holds_few", language) if holds else ""


def by_year_rows(effect: CaseFlow, language: Language) -> Rows:
    """A row for each step and a column for each year."""
    counts, rows = {year: seen_in(effect, year) for year in seen_years(effect)}, []
    for part, label in effect.parts.items():
        row = {say("effects.flow.head.part", language): label.text(language)}
        for year, counted in counts.items():
            row[str(year)] = masked(counted[part], language) if part in counted else say("answers.none", language)
        rows.append(row)
    return rows


def split_rows(effect: CaseFlow, language: Language) -> Rows:
    """The last year by sex and age, a row each; nothing where no row says either.

    A masked count that could be worked out from others and their sum takes others with it: see `hidden_among`.
    """
    years = seen_years(effect)
    last = [one for one in effect.seen if years and one.year == years[-1]]
    split = [one for one in last if one.sex or one.age]
    hidden = set()
    for part in {one.step for one in split}:
        of_part = [one for one in last if one.step == part]
        hidden |= {id(of_part[at]) for at in hidden_among(of_part)}
    heads = [say(f"effects.seen.{name}", language) for name in ("step", "sex", "age", "count")]
    rows = []
    for one in split:
        label = effect.parts.get(one.step)
        is_hidden = id(one) in hidden and round(one.count) not in range(1, FEWEST_SHOWN)
        count = say("effects.flow.hidden", language) if is_hidden else masked(one.count, language)
        cells = (one.step if label is None else label.text(language), one.sex or "", one.age or "", count)
        rows.append(dict(zip(heads, cells, strict=True)))
    return rows


def hidden_among(rows: Sequence[SeenCases]) -> set[int]:
    """Which counts of a step and year, by place, are not shown: the few, and what a sum would give one of them away by.

    Sexes add up to the step, and so do ages; both together add up to each sex and to each age. Of what adds up no
    count may be the only one that is hidden: then the next smallest of the same sum is hidden too, until no sum tells.
    """
    hidden = {at for at, one in enumerate(rows) if 0 < round(one.count) < FEWEST_SHOWN}
    sums = list(_sums(rows))
    while True:
        alone = [parts for total, parts in sums if len(hidden & {*parts, *total}) == 1]
        more = {
            min(others, key=lambda at: (rows[at].count == 0, rows[at].count))
            for others in ([at for at in parts if at not in hidden] for parts in alone)
            if others
        }
        if not more:
            return hidden
        hidden |= more


def _sums(rows: Sequence[SeenCases]) -> Iterator[tuple[list[int], list[int]]]:
    """Places of a total, as far as it has a row, and of the counts that add up to it. The sum over a step is known."""

    def at(sex: bool, age: bool) -> list[int]:
        return [place for place, one in enumerate(rows) if ((one.sex is None), (one.age is None)) == (not sex, not age)]

    by_sex, by_age, by_both = at(True, False), at(False, True), at(True, True)
    for parts in (by_sex, by_age, by_both):
        yield at(False, False), parts
    for total in by_sex:
        yield [total], [place for place in by_both if rows[place].sex == rows[total].sex]
    for total in by_age:
        yield [total], [place for place in by_both if rows[place].age == rows[total].age]
