"""Other public money that is taken off what a contract pays."""

from model.case.contract import Contract
from model.editing.agreed.parts import with_place
from views.parts.contract.term_fields import NONE, edit_field, name_field, several_to_choose
from views.state.workspace import Workspace


def show_other_money(work: Workspace, contract: Contract, at: int) -> str:
    """What other public money is called, and which lines of the case it is; gives what it is called on the page."""
    part = contract.other_money[at]
    words = work.say("contract.edit.other_money", label=part.label.text(work.language))
    name_field(
        work, f"other_money:{at}:label", f"{words}: {work.say('contract.compose.name')}", part.label,
        lambda now, text: with_place(now, "other_money", at, label=text),
    )  # fmt: skip
    terms = {NONE: work.say("contract.compose.off_all")}
    terms |= {name: term.label.text(work.language) for name, term in contract.outcome_terms.items()}
    edit_field(
        work, f"other_money:{at}:of_term", f"{words}: {work.say('contract.compose.off')}", part.of_term or NONE,
        lambda now, term: with_place(now, "other_money", at, of_term=term or None), list(terms), terms.__getitem__,
    )  # fmt: skip
    lines = {name: one.label.text(work.language) for name, one in work.case.funding.items()}
    lines |= {name: one.label.text(work.language) for name, one in work.case.income.items()}
    lines |= {name: name for name in part.lines if name not in lines}  # one that is gone can be left out
    several_to_choose(
        work, f"other_money:{at}:lines", f"{words}: {work.say('contract.compose.lines')}", part.lines, list(lines),
        lambda now, chosen: with_place(now, "other_money", at, lines=chosen), lines.__getitem__,
    )  # fmt: skip
    return words
