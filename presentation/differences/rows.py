"""What differs between two cases, a row for everything: what, what it was, what it becomes."""

from collections.abc import Iterator

from model.case.agreement import FIRST, Agreement
from model.case.assumptions import Language, Library
from model.case.case import Case
from model.case.difference import Difference, differences
from presentation.contracts.terms import payers_words, term_sentence
from presentation.differences.both import Both, Row
from presentation.differences.numbers import number_of_scenario, number_rows
from presentation.differences.places import field_words, place_words
from presentation.differences.values import value_words
from presentation.tables.rows import Rows
from wording.texts import say


def difference_rows(before: Case, after: Case, library: Library, language: Language) -> Rows:
    """A row for everything that differs: what, and what it was and becomes; none if nothing does.

    Numbers as they are in force, in their units. Two columns, so that what becomes is seen on a narrow screen too.
    """
    what, change = (say(f"differences.{name}", language) for name in ("what", "change"))
    told = difference_values(before, after, library, language)
    return [{what: row[0], change: f"{row[1]} → {row[2]}"} for row in told]


def difference_values(before: Case, after: Case, library: Library, language: Language) -> tuple[Row, ...]:
    """Everything that differs: what, what it was, and what it becomes.

    What reads the same before and after (how much of an application is kept beside the edits) is told only where
    nothing else is.
    """
    rows = tuple(dict.fromkeys(_rows(Both.of(before, after, library, language))))
    return tuple(row for row in rows if row[1] != row[2]) or rows


def _rows(both: Both) -> Iterator[Row]:
    for difference in differences(both.before, both.after):
        match difference.place:
            case ("numbers" | "changes", str(key), *_):
                yield from number_rows(both, key, difference)
            case ("scenarios", str(name), "numbers", str(key), *_):
                yield from number_of_scenario(both, name, key)
            case ("agreement", "contract", "terms", str(name), *_):
                yield from _term(both, FIRST, name, difference)
            case ("agreements", str(of), "contract", "terms", str(name), *_):
                yield from _term(both, of, name, difference)
            case ("filed", *_):  # told once, and not what stands in the application, which is what stood before
                yield field_words(both, "filed"), _filed(both, both.before), _filed(both, both.after)
            case ("retired", *_):
                pass  # names that no new line may take, which nobody reads
            case _:
                yield _row(both, difference)


def _filed(both: Both, case: Case) -> str:
    if case.filed is None:
        return both.say("not_filed")
    return case.filed.on or both.say("present")


def _row(both: Both, difference: Difference) -> Row:
    return (
        place_words(both, difference.place),
        value_words(both, difference.before, difference.place),
        value_words(both, difference.after, difference.place),
    )


def _term(both: Both, of: str, name: str, difference: Difference) -> Iterator[Row]:
    """A term of a contract as the sentence it was and becomes; else the field that differs."""
    agreed = (case.all_agreements.get(of) for case in (both.before, both.after))
    before, after = (_term_words(both, agreement, name) for agreement in agreed)
    if before == after:
        yield _row(both, difference)
    else:
        yield place_words(both, difference.place[: 4 if of == FIRST else 5]), before, after


def _term_words(both: Both, agreement: Agreement | None, name: str) -> str:
    if agreement is None or name not in agreement.contract.terms:
        return both.say("absent")
    contract = agreement.contract
    try:
        return term_sentence(contract.terms[name], contract, payers_words(contract, both.language), both.language)
    except KeyError:  # the case that is open may name a party or an outcome that is not there
        return contract.terms[name].label.text(both.language)
