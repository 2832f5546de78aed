"""What is said of a contract before anything else: who loses whatever happens, and what it does to the chance."""

from model.case.assumptions import Language
from model.case.contract import Contract
from model.contract_risk.risk import Risk
from model.contract_risk.signing import Finding, findings
from presentation.sentences.labels import listed
from wording.numbers import money, share_of_ten
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


def lead_sentence(risk: Risk, perspective: str, language: Language) -> str:
    """What the contract does to the chance, and what that costs."""
    if not risk.answer.has_ranges:
        facts = {
            "with_it": money(float(risk.answer.readings.npv[0]), language, signed=True),
            "without_it": money(float(risk.without.readings.npv[0]), language, signed=True),
        }
        return say("contract.lead.no_ranges", language, **facts)
    cost = risk.cost_of_transfer
    return say(
        f"contract.lead.{'with_and_without' if cost >= 0 else 'gains'}",
        language,
        with_it=share_of_ten(risk.answer.odds.chance, language),
        without_it=share_of_ten(risk.without.odds.chance, language),
        cost=money(abs(cost), language),
        perspective=perspective.lower(),
    )
