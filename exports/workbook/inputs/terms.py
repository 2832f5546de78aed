"""The numbers of a contract on the input sheet: its years, capital, shares, conditions, terms, bounds and fees."""

from typing import assert_never

from exports.workbook.formulas.columns import Axis
from exports.workbook.inputs.agreed import Address, Terms, drifts
from exports.workbook.inputs.contract_rows import Rows, name_of
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import Book
from exports.workbook.sheets.styles import format_of
from model.case.agreement import FIRST
from model.case.case import Case
from model.case.contract import Limit, Outcome
from model.case.terms import Bands, Capital, Coupon, Fixed, PerUnit, ShareOfSavings, Term, index_of


def write_terms(book: Book, inputs: Inputs, case: Case) -> list[Terms]:
    """The numbers of the case's contracts as inputs; none if it has none."""
    return [_write_terms(book, inputs, case, name) for name in case.contracts]


def _write_terms(book: Book, inputs: Inputs, case: Case, name: str) -> Terms:
    """The numbers of one contract as inputs."""
    contract, agreement = case.contracts[name], case.all_agreements[name]
    measured, paid = Axis("measured years", contract.measured_years), Axis("contract years", contract.years)
    effects = {effect: one.label.text(book.language) for effect, one in case.effects.items()}
    writer = _Writer(book, inputs, Terms(name, contract, agreement, measured, paid), effects)
    beside = "" if name == FIRST else f": {contract.label.text(book.language)}"
    inputs.sheet.section(f"{book.say('workbook.contract.inputs')}{beside}")
    writer.write_years()
    writer.write_parties()
    writer.write_outcomes()
    for term_name, term in contract.terms.items():
        writer.write_term(term_name, term)
    for place, limit in enumerate(contract.floors):
        writer.write_limit(book.say("workbook.contract.floor"), limit, (*writer.terms.at, "floors", place))
    for place, limit in enumerate(contract.caps):
        writer.write_limit(book.say("workbook.contract.cap"), limit, (*writer.terms.at, "caps", place))
    writer.write_rest()
    writer.write_plans()
    return writer.terms


