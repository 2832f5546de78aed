"""The answer after several numbers of years, side by side."""

import math

from model.analysis.answer import Answer
from model.case.assumptions import Language
from presentation.sentences.payback import payback_short
from presentation.tables.rows import Rows
from wording.numbers import money_column, years
from wording.texts import say


def after_years_rows(answer: Answer, language: Language) -> Rows:
    """Costs, benefits and NPV in present value after each number of years; the case's own is marked."""
    head = {name: say(f"tables.after.{name}", language) for name in ("years", "costs", "benefits", "npv", "payback")}
    rows = []
    readings_of_each = [after.readings for after in answer.after_years]
    worth = {
        name: money_column([float(getattr(one, field)[0]) for one in readings_of_each], language, signed=name == "npv")
        for name, field in (("costs", "pv_costs"), ("benefits", "pv_benefits"), ("npv", "npv"))
    }
    for place, after in enumerate(answer.after_years):
        readings, told = after.readings, years(after.years, language)
        is_own = after.years == answer.case.horizon
        rows.append(
            {
                head["years"]: say("tables.after.own", language, years=told) if is_own else told,
                **{head[name]: told_worth[place] for name, told_worth in worth.items()},
                head["payback"]: say("tables.after.not_within", language, years=told)
                if math.isnan(year := float(readings.payback_year[0]))
                else payback_short(year, float(readings.payback_years[0]), language),
            }
        )
    return rows
