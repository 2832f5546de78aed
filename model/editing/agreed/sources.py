"""The sources of a contract put in, changed and taken out, as edits: each a new contract."""

from model.case.assumptions import Source
from model.case.contract import Contract

NAME = "kalla_"


def with_source(contract: Contract, source: Source) -> Contract:
    """The contract with one more source; it is that of the terms where nothing was said of where they come from.

    A source that is there already is not added again.
    """
    if source in contract.sources.values():
        return contract
    number = next(at for at in range(1, len(contract.sources) + 2) if f"{NAME}{at}" not in contract.sources)
    name = f"{NAME}{number}"
    return contract.edited(sources={**contract.sources, name: source}, source=contract.source or name)


def with_source_changed(contract: Contract, name: str, **fields: object) -> Contract:
    """The contract with fields of one of its sources set. ValidationError where a source cannot have them."""
    return contract.edited(sources={**contract.sources, name: contract.sources[name].edited(**fields)})


def without_source(contract: Contract, name: str) -> Contract:
    """The contract without one of its sources; terms that came from it come from no source that is named."""
    left = {other: source for other, source in contract.sources.items() if other != name}
    return contract.edited(sources=left, source=None if contract.source == name else contract.source)
