"""A contract settled by hand, one draw at a time: from design section 4.9 alone, in exact fractions and plain loops."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from model.case.contract import Contract, Limit
from model.case.terms import Amount, Bands, Coupon, Fixed, MeasuredTerm, OutcomeTerm, PerUnit

Row = list[Fraction]
Payments = dict[tuple[str, str, str], Row]
"""What for, who pays, who gets → kronor by contract year."""
HAIR = Fraction(1, 10**12)


def holds_in(years: Sequence[int], year: int) -> bool:
    """Whether something that holds in some years, or in all if none is named, holds in one."""
    return not years or year in years


class ByHand:
    """One contract and one draw."""

    def __init__(
        self,
        contract: Contract,
        outcomes: Mapping[str, Sequence[float]],
        gates: Mapping[str, Sequence[bool]],
        advance: float | None,
        received: Mapping[int, Sequence[float]] | None = None,
    ):
        self.contract, self.gates, self.received = contract, gates, received or {}
        self.outcomes = {name: [Fraction(value) for value in row] for name, row in outcomes.items()}
        self.window = contract.measured_years
        self.terms: dict[str, OutcomeTerm] = {}
        for name, term in contract.terms.items():
            if not isinstance(term, Coupon):
                self.terms[name] = term
        self.last = self.window + max([contract.delay, *(term.delay or 0 for term in self.terms.values())])
        self.capital = self._capital(None if advance is None else Fraction(advance))
        self.advance = sum((sum(row) for row in self.capital), Fraction(0))

    def _capital(self, advance: Fraction | None) -> list[Row]:
        own = [
            [Fraction(part.amounts.get(year, 0.0)) for year in range(1, self.last + 1)]
            for part in self.contract.capital
        ]
        if advance is None or not own:
            return own
        total = sum(sum(row) for row in own)
        if total == 0:
            return [[advance / len(own), *[Fraction(0)] * (self.last - 1)] for _ in own]
        return [[paid * advance / total for paid in row] for row in own]

    def money(self, amount: Amount) -> Fraction:
        """An amount in kronor."""
        if amount.money is not None:
            return Fraction(amount.money)
        return Fraction(amount.of_advance or 0.0) * self.advance

    def measured(self, name: str, year: int, so_far: bool) -> Fraction:
        """What is measured in a year; or so far, added, and of a rate the mean."""
        row, outcome = self.outcomes[name], self.contract.outcomes[name]
        if not so_far:
            return row[year - 1]
        if outcome.unit != "rate":
            many = self.many_measured(name)[:year]
            return sum((value for value, is_known in zip(row[:year], many, strict=True) if is_known), Fraction(0))
        many = self.many_measured(name)[:year]
        pooled = sum((size * value for size, value in zip(many, row[:year], strict=True)), Fraction(0))
        return pooled / sum(many) if sum(many) else Fraction(0)

    def many_measured(self, name: str) -> list[int]:
        """How many are measured of an outcome in each year, beside other years; none where it is not measured."""
        outcome, years = self.contract.outcomes[name], range(1, self.window + 1)
        if not (outcome.sizes or outcome.measured_in):
            return [1 for _ in years]
        if outcome.measured_in:
            return [int(year == outcome.measured_in) for year in years]
        return [outcome.sizes.get(year, 0) for year in years]

    def is_known(self, name: str, year: int, so_far: bool) -> bool:
        """Whether anything is measured of an outcome in a year, or until then."""
        many = self.many_measured(name)
        return any(many[:year]) if so_far else bool(many[year - 1])

    def worth(self, term: MeasuredTerm, value: Fraction) -> Fraction:
        """What a measured value gives under a term."""
        if term.kind == "share_of_savings":
            saved = max(Fraction(0), value)
            top = saved if term.up_to is None else min(saved, self.money(term.up_to))
            return Fraction(term.share or 0.0) * max(Fraction(0), top - self.money(term.above))
        if term.kind == "per_unit":
            return Fraction(term.price or 0.0) * max(Fraction(0), value - Fraction(term.threshold))
        found = Fraction(0)
        for at, band in enumerate(term.bands):
            bound = Fraction(band.at_least)
            hair = HAIR * max(Fraction(1), abs(bound))
            reached = value > bound + hair if band.inclusive is False else value >= bound - hair
            if not reached:
                break
            found = self.money(band.pays)
            if term.between == "linear" and at + 1 < len(term.bands):
                ahead = term.bands[at + 1]
                part = (value - bound) / (Fraction(ahead.at_least) - bound)
                top = self.money(ahead.pays if ahead.just_below is None else ahead.just_below)
                found += min(Fraction(1), max(Fraction(0), part)) * (top - found)
        return found

    def of_year(self, term: OutcomeTerm, year: int, so_far: bool) -> Fraction:
        """What a term gives in a year, or for the contract if it were settled after that year."""
        if not holds_in(term.years, year):
            return Fraction(0)
        if term.gate is not None and not self.gates[term.gate][year - 1]:
            return Fraction(0)
        if not isinstance(term, Fixed):
            if not self.is_known(term.measures, year, so_far):
                return Fraction(0)
            if term.kind != "share_of_savings" and term.index is not None:
                return self.indexed(term, year, so_far)
            return self.worth(term, self.measured(term.measures, year, so_far))
        found = Fraction(term.amounts.get(year, 0.0))
        if term.amount is not None and (year == 1 or term.per == "year" or not term.amounts):
            found += self.money(term.amount)
        return found * (1 + Fraction(term.index or 0.0)) ** (year - 1) if term.amounts or not so_far else found

    def indexed(self, term: PerUnit | Bands, year: int, so_far: bool) -> Fraction:
        """What is owed at the prices of the years in which it comes to be."""
        rises = 1 + Fraction(term.index or 0.0)
        if not so_far:
            return self.worth(term, self.measured(term.measures, year, False)) * rises ** (year - 1)
        found, before = Fraction(0), Fraction(0)
        for at in range(1, year + 1):
            is_known = self.is_known(term.measures, at, True)
            whole = self.worth(term, self.measured(term.measures, at, True)) if is_known else Fraction(0)
            found += (whole - before) * rises ** (at - 1)
            before = whole
        return found

    def limited(
        self, owed: Fraction, per: str, year: int, term: str | None = None, payer: str | None = None,
        floors: bool = True,
    ) -> Fraction:  # fmt: skip
        """After the floors, then the caps, of a kind that hold in a year: of a term, of a payer, or of all together."""

        def holding(limits: Sequence[Limit]) -> list[Fraction]:
            return [
                self.money(at.amount) * self.times(at, year)
                for at in limits
                if at.per == per and holds_in(at.years, year) and (at.of_term, at.of_payer) == (term, payer)
            ]

        lifted = max([owed, *holding(self.contract.floors)]) if floors else owed
        return min([lifted, *holding(self.contract.caps)])

    def times(self, limit: Limit, year: int) -> Fraction:
        """How many units a limit for each unit is for; one of a limit that is for all."""
        if limit.for_each is None:
            return Fraction(1)
        if limit.per == "year" and not self.is_known(limit.for_each, year, False):
            return Fraction(0)
        return max(Fraction(0), self.measured(limit.for_each, year, limit.per == "contract"))

    def given(self) -> list[dict[str, Fraction]]:
        """What each term gives in each measured year, or so far if it holds for the contract, within its own limits."""
        filed = dict.fromkeys(self.terms, Fraction(0))
        capped, found = dict(filed), []
        for year in range(1, self.window + 1):
            row = {}
            for name, term in self.terms.items():
                given = self.of_year(term, year, term.per == "contract")
                if term.per == "year":
                    filed[name] += self.limited(given, "year", year, term=name)
                    before, capped[name] = capped[name], self.limited(filed[name], "contract", year, term=name)
                    row[name] = capped[name] - before
                    continue
                if isinstance(term, Fixed) and term.amounts:  # what is filed year by year adds up
                    filed[name] += given
                    given = filed[name]
                row[name] = self.limited(given, "contract", year, term=name)
            found.append(self.one_of_each(row))
        return self.less_money_of_terms(found)

    def less_money_of_terms(self, given: list[dict[str, Fraction]]) -> list[dict[str, Fraction]]:
        """What terms give less other public money of each that has come when it is paid, off what is new."""
        left = [dict(row) for row in given]
        for name, term in self.terms.items():
            if not any(part.of_term == name for part in self.contract.other_money):
                continue
            settled, delay = self.settles(term)
            taken, high, before = Fraction(0), Fraction(0), 0
            for year in settled:
                of_year = [row[name] for row in given[:year]]
                whole = sum(of_year, Fraction(0)) if term.per == "year" else of_year[-1]
                new = min(self.come(year + delay, name) - taken, max(Fraction(0), whole - high))
                taken, high = taken + new, max(high, whole)
                if term.per == "contract":
                    left[year - 1][name] = whole - taken
                for at in range(year - 1, before - 1, -1) if term.per == "year" else ():
                    off = min(new, left[at][name])
                    left[at][name] -= off
                    new -= off
                before = year
        return left

    def come(self, paid: int, of_term: str | None) -> Fraction:
        """Other public money of a term, or of the whole, that has come up to and with a contract year."""
        come = Fraction(0)
        for at, part in enumerate(self.contract.other_money):
            for year in range(1, paid + 1) if part.of_term == of_term else ():
                money = Fraction(part.amounts.get(year, 0.0))
                money += Fraction(self.received[at][year - 1]) if at in self.received else 0
                come += Fraction(part.share) * money
        return come

    def one_of_each(self, row: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """What is paid of terms that are either of a group: of one of them, nothing of the others."""
        paid = dict(row)
        for group, rule in self.contract.either.items():
            mine = [name for name, term in self.terms.items() if term.either == group]
            chosen = None
            for name in mine:
                if rule == "first" and chosen is None and row[name] > 0:
                    chosen = name
                if rule == "best" and (chosen is None or row[name] > row[chosen]):
                    chosen = name
            for name in mine:
                if name != chosen:
                    paid[name] = Fraction(0)
        return paid

    def settles(self, term: OutcomeTerm | None) -> tuple[list[int], int]:
        """After which measured years a term, or the contract itself, is settled, and how long after each it is paid."""
        contract = self.contract
        paid, delay = contract.paid, contract.delay
        milestones: tuple[int, ...] = ()
        if term is not None:
            paid, milestones = term.paid or paid, term.milestones
            delay = delay if term.delay is None else term.delay
        years = [self.window] if paid == "once" else list(range(1, self.window + 1))
        return sorted(milestones) or years, delay

    def owed_by_payer(self) -> list[dict[str, Fraction]]:
        """What each payer owes in all when each contract year is paid, of what has then fallen due."""
        every, own = range(1, self.window + 1), "the contract's own time"
        plans = {own: self.settles(None)} | {name: self.settles(term) for name, term in self.terms.items()}
        of_year = {(plan, payer): [Fraction(0)] * self.window for plan in plans for payer in self.contract.parties}
        of_all = {key: list(row) for key, row in of_year.items()}
        for year, row in zip(every, self.given(), strict=True):
            for name, term in self.terms.items():
                for payer, share in (term.paid_by or self.contract.payers).items():
                    (of_year if term.per == "year" else of_all)[name, payer][year - 1] += Fraction(share) * row[name]
        for year in every:
            gave = {
                who: sum((of_year[plan, who][year - 1] for plan in plans), Fraction(0)) for who in self.contract.parties
            }
            for who, kept in self.after_limits(gave, "year", year).items():
                for plan in plans:
                    if gave[who]:
                        of_year[plan, who][year - 1] *= kept / gave[who]
                    elif plan == own:
                        of_year[plan, who][year - 1] = kept
        found = []
        first = min(plans[own][0]) + plans[own][1]
        for paid in range(1, self.last + 1):
            due = dict.fromkeys(self.contract.parties, Fraction(0))
            for plan, (settled, delay) in plans.items():
                until = max((year for year in settled if year + delay <= paid), default=0)
                for payer in due:
                    due[payer] += sum(of_year[plan, payer][:until], Fraction(0))
                    due[payer] += of_all[plan, payer][until - 1] if until else Fraction(0)
            at = min(max(paid - self.contract.delay, 1), self.window)
            found.append(self.less_other_money(self.after_limits(due, "contract", at, floors=paid >= first), paid))
        return found

    def less_other_money(self, owed: dict[str, Fraction], paid: int) -> dict[str, Fraction]:
        """What each payer owes in a contract year, less its part of other public money that has come until then."""
        come = self.come(paid, None)
        whole = sum(owed.values(), Fraction(0))
        left = max(Fraction(0), whole - come)
        return {payer: part * left / whole if whole else Fraction(0) for payer, part in owed.items()}

    def after_limits(
        self, owed: Mapping[str, Fraction], per: str, year: int, floors: bool = True
    ) -> dict[str, Fraction]:
        """What each payer owes after its own caps, and the limits of all together, shared as they owed before."""
        owed = {payer: self.limited(part, per, year, payer=payer) for payer, part in owed.items()}
        before = sum(owed.values(), Fraction(0))
        after = self.limited(before, per, year, floors=floors)
        parts = {
            payer: after * (part / before if before else Fraction(self.contract.payers.get(payer, 0.0)))
            for payer, part in owed.items()
        }
        return {payer: self.limited(part, per, year, payer=payer) for payer, part in parts.items()}

    def paid_by_payer(self) -> dict[str, Row]:
        """What each payer pays by contract year: of what is paid in all, in proportion to what it owes and lacks."""
        rows = {payer: [Fraction(0)] * self.last for payer in self.contract.parties}
        owed = self.owed_by_payer()
        for year, paid in enumerate(self.paid()):
            if paid:
                lacks = {payer: max(Fraction(0), owed[year][payer] - sum(row)) for payer, row in rows.items()}
                for payer, row in rows.items():
                    row[year] = paid * lacks[payer] / sum(lacks.values(), Fraction(0))
        return rows

    def paid(self) -> Row:
        """What is paid for outcomes by contract year."""
        paid: Row = []
        for by_payer in self.owed_by_payer():
            paid.append(max(Fraction(0), sum(by_payer.values(), Fraction(0)) - sum(paid, Fraction(0))))
        return paid

    def parts(self) -> tuple[list[tuple[str, Row]], list[tuple[str, Row]]]:
        """What each part of the capital gets, or the one who receives where there is none; and each of the surplus.

        Each krona goes to the senior part that lacks the most of its rank; what is left over is the surplus.
        """
        capital, surplus = self.contract.capital, self.contract.surplus
        shared: list[Row] = [[Fraction(0)] * self.last for _ in surplus]
        whole, above = max(Fraction(1), sum((Fraction(part.share) for part in surplus), Fraction(0))), Fraction(0)
        kept: Row = []
        lacking = [sum(row, Fraction(0)) for row in self.capital]
        stakes = list(lacking)
        got = [[Fraction(0)] * self.last for _ in capital]
        for year, left in enumerate(self.paid()):
            for rank in sorted({part.rank for part in capital}):
                mine = [at for at, part in enumerate(capital) if part.rank == rank]
                owed = sum((lacking[at] for at in mine), Fraction(0))
                given = min(left, owed)
                for at in mine:
                    share = given * lacking[at] / owed if owed else Fraction(0)
                    got[at][year] += share
                    lacking[at] -= share
                left -= given
            before, above = above, above + left
            for at, part in enumerate(surplus):
                floor = Fraction(self.money(part.above))
                counted = max(Fraction(0), above - floor) - max(Fraction(0), before - floor)
                shared[at][year] = counted * Fraction(part.share) / whole
            left -= sum((row[year] for row in shared), Fraction(0))
            kept.append(left)
            for at in range(len(capital)):
                stake = stakes[at] / self.advance if self.advance else Fraction(1, len(capital))
                got[at][year] += left * stake
        of_surplus = [(part.to, row) for part, row in zip(surplus, shared, strict=True)]
        if not capital:
            return [(self.contract.receives, kept)], of_surplus
        return [(part.party, row) for part, row in zip(capital, got, strict=True)], of_surplus

    def interest(self) -> list[Row]:
        """What each part of the capital bears in interest by contract year: on what is out before the year is paid."""
        capital = self.contract.capital
        lacking = [sum(row, Fraction(0)) for row in self.capital]
        out, rows = [Fraction(0) for _ in capital], [[Fraction(0)] * self.last for _ in capital]
        for year, left in enumerate(self.paid()):
            for at, part in enumerate(capital):
                out[at] += self.capital[at][year]
                rate = part.interest_in.get(year + 1, part.interest or 0.0)
                rows[at][year] = Fraction(rate) * max(Fraction(0), out[at])
            for rank in sorted({part.rank for part in capital}):
                mine = [at for at, part in enumerate(capital) if part.rank == rank]
                owed = sum((lacking[at] for at in mine), Fraction(0))
                given = min(left, owed)
                for at in mine:
                    share = given * lacking[at] / owed if owed else Fraction(0)
                    lacking[at] -= share
                    out[at] -= share
                left -= given
        return rows

    def coupons(self) -> dict[tuple[str, str], Row]:
        """Who pays, who gets → coupons by contract year: each investor's whole advance times the share."""
        found: dict[tuple[str, str], Row] = {}
        for term in self.contract.terms.values():
            if not isinstance(term, Coupon):
                continue
            for at, part in enumerate(self.contract.capital):
                if term.to not in (None, part.party):
                    continue
                for payer, share in (term.paid_by or self.contract.payers).items():
                    row = (
                        found.setdefault((payer, part.party), [Fraction(0)] * self.last) if payer != part.party else []
                    )
                    for year in range(len(row)):
                        if holds_in(term.years, year + 1):
                            row[year] += Fraction(share) * Fraction(term.share) * sum(self.capital[at], Fraction(0))
        return found

    def within_returns(self, parts: list[tuple[str, Row]]) -> list[tuple[str, Row]]:
        """What each part gets where a return is capped: year by year, while what is out at the rate is not yet back.

        What is advanced later is counted from the first year, at what it is worth then.
        """
        for cap in self.contract.return_caps:
            if cap.rate is None:
                continue
            growth, out = 1 + Fraction(cap.rate), Fraction(0)
            beside = [
                row for part, row in zip(self.contract.capital, self.interest(), strict=True) if part.party == cap.of
            ]
            own = {payer: Fraction(share) for payer, share in self.contract.payers.items() if payer != cap.of}
            beside = [[amount * sum(own.values()) for amount in row] for row in beside]
            beside += [row for (_, party), row in self.coupons().items() if party == cap.of]
            for part, row in zip(self.contract.capital, self.capital, strict=True):
                for year in range(self.last) if part.party == cap.of else ():
                    out += row[year] / growth**year
            out -= sum((row[year] / growth**year for row in beside for year in range(self.last)), Fraction(0))
            out = max(Fraction(0), out)
            kept = [(party, list(row)) for party, row in parts]
            for year in range(self.last):
                wanted = sum((row[year] for party, row in parts if party == cap.of), Fraction(0))
                given = min(wanted, out)
                for party, row in kept:
                    if party == cap.of:
                        row[year] = row[year] * given / wanted if wanted else Fraction(0)
                out = (out - given) * growth
            parts = kept
        return parts

    def payments(self) -> Payments:
        """Every payment."""
        contract, found = self.contract, Payments()

        def put(what: str, payer: str, payee: str, row: Row) -> None:
            old = found.setdefault((what, payer, payee), [Fraction(0)] * self.last)
            found[what, payer, payee] = [a + b for a, b in zip(old, row, strict=True)]

        for part, row in zip(contract.capital, self.capital, strict=True):
            if part.party != contract.receives:
                put("advance", part.party, contract.receives, row)
        parts, of_surplus = self.parts()
        uncut = parts
        parts = self.within_returns(parts)
        of_payers, in_all = self.paid_by_payer(), self.paid()
        paying = {*contract.payers, *(payer for term in self.terms.values() for payer in term.paid_by)}
        received = [("outcome", *part) for part in parts] + [("surplus", *part) for part in of_surplus]
        for what, investor, row in received:
            for payer in paying:
                own = zip(row, of_payers[payer], in_all, strict=True)
                put(what, payer, investor, [got * part / whole if whole else got for got, part, whole in own])
        for part, row in zip(contract.capital, self.interest(), strict=True):
            for payer, share in contract.payers.items() if part.bears_interest else ():
                if payer != part.party:
                    put("interest", payer, part.party, [Fraction(share) * paid for paid in row])
        for (payer, party), row in self.coupons().items():
            put("coupon", payer, party, row)
        lost = {
            investor: max(
                Fraction(0),
                sum((sum(a) for p, a in zip(contract.capital, self.capital, strict=True) if p.party == investor))
                - sum((sum(row) for party, row in uncut if party == investor)),
            )
            for investor in contract.investors
        }
        for guarantee in contract.guarantees:
            above = max(Fraction(0), lost[guarantee.to] - self.money(guarantee.after))
            covered = min(above, self.money(guarantee.limit))
            lost[guarantee.to] -= covered
            put("guarantee", guarantee.by, guarantee.to, [*[Fraction(0)] * (self.last - 1), Fraction(covered)])
        for fee in contract.fees:
            row = [Fraction(fee.amounts.get(year, 0.0)) for year in range(1, self.last + 1)]
            put("fee", fee.paid_by, fee.paid_to, row)
        return found
