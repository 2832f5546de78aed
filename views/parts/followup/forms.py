"""What each kind of outcome is typed as: its fields in order, what it is chosen of, and how they become an outcome."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from model.case.agreement import FIRST
from model.case.case import Case
from model.case.effect import Reduction
from model.case.problem import Problem, error
from model.evaluate import actors_of
from model.followup.outcomes import Kind, with_counted_month, with_outcome, with_point, with_share_month
from presentation.followed.lines import line_name
from views.state.typed import read_typed
from views.state.workspace import Workspace
from wording.numbers.days import read_day
from wording.numbers.periods import Period, read_period
from wording.text_safety import clean

Cells = Mapping[str, str]
Values = Mapping[str, Any]
TEXT = None
DAY = "day"
"""The unit of a field that takes a date."""
STATED: Mapping[str, str | None] = {"on": DAY, "source": TEXT}
MEASURED = "measured"
"""The unit of a field that has that of the outcome which is chosen."""
PERIOD = "period"
"""The unit of a field that takes a year or a month of it."""
MONTH = "month"
"""The unit of a field that takes a month, and no whole year."""
TIMES = (PERIOD, MONTH, DAY)
UNIT_OF_OUTCOME = {"savings": "kronor", "count": "case/year", "rate": "share"}
LOCAL_PROJECT = ("local_project.cost", "local_project.sought", "local_project.own", "local_project.other_income")
OF_COMMITTEES = ("committee", "municipality")


def nothing_to_choose(work: Workspace) -> dict[str, str]:
    """No choice at all."""
    return {}


@dataclass(frozen=True)
class Form:
    """The fields of a kind of outcome → the unit of their number, or None for a text; `may_be_blank` of them.

    `choices` gives what it may be of, by name, with its words; `choice` is what that is called.
    """

    kind: Kind
    fields: Mapping[str, str | None]
    add: Callable[[Case, Values], Case]
    choice: str = ""
    choices: Callable[[Workspace], dict[str, str]] = nothing_to_choose
    may_be_blank: frozenset[str] = field(default=frozenset(STATED))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a row that is pasted."""
        return (*((self.choice,) if self.choice else ()), *self.fields)

    def is_for(self, work: Workspace) -> bool:
        """Whether the case has anything that such an outcome may be of."""
        return not self.choice or bool(self.choices(work))


def lines_of(work: Workspace) -> dict[str, str]:
    """The lines that kronor may be of."""
    beside = LOCAL_PROJECT if work.case.local_project is not None else ()
    return {line: line_name(work.answer, line, work.language) for line in (*work.case.money_lines, *beside)}


def effects_of(work: Workspace) -> dict[str, str]:
    """The effects that events may be counted of."""
    return {name: effect.label.text(work.language) for name, effect in work.case.effects.items()}


def with_participants(work: Workspace) -> dict[str, str]:
    """The effects that somebody starts in."""
    names = effects_of(work)
    return {name: names[name] for name, effect in work.case.effects.items() if effect.is_per_person}


def with_base(work: Workspace) -> dict[str, str]:
    """The effects that make a base less or more."""
    names = effects_of(work)
    return {name: names[name] for name, effect in work.case.effects.items() if isinstance(effect, Reduction)}


def measured_of(work: Workspace) -> dict[str, str]:
    """What the contracts measure, `<contract>|<outcome>`; with the contract's name where there are many."""
    many = len(work.case.contracts) > 1
    found = {}
    for name, contract in work.case.contracts.items():
        before = f"{contract.label.text(work.language)}: " if many else ""
        for outcome in contract.outcomes:
            if outcome in contract.outcomes_measured:
                found[f"{name}|{outcome}"] = before + contract.outcomes[outcome].label.text(work.language)
    return found


def repaying(work: Workspace) -> dict[str, str]:
    """The committees that may pay back to the fund; none where nothing is to be paid back."""
    repayment = work.case.repayment
    if repayment is None or repayment.model != "repayment":
        return {}
    actors = actors_of(work.case, work.library)
    return {name: one.label.text(work.language) for name, one in actors.items() if one.kind in OF_COMMITTEES}


def _dated(kind: Kind) -> Callable[[Case, Values], Case]:
    """An outcome of the year or the month that is typed; one of the year has no month in a file."""
    return lambda case, values: with_outcome(case, kind, {**values, **_when(values["year"])})


def _when(period: Period) -> dict[str, int]:
    year, month = period
    return {"year": year} if month is None else {"year": year, "month": month}


def _counted(case: Case, values: Values) -> Case:
    """Counts of whole years, or one month more of what stands under the same name."""
    last, month = values["last"]
    before_years = float(values["years_before"])
    if month is not None:
        groups = {"before": values["before"], "control_before": values["control_before"]}
        counts = {name: {"count": count, "years": before_years} for name, count in groups.items() if count is not None}
        rest = {name: values[name] for name in ("effect", "overdispersion", *STATED)}
        counted = {**_when(values["last"]), "count": values["after"], "control": values["control_after"]}
        return with_counted_month(case, {**rest, **counts, "label": {"sv": values["label"]}}, counted)
    first = int(values["first"] or last)
    before, after = before_years, float(max(1, last - first + 1))
    groups = {"before": before, "after": after, "control_before": before, "control_after": after}
    counts = {
        name: {"count": values[name], "years": years} for name, years in groups.items() if values[name] is not None
    }
    rest = {name: values[name] for name in ("effect", "overdispersion", *STATED)}
    return with_outcome(
        case, "effects", {**rest, **counts, "label": {"sv": values["label"]}, "first": first, "last": last}
    )


