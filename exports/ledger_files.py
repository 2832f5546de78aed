"""The ledger as files: every posting and year, for whoever goes on calculating in Excel, Python or R.

Kronor of the case's price year, undiscounted and unrounded, plus is good for the actor.
"""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from model import RESULTS_DATE
from model.analysis.answer import Answer
from model.calculation.ledger import Posting
from model.calculation.metrics import discount_factors, timings_of
from model.case.agreement import FIRST, payment_of
from model.case.assumptions import Language
from model.case.fingerprint import fingerprint
from presentation.budget_form import safe_cell
from wording.texts import say

Dialect = Literal["plain", "excel"]


class LedgerRow(NamedTuple):
    """One posting in one calendar year; `present_value` is its kronor times its discount factor."""

    line: str
    line_label: str
    actor: str
    actor_label: str
    actor_kind: str
    kind: str
    realised_as: str
    cost_type: str
    year: int
    kronor: float
    discount_factor: float
    present_value: float


SCHEMA = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in LedgerRow._fields[:8]),
        pa.field("year", pa.int16(), nullable=False, metadata={"unit": "year"}),
        pa.field("kronor", pa.float64(), nullable=False, metadata={"unit": "kr", "sign": "plus is good for the actor"}),
        pa.field("discount_factor", pa.float64(), nullable=False, metadata={"unit": "factor"}),
        pa.field("present_value", pa.float64(), nullable=False, metadata={"unit": "kr"}),
    ]
)


def ledger_rows(answer: Answer, language: Language) -> Iterator[LedgerRow]:
    """Every posting of every actor by year at the point estimate, in the ledger's own order."""
    ledger = answer.everyone
    timing = answer.case.discount.timing
    factors = {own: discount_factors(ledger.rates, own)[:, 0] for own in timings_of(ledger, timing)}
    for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
        actor = ledger.actors[posting.actor]
        for t, year in enumerate(ledger.years):
            kronor, factor = float(amounts[t, 0]), float(factors[posting.timing or timing][t])
            yield LedgerRow(
                posting.line,
                line_label(answer, posting, language),
                posting.actor,
                actor.label.text(language),
                actor.kind,
                posting.kind,
                posting.realised_as,
                posting.cost_type or "",
                year,
                kronor,
                factor,
                factor * kronor,
            )


def line_label(answer: Answer, posting: Posting, language: Language) -> str:
    """What the line of a posting is called: its budget line, grant or effect, or what a contract pays for."""
    case = answer.case
    line = case.money_lines.get(posting.line) or case.effects.get(posting.line)
    if line is not None:
        return line.label.text(language)
    paid = payment_of(posting.line)
    if paid is None:
        return say(f"files.payments.{posting.line}", language)
    words = say(f"files.payments.{paid[1]}", language)
    return words if paid[0] == FIRST else f"{words} ({case.agreements[paid[0]].contract.label.text(language)})"


def ledger_csv(answer: Answer, language: Language, dialect: Dialect = "plain") -> bytes:
    """CSV. `plain`: decimal points, every digit; `excel`: opens right in Swedish Excel. Labels are guarded."""
    return _plain(answer, language) if dialect == "plain" else _excel(answer, language)


def _plain(answer: Answer, language: Language) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(LedgerRow._fields)
    for row in ledger_rows(answer, language):
        # A spreadsheet opens this file too, so its labels are guarded as well; ids and numbers stand as they are.
        writer.writerow(row._replace(line_label=safe_cell(row.line_label), actor_label=safe_cell(row.actor_label)))
    return text.getvalue().encode("utf-8")


def _excel(answer: Answer, language: Language) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([say(f"files.ledger.{name}", language) for name in LedgerRow._fields])
    for row in ledger_rows(answer, language):
        named = row._replace(
            actor_kind=say(f"files.actor_kinds.{row.actor_kind}", language),
            kind=say(f"files.kinds.{row.kind}", language),
            realised_as=say(f"files.realised.{row.realised_as}", language),
            cost_type=_cost_type(row.cost_type, language),
        )
        writer.writerow([_excel_number(cell) if isinstance(cell, float) else safe_cell(str(cell)) for cell in named])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _cost_type(cost_type: str, language: Language) -> str:
    if not cost_type:
        return ""
    return say("files.new_need" if cost_type == "new_need" else f"budget.cost_types.{cost_type}", language)


def _excel_number(value: float) -> str:
    """Every digit with a decimal comma and without a power of ten, which Excel would read or show another way."""
    return f"{Decimal(repr(value + 0.0)):f}".replace(".", ",").removesuffix(",0")


def ledger_parquet(answer: Answer, language: Language) -> bytes:
    """The ledger as Parquet: typed columns, with units, the day of the results and the case's fingerprint in it."""
    rows = list(ledger_rows(answer, language))
    about = {
        "results_date": RESULTS_DATE,
        "fingerprint": fingerprint(answer.case),
        "currency": answer.case.currency,
        "price_year": "" if answer.case.price_year is None else str(answer.case.price_year),
        "money": "kronor, undiscounted, unrounded",
    }
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(SCHEMA)
    table = pa.Table.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)],
        schema=SCHEMA.with_metadata(about),
    )
    target = io.BytesIO()
    pq.write_table(table, target, compression="zstd")
    return target.getvalue()
