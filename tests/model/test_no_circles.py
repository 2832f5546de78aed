"""An answer goes when nobody holds it: a circle of objects would keep its arrays until circles are looked for."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from model.analysis.answer import Answer
from model.contract_risk.risk import Risk
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import ResolvedNumbers
from model.numbers.worked_out import worked_out
from model.review.review import Review
from tests.generators import LIBRARY
from tests.store.people import shipped


@pytest.fixture
def only_counted() -> Iterator[None]:
    """Nothing looks for circles meanwhile."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def worked(thing: object) -> None:
    """Asks for everything that is worked out of a thing."""
    for name, part in vars(type(thing)).items():
        if isinstance(part, worked_out):
            getattr(thing, name)


@pytest.mark.parametrize("name", ["hasselby_vallingby", "skolstod_i_familjehem", "arbete_at_alla_jonkoping"])
@pytest.mark.usefixtures("only_counted")
def test_what_is_worked_out_goes_with_who_holds_it(name: str) -> None:
    case = shipped(name)
    answer = Answer(resolve(case, LIBRARY), case.perspective, draws=200)
    review = Review(answer)
    risks = [Risk(answer, agreement) for agreement in case.all_agreements]
    every = [answer, answer.resolved, answer.resolved.figured, review, review.examined, *risks]
    for one in every:
        worked(one)
    answer.break_even()
    held = [weakref.ref(one) for one in every]
    assert isinstance(held[1](), ResolvedNumbers)
    del answer, review, risks, every, one
    assert [type(one()) for one in held if one() is not None] == []
