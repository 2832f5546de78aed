"""The numbers behind what is told as a count beside the money, and all that a reader is told to rest on."""

from model.in_force import InForce, effect_keys, is_included, key_of, keys_in_use


def keys_counted_beside(standing: InForce) -> tuple[str, ...]:
    """The keys behind what is only told as a count beside the money: they can't matter to the result in kronor."""
    return tuple(
        key
        for effect_id, effect in standing.case.effects.items()
        if standing.case.is_beside(effect_id) and is_included(standing, key_of(effect_id, effect, "included"))
        for key in effect_keys(standing, effect_id)
    )


def keys_told(standing: InForce) -> tuple[str, ...]:
    """The keys of the numbers that a reader is told to rest on: behind the result, and behind what is beside it."""
    told = {*keys_in_use(standing), *keys_counted_beside(standing)}
    return tuple(key for key in standing.numbers if key in told)
