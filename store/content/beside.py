"""Whether a revision leaves what is submitted as it is, and only lays scenarios of its own beside it."""

from model.case.case import Case
from model.review.running import with_running_line
from store.content.canonical import Tree, tree_of
from store.content.changes import changes

SCENARIOS = "scenarios"


def lies_beside(submitted: Case, before: Case, after: Case) -> bool:
    """Whether `after` says of the case what `before` did, and every scenario that is submitted as it was.

    Scenarios that the submitted one does not have may come, change and go. So may the line of running cost that a
    correction needs and that costs nothing.
    """
    if changes(_without_scenarios(before), _without_scenarios(after)):
        return False
    there, kept = (tree_of(case).get(SCENARIOS) or {} for case in (after, submitted))
    return all(name in there and not changes(scenario, there[name]) for name, scenario in kept.items())


def _without_scenarios(case: Case) -> Tree:
    return {name: part for name, part in tree_of(with_running_line(case)).items() if name != SCENARIOS}
