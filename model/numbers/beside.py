"""The numbers behind what is told as a count beside the money, and all that a reader is told to rest on."""

from model.numbers.keys import key_of
from model.numbers.resolved_numbers import ResolvedNumbers, effect_keys, is_included, keys_in_use


def keys_counted_beside(resolved: ResolvedNumbers) -> tuple[str, ...]:
    """The keys behind what is only told as a count beside the money: they can't matter to the result in kronor."""
    return tuple(
        key
        for effect_id, effect in resolved.case.effects.items()
        if resolved.case.is_beside(effect_id) and is_included(resolved, key_of(effect_id, effect, "included"))
        for key in effect_keys(resolved, effect_id)
    )


def keys_told(resolved: ResolvedNumbers) -> tuple[str, ...]:
    """The keys of the numbers that a reader is told to rest on: behind the result, and behind what is beside it."""
    told = {*keys_in_use(resolved), *keys_counted_beside(resolved)}
    return tuple(key for key in resolved.numbers if key in told)
