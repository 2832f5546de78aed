"""What was filed, and what has been edited since: a case becomes an application when somebody says so.

Until then everything typed is the case itself. From then on edits of its numbers lie beside it, as changes.
"""

from collections.abc import Mapping

from model.case.application import Application
from model.case.assumptions import Assumption, Label, Library, ShortText
from model.case.case import Case, Filed
from model.editing.year_amounts import with_amount
from model.numbers.keys import amount_place
from model.numbers.resolve import resolve
from model.numbers.worked_out import Kept

MOST_KEPT = 256
_ANY = Label(sv="–")
BESIDE: Mapping[str, object] = {
    "changes": {}, "scenarios": {}, "filed": None, "application": Application(), "local_project": None, "review": None
}  # fmt: skip
"""What lies beside the application of a case, as it is where there is nothing of it."""
FILED = tuple(name for name in Case.model_fields if name not in BESIDE)
"""The fields of a case that are its application."""
_BARE: Kept[Case] = Kept(MOST_KEPT)
"""Each has the very parts that it is found by."""
_OF_CASE: Kept[tuple[Mapping[str, Assumption], Case, Library]] = Kept(MOST_KEPT)
_FILED: Kept[tuple[Mapping[str, Assumption], Case, Library]] = Kept(MOST_KEPT)
"""They hold on to each case, application and library, for their ids."""


def application_of(case: Case) -> Case | None:
    """The case as it was filed; None where there is no application to compare with."""
    if case.filed is None:
        return None
    return case.filed.case or _bare(case)


def _bare(case: Case) -> Case:
    """What is filed of a case: its numbers without changes, and neither scenarios nor the texts beside them.

    It is the same one as long as an edit lies beside what was filed.
    """
    parts = vars(case)
    same = tuple([id(parts[name]) for name in FILED])
    return _BARE.of(same, lambda: case.model_copy(update=BESIDE))  # typed by nobody: the types need not look again


def with_application_kept(before: Case, after: Case) -> Case:
    """An edited case that remembers what was filed, where the edit went further than numbers and texts."""
    if after.filed is None or before.filed is None or after.filed.case is not None:
        return after
    filed = _bare(before)
    return after if _bare(after) == filed else after.edited(filed=after.filed.edited(case=filed))


def with_filed(case: Case, library: Library, on: ShortText | None = None) -> Case:
    """The case as an application: edits lie beside it from now on."""
    folded = with_changes_folded(case, library)
    return folded.edited(filed=Filed(on=on, case=_bare(folded)))


def without_filed(case: Case, library: Library) -> Case:
    """The case as it stands as a calculation of its own, without an application to compare with."""
    return with_changes_folded(case.edited(filed=None), library)


def with_changes_folded(case: Case, library: Library) -> Case:
    """The case with its changes merged into its own numbers: it resolves to the same numbers, without the changes."""
    resolved = resolve(case, library)
    steps = {key for _, key in resolved.schedule}
    own, left = dict(case.numbers), {}
    for key, change in case.changes.items():
        number, place = resolved.numbers.get(key), amount_place(case, key)
        if number is not None and place is not None:
            case = with_amount(case, *place, number, {"low": number.low, "high": number.high})
            continue
        alone = resolve(case.edited(numbers={**own, key: number}, changes={}), library) if number is not None else None
        if number is None or (key in steps and len(steps) > 1) or alone is None or alone.numbers.get(key) != number:
            left[key] = change  # it does more than set a number of the case's own, so it stays as it is
        else:
            own[key] = number
    return case.edited(numbers=own, changes=left)


def is_changed(case: Case) -> bool:
    """Whether the case, apart from its scenarios and texts, is not what was filed; False where nothing was."""
    if case.filed is None:
        return False
    filed = case.filed.case  # or the case as it stands, without its changes
    return bool(case.changes) or (filed is not None and _counted(case) != _counted(filed))


def _counted(case: Case) -> Case:
    """The case without its sampling and pilot, and without its words: its point estimate depends on none of them."""
    effects = {name: effect.model_copy(update={"term": None}) for name, effect in case.effects.items()}
    without_questions = {"sampling": type(case.sampling)(), "pilot": None, "retired": ()}
    without_words = {"label": _ANY, "summary": None, "headline": None, "headline_phrase": None, "effects": effects}
    return _bare(case).model_copy(update={**without_questions, **without_words})


def filed_numbers(case: Case, library: Library) -> Mapping[str, Assumption]:
    """Every number as it was filed, by key; empty where nothing was. An edit asks for those of a case several times."""
    return _OF_CASE.of((id(case), id(library)), lambda: (_numbers_of(application_of(case), library), case, library))[0]


def _numbers_of(filed: Case | None, library: Library) -> Mapping[str, Assumption]:
    """The numbers of an application; the very same ones of the same application."""
    if filed is None:
        return {}
    return _FILED.of((id(filed), id(library)), lambda: (resolve(filed, library).numbers, filed, library))[0]


def as_opened(case: Case, library: Library) -> Case:
    """A case from a file, as it is worked on: one without an application is all its own.

    A file from before applications were marked holds one if numbers that it states have been changed since.
    """
    if case.filed is not None or not case.changes:
        return case
    numbers = case.numbers
    if any(key in numbers and numbers[key].value is not None and numbers[key].unit != "flag" for key in case.changes):
        return case.edited(filed=Filed())
    return with_changes_folded(case, library)
