"""Cases that a register has counted, as tables: by step and year, and by sex and age; few are never shown."""

from collections.abc import Sequence

from model.case.assumptions import Language
from model.case.effect import CaseFlow
from model.case.effect_kinds.case_flow import SeenCases
from model.editing.beginning.seen_cases import seen_in, seen_years
from presentation.parts_of_effects import masked
from presentation.tables.rows import Rows
from wording.texts import say


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

    A masked count could be worked out from the others and their sum: then the next smallest is masked as well.
    """
    years = seen_years(effect)
    split = [one for one in effect.seen if years and one.year == years[-1] and (one.sex or one.age)]
    hidden = {id(one) for part in effect.parts for one in _hidden([one for one in split if one.step == part])}
    heads = [say(f"effects.seen.{name}", language) for name in ("step", "sex", "age", "count")]
    rows = []
    for one in split:
        label = effect.parts.get(one.step)
        count = say("effects.flow.hidden", language) if id(one) in hidden else masked(one.count, language)
        cells = (one.step if label is None else label.text(language), one.sex or "", one.age or "", count)
        rows.append(dict(zip(heads, cells, strict=True)))
    return rows


def _hidden(rows: Sequence[SeenCases]) -> list[SeenCases]:
    """The next smallest count of a step, where just one of them is masked."""
    few = [one for one in rows if 0 < round(one.count) < 5]
    others = sorted((one for one in rows if one not in few and one.count > 0), key=lambda one: one.count)
    return others[:1] if len(few) == 1 else []