def _share(case: Case, values: Values) -> Case:
    outcome = {name: value for name, value in values.items() if name != "month"} | {"label": {"sv": values["label"]}}
    if values["month"] is None:
        return with_outcome(case, "shares", outcome)
    month = {**_when(values["month"]), "part": values["after"], "of": values["of_after"]}
    return with_share_month(case, outcome, month)


def _point(case: Case, values: Values) -> Case:
    return with_point(case, values["label"], values["period"], values["value"], {name: values[name] for name in STATED})


def _measured(case: Case, values: Values) -> Case:
    agreement, _, outcome = values["outcome"].partition("|")
    own = {"agreement": None if agreement == FIRST else agreement, "outcome": outcome}
    return with_outcome(case, "measured", {**values, **own, **_when(values["year"])})


def _event(case: Case, values: Values) -> Case:
    return with_outcome(case, "events", {**values, "label": {"sv": values["label"]}})


COUNTS = "case/year"
FORMS: tuple[Form, ...] = (
    Form(
        "money", {"year": PERIOD, "kronor": "kronor", **STATED, "volume": COUNTS, "planned_volume": COUNTS},
        _dated("money"),
        "line", lines_of, frozenset({"volume", "planned_volume", *STATED}),
    ),
    Form(
        "people", {"year": PERIOD, "started": COUNTS, **STATED, "present": COUNTS}, _dated("people"), "effect",
        with_participants, frozenset({"present", *STATED}),
    ),
    Form(
        "bases",
        {"year": PERIOD, "kronor": "kronor", **STATED, "volume": COUNTS, "planned_volume": COUNTS},
        _dated("bases"), "effect", with_base, frozenset({"kronor", "volume", "planned_volume", *STATED}),
    ),
    Form(
        "effects",
        {"label": TEXT, "first": "year", "last": PERIOD, "before": COUNTS, "years_before": "years", "after": COUNTS,
         "control_before": COUNTS, "control_after": COUNTS, "overdispersion": COUNTS, **STATED},
        _counted, "effect", effects_of,
        frozenset({"first", "control_before", "control_after", "overdispersion", *STATED}),
    ),
    Form(
        "shares",
        {"label": TEXT, "before": COUNTS, "of_before": COUNTS, "after": COUNTS, "of_after": COUNTS, **STATED,
         "month": MONTH},
        _share, may_be_blank=frozenset({"month", *STATED}),
    ),
    Form("series", {"label": TEXT, "period": TEXT, "value": COUNTS, **STATED}, _point),
    Form("measured", {"year": PERIOD, "value": MEASURED, **STATED}, _measured, "outcome", measured_of),
    Form("repaid", {"year": PERIOD, "kronor": "kronor", **STATED}, _dated("repaid"), "committee", repaying),
    Form("events", {"on": DAY, "label": TEXT, "source": TEXT}, _event, may_be_blank=frozenset({"source"})),
)  # fmt: skip


def unit_of(work: Workspace, form: Form, name: str, chosen: str) -> str | None:
    """The unit of a field; of what a contract measured that of the outcome."""
    unit = form.fields[name]
    if unit != MEASURED:
        return unit
    agreement, _, outcome = chosen.partition("|")
    contract = work.case.contracts.get(agreement)
    return UNIT_OF_OUTCOME[contract.outcomes[outcome].unit] if contract and outcome in contract.outcomes else "kronor"


def _read_when(written: str, name: str, unit: str) -> Period | str | Problem:
    """A date, a month or a year or month, or why what is written is none."""
    if unit == DAY:
        return read_day(written) or error("followup.no_day", name, text=written[:80])
    period = read_period(written)
    if period is None or (unit == MONTH and period[1] is None):
        return error("followup.no_period", name, text=written[:80])
    return period


def read_values(work: Workspace, form: Form, cells: Cells) -> tuple[dict[str, Any], dict[str, Problem]]:
    """What stands in the cells of an outcome, and what is wrong with each that can't be taken."""
    values: dict[str, Any] = {}
    wrong: dict[str, Problem] = {}
    if form.choice:
        names = {words.casefold(): name for name, words in form.choices(work).items()}
        written = clean(cells.get(form.choice, "")).strip()
        values[form.choice] = written if written in names.values() else names.get(written.casefold())
        if values[form.choice] is None:
            wrong[form.choice] = error("followup.no_such", form.choice, text=written[:80])
    for name in form.fields:
        written = clean(cells.get(name, "")).strip()
        unit = unit_of(work, form, name, str(values.get(form.choice) or ""))
        value: object = written or None
        if not written and name not in form.may_be_blank:
            value = error("quick.missing", name)
        elif written and unit is not None:
            value = _read_when(written, name, unit) if unit in TIMES else read_typed(written, unit)
        if isinstance(value, Problem):
            wrong[name] = value
        values[name] = value
    return values, wrong
