"""Decimal numbers, rounded as people expect."""

from decimal import ROUND_HALF_UP, Context, Decimal

EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # wide enough for any float to be shifted without rounding


def decimal_of(value: float | Decimal) -> Decimal:
    """The number as its shortest decimal form says it (0.1, not 0.1000…055); ValueError for infinity and NaN."""
    number = value if isinstance(value, Decimal) else Decimal(value if isinstance(value, int) else repr(float(value)))
    if not number.is_finite():
        raise ValueError(f"{value!r} cannot be written as a number")
    return number


def rounded(number: Decimal, decimals: int | None, max_significant: int | None) -> Decimal:
    """The number to at most so many decimals and significant digits; a half goes away from zero, as people expect."""
    if max_significant is not None and number:
        number = number.quantize(Decimal(1).scaleb(number.adjusted() + 1 - max_significant), context=EXACT)
    if decimals is not None and int(number.as_tuple().exponent) < -decimals:
        number = number.quantize(Decimal(1).scaleb(-decimals), context=EXACT)
    return number
