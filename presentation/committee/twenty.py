"""How often something happens, told as cases of twenty."""

from model.case.assumptions import Language
from wording.texts import say


def in_twenty(share: float, language: Language) -> str:
    """A share of draws as cases of twenty. Only all is 20 of them, and only none is 0."""
    times = round(share * 20)
    if 0 < share < 1 and times in (0, 20):
        return say(f"fund.times.{'fewer_than_one' if times == 0 else 'more_than_nineteen'}", language)
    return str(times)
