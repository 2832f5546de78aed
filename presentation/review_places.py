"""Where in a case a finding of the review stands, in words."""

from model.case.assumptions import Language
from model.numbers.resolved_numbers import ResolvedNumbers
from model.review.review import Finding
from presentation.sentences.labels import address_text, listed, number_label


def about_words(finding: Finding, resolved: ResolvedNumbers, language: Language) -> str:
    """The label of the number, effect or line that a finding is about; blank where it is about the whole case."""
    facts, case, address = finding.fired.facts, resolved.case, finding.fired.address
    for key in (str(facts.get("key", "")), address):
        if key in resolved.numbers:
            return number_label(resolved, key, language)
    named = (("effect", case.effects), ("other", case.effects), ("line", case.money_lines))
    told = [records[str(facts[name])].label for name, records in named if str(facts.get(name, "")) in records]
    if told:
        return listed([label.text(language) for label in told], language)
    return address_words(address, resolved, language) if "." in address else ""


def address_words(address: str, resolved: ResolvedNumbers, language: Language) -> str:
    """An address of the case in words; what is stated of an effect or a line is told by its label."""
    room, _, rest = address.partition(".")
    part, _, name = rest.partition(".")
    if room == "review":
        address = f"{'budget' if part == 'staff' else 'effects'}.{name}"
    return address_text(address, resolved, language)
