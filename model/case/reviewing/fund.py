"""A fund's own rules as a file: to be kept, sent, and given to the command line."""

from typing import Literal

from model.case.assumptions import FundRule, Identifier, Record


class FundFile(Record):
    """The rules of one fund, under the name that cases have for it in `fund_rule`."""

    format: Literal["fortjanst-fund/1"] = "fortjanst-fund/1"
    fund: Identifier
    rule: FundRule
