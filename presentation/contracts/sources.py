"""Where the terms of a contract come from, in words."""

from model.case.assumptions import Language, Library
from model.case.case import Case
from model.case.contract import Contract
from presentation.sentences.sources import described_source, source_name
from wording.texts import say


def source_sentences(contract: Contract, library: Library, case: Case | None, language: Language) -> list[str]:
    """Where the terms come from, and what else was read: the contract's own sources with where they are found."""
    said, sentences = contract.source, []
    if said is not None and said not in contract.sources:
        sentences.append(say("contract.terms.source", language, source=source_name(said, library, case, language)))
    for name, source in contract.sources.items():
        words = described_source(source, language)
        words = words if source.url is None else f"{words}, {source.url}"
        key = "source" if name == said else "source_too"
        sentences.append(say(f"contract.terms.{key}", language, source=words))
    return sentences
