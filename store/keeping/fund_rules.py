"""A fund's own rules: its limits, and how gravely it asks the questions of the review. The newest of each counts."""

from collections.abc import Mapping
from time import monotonic

from pydantic import ValidationError
from sqlalchemy import insert, select

from model.case.assumptions import FundRule
from model.case.problem import error
from store.content.canonical import holds_personnummer
from store.database.chain import Happening, append
from store.database.faults import refusal
from store.database.tables import FUND_RULE
from store.keeping.access import needs_action
from store.keeping.listing import Listing
from store.keeping.words import LONGEST_WORD
from store.records import Acting

KNOWN_FOR = 1.0
"""Seconds that the rules are known for once they are read: every page asks several times. What is said here is known at
once; what another process of the server said, within this."""


class FundRules(Listing):
    """What funds have said of themselves here, beside what the library knows of them."""

    _known: tuple[float, Mapping[str, FundRule]] | None = None

    def say_fund_rule(self, acting: Acting, fund: str, rule: FundRule) -> None:
        """Keeps a fund's rules; by who may change what cases share. What was kept before stays in the audit."""
        content = rule.model_dump_json(exclude_none=True)
        if not fund or len(fund) > LONGEST_WORD or holds_personnummer(rule.model_dump(mode="json")):
            raise refusal(error("store.personnummer", fund))
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            needs_action(admitted, "edit_assumptions")
            body = {"fund": fund, "content": content}
            happening = Happening(admitted.person, admitted.standing, "fund_rule", None, None, None, body)
            seq, time, _ = append(connection, happening)
            connection.execute(insert(FUND_RULE).values(**body, seq=seq, person=admitted.person, made_at=time))
        self._known = None

    def fund_rules(self) -> Mapping[str, FundRule]:
        """Fund → its rules as they are kept here. They are of no case, and everybody is held to them."""
        asked = monotonic()
        if self._known is not None and asked - self._known[0] < KNOWN_FOR:
            return self._known[1]
        with self.database.reading() as connection:
            rows = connection.execute(select(FUND_RULE.c.fund, FUND_RULE.c.content).order_by(FUND_RULE.c.seq)).all()
        newest = {row.fund: row.content for row in rows}
        rules = {fund: rule for fund, content in newest.items() if (rule := _read(content)) is not None}
        self._known = asked, rules
        return rules


def _read(content: str) -> FundRule | None:
    """The rules, or None where a newer program wrote what this one does not know."""
    try:
        return FundRule.model_validate_json(content)
    except ValidationError:
        return None
