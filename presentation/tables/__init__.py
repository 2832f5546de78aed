"""Tables: rows of finished text for a person, and frames of numbers for charts. Money in tkr where the head says so."""

from presentation.sentences.sources import source_name
from presentation.tables.actors import by_actor_frame, by_actor_rows
from presentation.tables.factors import benefit_postings, factor_rows, posting_value
from presentation.tables.horizons import after_years_rows
from presentation.tables.numbers import change_rows, library_rows
from presentation.tables.readings import cost_per_unit_text, internal_rate_text, more_rows
from presentation.tables.rows import Rows, whole_tkr
from presentation.tables.scenarios import (
    compare_rows,
    differences,
    name_is_taken,
    scenario_differences,
    scenario_name,
    scenario_names,
    scenario_rows,
)
from presentation.tables.sources import source_text, status
from presentation.tables.years import by_year_rows, flows_frame, line_amounts

__all__ = [
    "Rows",
    "after_years_rows",
    "benefit_postings",
    "by_actor_frame",
    "by_actor_rows",
    "by_year_rows",
    "change_rows",
    "compare_rows",
    "cost_per_unit_text",
    "differences",
    "factor_rows",
    "flows_frame",
    "internal_rate_text",
    "library_rows",
    "line_amounts",
    "more_rows",
    "name_is_taken",
    "posting_value",
    "scenario_differences",
    "scenario_name",
    "scenario_names",
    "scenario_rows",
    "source_name",
    "source_text",
    "status",
    "whole_tkr",
]
