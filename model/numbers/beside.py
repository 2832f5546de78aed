"""The numbers behind effects that are shown as a count beside the money, and all that an answer relies on."""

from model.numbers.keys import key_of
from model.numbers.resolved_numbers import ResolvedNumbers, effect_keys, is_included, keys_in_use


def keys_counted_beside(resolved: ResolvedNumbers) -> tuple[str, ...]:
    """The keys behind effects that are only shown as a count beside the money: no result in kronor depends on them."""
    return tuple(
        key
        for effect_id, effect in resolved.case.effects.items()
        if resolved.case.is_beside(effect_id) and is_included(resolved, key_of(effect_id, effect, "included"))
        for key in effect_keys(resolved, effect_id)
    )


def keys_relied_on(resolved: ResolvedNumbers) -> tuple[str, ...]:
    """The keys of the numbers that an answer relies on: behind the result in kronor and the counts beside it.

    They are asked for many times, and kept with the numbers that they follow from.
    """
    kept = vars(resolved)
    if "keys_relied_on" not in kept:
        relied_on = {*keys_in_use(resolved), *keys_counted_beside(resolved)}
        kept["keys_relied_on"] = tuple(key for key in resolved.numbers if key in relied_on)
    keys: tuple[str, ...] = kept["keys_relied_on"]
    return keys
