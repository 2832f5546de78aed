"""Decimal numbers, rounded as people expect."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Literal

EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # wide enough for any float to be shifted without rounding


def decimal_of(value: float | Decimal) -> Decimal:
    """The number as its shortest decimal form says it (0.1, not 0.1000…055); ValueError for infinity and NaN."""
    number = value if isinstance(value, Decimal) else Decimal(value if isinstance(value, int) else repr(float(value)))
    if not number.is_finite():
        raise ValueError(f"{value!r} cannot be written as a number")
    return number


Towards = Literal["nearest", "up", "down"]
_MODES = {"nearest": ROUND_HALF_UP, "up": ROUND_CEILING, "down": ROUND_FLOOR}
_towards: ContextVar[str] = ContextVar("towards", default=ROUND_HALF_UP)


@contextmanager
def rounding(towards: Towards) -> Iterator[None]:
    """Rounds the way that is said while the block lasts: what is at least 3,04 is at least 3,1 in two digits, not 3."""
    before = _towards.set(_MODES[towards])
    try:
        yield
    finally:
        _towards.reset(before)


def rounded(number: Decimal, decimals: int | None, max_significant: int | None) -> Decimal:
    """The number to at most so many decimals and significant digits; a half goes away from zero, as people expect.

    Within `rounding`, the way that is said there.
    """
    mode = _towards.get()
    if max_significant is not None and number:
        number = number.quantize(Decimal(1).scaleb(number.adjusted() + 1 - max_significant), mode, EXACT)
    if decimals is not None and int(number.as_tuple().exponent) < -decimals:
        number = number.quantize(Decimal(1).scaleb(-decimals), mode, EXACT)
    return number
