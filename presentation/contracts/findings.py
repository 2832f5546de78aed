"""What is said of a contract before anything else: who loses whatever happens, and an advance above the cost."""

from model.case.assumptions import Language
from model.case.contract import Contract
from model.contract_risk.risk import Risk
from model.contract_risk.signing import Finding, findings
from presentation.sentences.labels import listed
from wording.numbers import money
from wording.texts import say


def finding_sentences(risk: Risk, language: Language) -> list[str]:
    """What is said before anything else: who loses whatever happens, and an advance beyond what the project costs."""
    return [finding_sentence(finding, risk.contract, language) for finding in findings(risk)]


def finding_sentence(finding: Finding, contract: Contract, language: Language) -> str:
    """One finding about a contract as a sentence; of a single party that loses also the least that it loses."""
    amounts = {name: money(amount, language) for name, amount in finding.amounts.items()}
    if finding.code == "advance_above_cost":
        return say("contract.findings.advance_above_cost", language, **amounts)
    first = contract.parties[finding.parties[0]].label.text(language)
    names = [first[:1].upper() + first[1:]]
    names += [contract.parties[party].label.text(language) for party in finding.parties[1:]]
    if len(names) > 1:
        return say(f"contract.findings.{finding.code}.many", language, parties=listed(names, language))
    least = amounts[finding.parties[0]] if finding.amounts[finding.parties[0]] >= 1 else None
    amount = "" if least is None else say("contract.findings.at_least", language, amount=least)
    return say(f"contract.findings.{finding.code}.one", language, party=names[0], at_least=amount)
