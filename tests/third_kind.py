"""A made-up third kind of effect, all in this file: something that happens once, in the year it starts.

It shows what a new kind takes: a type, its arithmetic, and words. No file of the product knows of it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import ClassVar, Literal

import numpy as np
import pytest

from model.calculation.draws import Array, Draws
from model.calculation.effects.kinds import rate_of, rate_on_those, unit_factors
from model.calculation.factors import number_factor
from model.calculation.ledger import Factor, Mask
from model.calculation.years import Time
from model.case.application import Term
from model.case.assumptions import Key
from model.case.case import Case
from model.case.effect import KINDS, EffectRecord, ToldIn
from model.numbers.keys import key_of
from wording import texts


class OneOff(EffectRecord):
    """So much becomes less, or more, in one year and no other."""

    kind: Literal["one_off"]
    size: Key | None = None
    change: Key | None = None
    starts: Key | None = None
    share_due_to_us: Key | None = None
    included: Key | None = None
    told_in: ToldIn | None = None
    term: Term | None = None

    slots = ("size", "change", "starts", "share_due_to_us")
    first_slots = ("size", "change", "starts")
    needed: ClassVar[Mapping[str, str]] = {"size": "", "change": "change"}
    measure = "size"
    delayed_by = "starts"
    by_year = "reach"
    by_year_unit = "share"
    holds = True
    is_per_person = False


@unit_factors.register
def one_off_factors(effect: OneOff, effect_id: str, draws: Draws, time: Time) -> tuple[Factor, ...]:
    """Size × change × share due to us in the year it starts, else 0."""
    starts = key_of(effect_id, effect, "starts")
    then = (time.start_year + time.t == draws[starts][None, :]).astype(float)
    numbers = (
        number_factor(slot, key_of(effect_id, effect, slot), draws) for slot in ("size", "change", "share_due_to_us")
    )
    return (*numbers, Factor("profile", (starts,), then))


@rate_of.register
def one_off_rate(effect: OneOff, effect_id: str, draws: Draws, time: Time) -> tuple[Array, Mask]:
    """The change in the year it happens."""
    values = {
        factor.name: np.asarray(factor.values, dtype=np.float64)
        for factor in one_off_factors(effect, effect_id, draws, time)
    }
    return rate_on_those(values["profile"], values["change"], values["profile"])


WORDS = {
    "effects.slot.size": {"sv": "storlek", "en": "size"},
    "tables.factor_names.size": {"sv": "Storlek", "en": "Size"},
}


@contextmanager
def third_kind_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Within it, cases may have effects of the kind, and its words can be said."""
    known = MappingProxyType({**texts.catalogue(), **WORDS})
    for place in ("wording.texts", "presentation.sentences.problems", "presentation.sentences.labels"):
        monkeypatch.setattr(f"{place}.catalogue", lambda: known, raising=False)
    monkeypatch.setitem(KINDS, "one_off", OneOff)
    Case.model_rebuild(force=True)
    try:
        yield
    finally:
        monkeypatch.delitem(KINDS, "one_off")
        Case.model_rebuild(force=True)
