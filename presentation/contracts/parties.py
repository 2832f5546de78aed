"""What each party of a contract pays and gets."""

from collections.abc import Mapping

import numpy as np

from model.case.assumptions import Language
from model.case.contract import Contract
from model.contract_risk.risk import Risk
from presentation.tables.rows import Rows, whole_tkr
from wording.currency import spoken_currency
from wording.numbers import percent, write_number
from wording.texts import say


def party_rows(nets: Mapping[str, np.ndarray], contract: Contract, language: Language) -> Rows:
    """What each party is left with by contract year, tkr (or whole units of another currency)."""
    by = 1.0 if contract.currency == spoken_currency() else 1000.0
    return [
        {say("contract.parties.party", language): contract.parties[party].label.text(language)}
        | {say("contract.parties.year", language, year=at + 1): whole_tkr(float(x) * by) for at, x in enumerate(net)}
        | {say("contract.parties.sum", language): whole_tkr(float(net.sum()) * by)}
        for party, net in nets.items()
    ]


def investor_sentences(risk: Risk, language: Language) -> list[str]:
    """Multiple and rate of return of each investor."""
    sentences = []
    for investor in risk.contract.investors:
        multiple = risk.multiple(investor)
        if multiple is None:
            continue
        name = risk.contract.parties[investor].label.text(language)
        rate, _ = risk.rate(investor)
        back = say("contract.parties.multiple", language, party=name, multiple=write_number(multiple, 2))
        if rate is None:
            sentences.append(f"{back} {say('contract.parties.no_rate', language)}")
        else:
            sentences.append(f"{back} {say('contract.parties.rate', language, rate=percent(rate, 1))}")
    return sentences
