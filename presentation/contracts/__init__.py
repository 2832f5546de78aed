"""Outcome contracts and repayment as sentences, table rows and frames for charts."""

from presentation.contracts.amounts import advanced, in_currency, year_spans
from presentation.contracts.curve import curve_axis, curve_frame, curve_rows, curve_sentence
from presentation.contracts.findings import finding_sentence, finding_sentences
from presentation.contracts.parties import investor_sentences, party_rows
from presentation.contracts.repayment import repayment_rows, repayment_sentence
from presentation.contracts.risk import lead_sentence, noise_sentence, risk_frame, risk_rows, risk_sentence
from presentation.contracts.sources import source_sentences
from presentation.contracts.stress import stress_rows, unmoved_sentence
from presentation.contracts.terms import hanging_sentence, sentences, term_in_words

__all__ = [
    "advanced",
    "curve_axis",
    "curve_frame",
    "curve_rows",
    "curve_sentence",
    "finding_sentence",
    "finding_sentences",
    "hanging_sentence",
    "in_currency",
    "investor_sentences",
    "lead_sentence",
    "noise_sentence",
    "party_rows",
    "repayment_rows",
    "repayment_sentence",
    "risk_frame",
    "risk_rows",
    "risk_sentence",
    "sentences",
    "source_sentences",
    "stress_rows",
    "term_in_words",
    "unmoved_sentence",
    "year_spans",
]
