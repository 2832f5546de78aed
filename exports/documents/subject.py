"""What a decision report is about: the answer, its scenario, what was filed; and short names for its two pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from model.analysis.answer import Answer, SideBySide, side_by_side
from model.case.assumptions import Assumption, Label, Language, Record
from model.contract_risk.risk import Risk
from model.editing.filing import application_of, is_changed
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import ResolvedNumbers
from model.numbers.worked_out import worked_out
from presentation.tables import Rows, scenario_name, scenario_rows
from presentation.uncertainty import with_chances
from wording.text_safety import cut
from wording.texts import say

LONGEST_NAME, LONGEST_SUMMARY = 60, 400
"""Signs of a name and of a summary on the two pages; the appendix has them in full."""


@dataclass(frozen=True)
class Subject:
    """An answer that is told in a language, with what it is compared with."""

    answer: Answer
    language: Language
    scenario: str | None

    @classmethod
    def of(cls, answer: Answer, language: Language) -> "Subject":
        """The subject of an answer; its scenario is the one whose numbers it has, None for the case without one."""
        case, resolved = answer.case, answer.resolved
        under = ((name, resolve(case, resolved.library, name).numbers) for name in (None, *case.scenarios))
        return cls(answer, language, next((name for name, numbers in under if numbers == resolved.numbers), None))

    def say(self, key: str, /, **facts: object) -> str:
        """A text in the language."""
        return say(key, self.language, **facts)

    @property
    def is_changed(self) -> bool:
        """Whether the case is not as it was filed; False where nothing was."""
        return is_changed(self.answer.case)

    @property
    def scenario_label(self) -> str:
        """The scenario's name in words."""
        return scenario_name(self.scenario, self.answer.case, self.language, self.is_changed)

    @property
    def perspective(self) -> str:
        """Whose result is told, in words."""
        return self.answer.perspective_record.label.text(self.language)

    @worked_out
    def before(self) -> ResolvedNumbers:
        """The numbers as they were filed, before changes and scenarios; those of the case where nothing was filed."""
        case = self.answer.case
        return resolve(application_of(case) or case, self.answer.resolved.library)

    def claimed(self, keys: Sequence[str]) -> dict[str, Assumption]:
        """Some of the numbers with their values as filed; none where nothing was filed."""
        if self.answer.case.filed is None:
            return {}
        return {key: self.before.numbers[key] for key in keys if key in self.before.numbers}

    @worked_out
    def scenarios(self) -> SideBySide:
        """The case and its scenarios, side by side."""
        return side_by_side(self.answer.case, self.answer.resolved.library, self.answer.perspective)

    @worked_out
    def scenario_table(self) -> Rows:
        """The scenarios as rows, with the chance of each where numbers have ranges."""
        answer = self.answer
        answers = [
            answer if resolved.numbers == answer.resolved.numbers else replace(answer, resolved=resolved)
            for resolved in self.scenarios.all_resolved
        ]
        rows = scenario_rows(self.scenarios, answer.case, self.language, self.is_changed)
        return with_chances(rows, answers, self.language)

    @worked_out
    def risks(self) -> tuple[Risk, ...]:
        """Each contract that counts, and who carries its risk."""
        return tuple(Risk(self.answer, name) for name in self.answer.case.contracts)

    @property
    def risk(self) -> Risk | None:
        """The first of them; None without a contract that counts."""
        return next(iter(self.risks), None)

    @property
    def draws(self) -> int:
        """How many random draws the answer is made of."""
        return self.answer.case.sampling.draws if self.answer.draws is None else self.answer.draws

    @property
    def seed(self) -> int:
        """The seed of the draws."""
        return self.answer.case.sampling.seed if self.answer.seed is None else self.answer.seed

    @worked_out
    def in_short(self) -> "Subject":
        """The same with every long name cut short, so that the two pages hold it; itself where no name is long."""
        resolved = self.answer.resolved
        texts = {name: getattr(resolved.case, name) for name in ("label", "summary", "headline_phrase")}
        cut = {name: None if text is None else _cut(text, LONGEST_SUMMARY) for name, text in texts.items()}
        case = _with_short_names(resolved.case).model_copy(update=cut)
        if case == resolved.case:
            return self
        numbers = {key: _with_short_names(number) for key, number in resolved.numbers.items()}
        return replace(self, answer=replace(self.answer, resolved=replace(resolved, case=case, numbers=numbers)))


def shortened(text: str, most: int = LONGEST_NAME) -> str:
    """The text, cut where it is longer than so many signs."""
    return cut(text, most)


def with_rest(count: int, subject: Subject, note: str = "") -> str:
    """That so many more rows are in the appendix, if there are any, and then a note."""
    more = subject.say("report.more", count=count) if count > 0 else ""
    return " ".join(filter(None, (more, note)))


def _cut(label: Label, most: int) -> Label:
    return Label(**{name: text and shortened(text, most) for name, text in label.model_dump().items()})


def _with_short_names(value: Any) -> Any:
    """A record, or records, with the label of every record in it cut to LONGEST_NAME signs."""
    if isinstance(value, Record):
        fields = {name: _with_short_names(getattr(value, name)) for name in type(value).model_fields}
        if isinstance(fields.get("label"), Label):
            fields["label"] = _cut(fields["label"], LONGEST_NAME)
        return value.model_copy(update=fields)
    if isinstance(value, Mapping):
        return {name: _with_short_names(part) for name, part in value.items()}
    return tuple(map(_with_short_names, value)) if isinstance(value, tuple) else value
