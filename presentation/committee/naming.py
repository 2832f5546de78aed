"""What cases are called where several of them stand together, so that no two read the same."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.fingerprint import SHOWN, fingerprint
from model.committee.applications import Application
from model.editing.filing import is_changed
from presentation.sentences import applicants_named
from presentation.tables.rows import Rows
from presentation.tables.scenarios import scenario_name
from wording.alike import numbered_alike, seen
from wording.text_safety import cut
from wording.texts import say

LONGEST_TOLD, LONGEST_DRAWN = 120, 40
"""Signs of a name in a table or a sentence, and in a picture."""
Named = TypeVar("Named")
LEAST_LEFT = 12
"""Signs of a name that are always left before what tells it apart."""
EXAMPLE = "example"
"""The state of a case that is shipped with the calculator."""


def names_told(applications: Sequence[Application], language: Language, most: int = LONGEST_TOLD) -> Mapping[str, str]:
    """Application → its name: that of its case, with its scenario and version where it is one.

    Where several have the same, their state, their number in the register or their file comes after it; and where that
    tells nothing apart, their place among them.
    """
    labels = [one.answer.case.label.text(language) for one in applications]
    told, of_name = [], _by_name(labels, applications)
    for one, label in zip(applications, labels, strict=True):
        marks = "".join(f" · {mark}" for mark in _marks(one, of_name[seen(label)], language))
        told.append(f"{cut(label, max(LEAST_LEFT, most - len(marks)))}{marks}")
    return dict(zip((one.name for one in applications), numbered_alike(told), strict=True))


def _by_name(names: Sequence[str], those: Sequence[Named]) -> dict[str, list[Named]]:
    """Name as it is seen → those that have it."""
    found: dict[str, list[Named]] = {}
    for name, one in zip(names, those, strict=True):
        found.setdefault(seen(name), []).append(one)
    return found


def _marks(one: Application, alike: Sequence[Application], language: Language) -> list[str]:
    """What follows a name that others may share: version, scenario, and what else is not the same in all."""
    variant = one.variant
    marks = [] if variant.revision is None else [version_words(variant.revision, variant.called, language)]
    for kind in ("state", "register_number", "file"):
        mark = getattr(variant, kind)
        if mark and any(getattr(other.variant, kind) != mark for other in alike):
            marks.append(state_words(mark, language) if kind == "state" else mark)
    of_same = [other for other in alike if (other.of, other.variant.revision) == (one.of, variant.revision)]
    if any(other.variant.scenario is not None for other in of_same):
        marks.append(scenario_name(variant.scenario, one.answer.case, language, is_changed(one.answer.case)))
    return marks


def version_words(revision: int, called: str, language: Language) -> str:
    """An exact version: its number, and its name where it has one."""
    return " ".join(filter(None, (say("fund.version", language, number=revision), called and f"({called})")))


def state_words(state: str, language: Language) -> str:
    """The state of a saved case, or that it is an example, after its name."""
    return say("fund.as_example" if state == EXAMPLE else f"cases.states.{state}", language).lower()


def names_with_marks(rows: Sequence[tuple[str, Sequence[str | None]]]) -> list[str]:
    """The name in each row; one that several have is followed by those of its marks that are not the same in all."""
    told, of_name = [], _by_name([name for name, _ in rows], [marks for _, marks in rows])
    for name, marks in rows:
        alike = of_name[seen(name)]
        apart = [mark for at, mark in enumerate(marks) if mark and any(others[at] != mark for others in alike)]
        told.append(" · ".join((name, *apart)))
    return numbered_alike(told)


def identity_rows(answers: Sequence[tuple[str, Answer]], language: Language) -> Rows:
    """A row a named case, as it was filed: its applicant, its first year, and what it is known again by."""
    head = {name: say(f"fund.paper.head.{name}", language) for name in ("case", "applicant", "start", "fingerprint")}
    return [
        {
            head["case"]: name,
            head["applicant"]: applicants_named(answer.resolved, language),
            head["start"]: str(answer.case.start_year),
            head["fingerprint"]: fingerprint(answer.case)[:SHOWN],
        }
        for name, answer in answers
    ]
