"""What the card of an effect and a new effect share: the words of a worth."""

from model.editing.effects import COUNTED, OWN_WORTH, worth_unit
from presentation.sentences import exact
from views.state.workspace import Workspace
from wording.numbers import field_unit


def worth_words(work: Workspace, worth: str, unit: str) -> str:
    """What one unit is worth, in words: a worth of one's own, none in kronor, or a number of the library."""
    if worth == OWN_WORTH:
        return work.say("effects.worth.own_of", unit=field_unit(worth_unit(unit), work.language))
    if worth == COUNTED:
        return work.say("effects.worth.counted")
    number = work.library.numbers[worth]
    return f"{number.label.text(work.language)}: {exact(number, work.language)}"