class _Writer(Rows):
    """Writes the terms row by row, and keeps where each stands."""

    def write_years(self) -> None:
        """When the contract begins, how many years it measures, and when it pays."""
        book, contract = self.book, self.contract
        self._number(
            book.say("workbook.contract.starts"),
            float(self.terms.agreement.starts),
            "year",
            (*self.terms.agreed, "starts"),
        )
        fixed = {
            "window": (book.say("workbook.contract.window"), contract.measured_years),
            "delay": (book.say("workbook.contract.delay"), contract.delay),
        }
        for name, (label, years) in fixed.items():
            cell = self.inputs.constant(label, float(years), "whole", book.say("workbook.inputs.in_app"))
            self.terms.cells[*self.terms.at, name] = cell
        self.inputs.heads(book.say("workbook.contract.year"), range(1, contract.years + 1))

    def write_parties(self) -> None:
        """What each party advances, and which part of what is paid each payer pays."""
        for place, part in enumerate(self.contract.capital):
            label = self.book.say("workbook.contract.capital", party=self._party(part.party))
            self._row(label, part.amounts, self.terms.paid, (*self.terms.at, "capital", place, "amounts"))
            self._interest(part, (*self.terms.at, "capital", place))
        self._shares("payer", self.contract.payers, (*self.terms.at, "payers"))

    def _interest(self, part: Capital, at: Address) -> None:
        """The interest of a part of the capital, that of single years, and which it is in each contract year."""
        label = self.book.say("workbook.contract.interest", party=self._party(part.party))
        if part.interest is not None:
            self._number(label, part.interest, "rate", (*at, "interest"))
        if not part.interest_in:
            return
        for year, rate in part.interest_in.items():
            words = self.book.say("workbook.contract.interest_in", party=self._party(part.party), year=year)
            self._number(words, rate, "rate", (*at, "interest_in", year))
        years, cells = range(1, self.terms.paid.count + 1), self.terms.cells
        stands = {year - 1: cells.get((*at, "interest_in", year), cells.get((*at, "interest"))) for year in years}
        each = self.book.say("workbook.contract.interest_each", party=self._party(part.party))
        known = {place: cell for place, cell in stands.items() if cell is not None}
        self._constants(
            each, [part.interest_of(year) for year in years], self.terms.paid, (*at, "rates"), known, format_of("rate")
        )

    def write_outcomes(self) -> None:
        """How much is measured that would have happened anyway, and what each condition asks for."""
        language = self.book.language
        for name, outcome in self.contract.outcomes.items():
            at: Address = (*self.terms.at, "outcomes", name)
            if drifts(outcome):
                label = self.book.say("workbook.contract.drift", outcome=outcome.label.text(language))
                self._number(label, outcome.drift, "measured", (*at, "drift"))
            self._pooling(outcome, at)
        for name, gate in self.contract.gates.items():
            words = gate.label.text(language)
            if gate.at_least is None:
                met = float(self.terms.agreement.met.get(name, False))
                self._number(
                    self.book.say("workbook.contract.met", gate=words), met, "flag", (*self.terms.agreed, "met", name)
                )
            else:
                label = self.book.say("workbook.contract.at_least", gate=words)
                self._number(label, gate.at_least, "measured", (*self.terms.at, "gates", name, "at_least"))

    def write_term(self, name: str, term: Term) -> None:
        """The numbers of one term."""
        book, label, at = self.book, term.label.text(self.book.language), (*self.terms.at, "terms", name)
        match term:
            case Fixed():
                if term.amounts:
                    self._row(label, term.amounts, self.terms.window, (*at, "amounts"))
                if term.amount is not None:
                    self._amount(label, term.amount, (*at, "amount"))
            case ShareOfSavings():
                self._number(book.say("workbook.contract.share", term=label), term.share, "factor", (*at, "share"))
                self._amount(book.say("workbook.contract.above", term=label), term.above, (*at, "above"))
                if term.up_to is not None:
                    self._amount(book.say("workbook.contract.up_to", term=label), term.up_to, (*at, "up_to"))
            case PerUnit():
                self._number(book.say("workbook.contract.price", term=label), term.price, "kr", (*at, "price"))
                threshold = book.say("workbook.contract.threshold", term=label)
                self._number(threshold, term.threshold, "measured", (*at, "threshold"))
            case Bands():
                for place, band in enumerate(term.bands):
                    bound = book.say("workbook.contract.band", term=label, place=place + 1)
                    self._number(bound, band.at_least, "measured", (*at, "bands", place, "at_least"))
                    pays = book.say("workbook.contract.band_pays", term=label, place=place + 1)
                    self._amount(pays, band.pays, (*at, "bands", place, "pays"))
                    if band.just_below is not None:
                        below = book.say("workbook.contract.just_below", term=label, place=place + 1)
                        self._amount(below, band.just_below, (*at, "bands", place, "just_below"))
            case Coupon():
                self._number(book.say("workbook.contract.coupon", term=label), term.share, "rate", (*at, "share"))
            case _:
                assert_never(term)
        index = index_of(term)
        if index is not None:
            words = "index" if isinstance(term, PerUnit) else "index_of"
            self._number(book.say(f"workbook.contract.{words}", term=label), index, "share", (*at, "index"))
        if any(other.of_term == name for other in self.contract.other_money):
            self._when_settled(label, term, at)
        self._shares("payer_of", term.paid_by, (*at, "paid_by"), term=label)
        self._in_years(label, term.years, at, self.terms.paid if isinstance(term, Coupon) else self.terms.window)

    def _when_settled(self, label: str, term: Term, at: Address) -> None:
        """After which measured year each is settled, 0 if after none; and how much later a term of its own is paid."""
        settled, years = self.contract.plan_of(term).settled, range(1, self.terms.window.count + 1)
        ahead = [float(next((one for one in settled if one >= year), 0)) for year in years]
        self._constants(
            self.book.say("workbook.contract.settled_after", term=label), ahead, self.terms.window, (*at, "settled")
        )
        if term.delay is not None:
            words, note = (
                self.book.say("workbook.contract.delay_of", term=label),
                self.book.say("workbook.inputs.in_app"),
            )
            self.terms.cells[*at, "delay"] = self.inputs.constant(words, float(term.delay), "whole", note)

    def write_limit(self, label: str, limit: Limit, address: Address) -> None:
        """A floor or a cap, and the contract years in which it holds."""
        if limit.of_term is not None:
            label = f"{label}: {self.contract.terms[limit.of_term].label.text(self.book.language)}"
        if limit.of_payer is not None:
            label = f"{label}: {self._party(limit.of_payer)}"
        if limit.for_each is not None:
            outcome = self.contract.outcomes[limit.for_each].label.text(self.book.language)
            label = self.book.say("workbook.contract.for_each", label=label, outcome=outcome)
        self._amount(label, limit.amount, (*address, "amount"))
        self._in_years(label, limit.years, address, self.terms.window)

    def write_rest(self) -> None:
        """Guarantees and fees."""
        for place, guarantee in enumerate(self.contract.guarantees):
            label = self.book.say("workbook.contract.guarantee", party=self._party(guarantee.by))
            self._amount(label, guarantee.limit, (*self.terms.at, "guarantees", place, "limit"))
            label = self.book.say("workbook.contract.guarantee_after", party=self._party(guarantee.by))
            self._amount(label, guarantee.after, (*self.terms.at, "guarantees", place, "after"))
        for place, part in enumerate(self.contract.surplus):
            at, label = (
                (*self.terms.at, "surplus", place),
                self.book.say("workbook.contract.surplus", party=self._party(part.to)),
            )
            self._number(label, part.share, "share", (*at, "share"))
            label = self.book.say("workbook.contract.surplus_above", party=self._party(part.to))
            self._amount(label, part.above, (*at, "above"))
        for place, cap in enumerate(self.contract.return_caps):
            label = self.book.say("workbook.contract.return_cap", party=self._party(cap.of))
            if cap.rate is not None:
                self._number(label, cap.rate, "rate", (*self.terms.at, "return_caps", place, "rate"))
        for place, fee in enumerate(self.contract.fees):
            label = fee.label.text(self.book.language)
            self._row(label, fee.amounts, self.terms.paid, (*self.terms.at, "fees", place, "amounts"))
        for place, other in enumerate(self.contract.other_money):
            at, words = (*self.terms.at, "other_money", place), other.label.text(self.book.language)
            self._number(
                self.book.say("workbook.contract.other_share", label=words), other.share, "share", (*at, "share")
            )
            label = self.book.say("workbook.contract.other_money", label=words)
            self._row(label, other.amounts, self.terms.paid, (*at, "amounts"))

    def write_plans(self) -> None:
        """By plan of payment: which measured year is settled last when each contract year is paid, 0 before any is."""
        if len(self.contract.plans) == 1:
            return
        paid = range(1, self.terms.paid.count + 1)
        for place, plan in enumerate(self.contract.plans):
            last = [max((at for at in plan.settled if at + plan.delay <= year), default=0) for year in paid]
            label = self.book.say("workbook.contract.settled_last", place=place + 1)
            self._constants(label, [float(year) for year in last], self.terms.paid, ("plans", place))

    def _pooling(self, outcome: Outcome, at: Address) -> None:
        """How many are measured of a rate in each year, or in each group, beside the others."""
        words = outcome.label.text(self.book.language)
        if outcome.in_some_years:
            years = range(1, self.terms.window.count + 1)
            label = self.book.say("workbook.contract.weights", outcome=words)
            name = name_of((*at, "sizes"))
            self._constants(
                label, [float(outcome.weight_of(year)) for year in years], self.terms.window, (*at, "weights"),
                {year - 1: cell for year in years if (cell := self.inputs.numbers.get(f"{name}.{year}")) is not None},
            )  # fmt: skip
        for effect, size in outcome.groups.items():
            label = self.book.say("workbook.contract.group", outcome=words, effect=self.effects[effect])
            note, address = self.book.say("workbook.inputs.in_app"), (*at, "groups", effect)
            among = self.inputs.numbers.get(name_of(address))
            self.terms.cells[address] = among or self.inputs.constant(label, float(size), "whole", note)
