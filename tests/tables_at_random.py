"""Budget tables of random layout, made from a budget that is known, as text or as a workbook.

Each knows the total it must have if it is approved (none where it must not be), and whether it is plain: then most must
be read.
"""

import io
import random
from dataclasses import dataclass, field
from decimal import Decimal

import xlsxwriter

from imports.budget.proposal import Unit
from tests.words_of_tables import (
    BAD_HEADS,
    BAD_UNITS,
    BULLETS,
    COUNTS,
    FORMATS,
    INCOMES,
    LABEL_HEADS,
    LABELS,
    NAMED_SUMS,
    ODD_FORMATS,
    OTHER_FIGURES,
    OTHER_SUMS,
    OTHER_TOTALS,
    PARTS,
    TAILS,
    TOTAL_HEADS,
    WORDS,
)

Rows = list[tuple[str, list[Decimal]]]


@dataclass
class RandomTable:
    """A table as it is given to the reader, and what it must come to."""

    content: bytes
    name: str
    unit: Unit
    first_year: int
    total: float | None
    is_plain: bool
    features: list[str] = field(default_factory=list)


class _Maker:
    """Makes one table."""

    def __init__(self, chance: random.Random):
        self.chance = chance
        self.features: list[str] = []
        self.is_plain = True
        self.must_refuse = False
        self.may_total: Decimal | None = None
        self.first = chance.choice((2020, 2020, 2020, 2024, 2027))
        self.years = list(range(self.first, self.first + chance.randint(1, 5)))
        self.power = chance.choice((0, 3, 3, 3, 6))
        self.decimals = chance.choice((0, 0, 0, 1)) if self.power != 6 else chance.choice((1, 1, 2))
        count = chance.randint(1, 9)
        self.lines = [(label, [self._amount() for _ in self.years]) for label in chance.sample(LABELS, count)]

    def _amount(self) -> Decimal:
        """An amount in the table's unit; some are round, and some are nothing."""
        largest = {0: 3_000_000, 3: 9_000, 6: 40}[self.power]
        step = self.chance.choice({0: (1, 1000, 50_000), 3: (1, 1, 10, 50), 6: (1,)}[self.power])
        if self.chance.random() < 0.04:
            return Decimal(0)
        size = int(largest * self.chance.random() ** 2) + 1
        whole = max(1, size // step) * step
        if step > 1:
            return Decimal(whole).quantize(Decimal(1).scaleb(-self.decimals))
        return Decimal(whole * 10**self.decimals + self.chance.randint(0, 10**self.decimals - 1)).scaleb(-self.decimals)

    def maybe(self, probability: float, feature: str, plain: bool = True) -> bool:
        """Whether the table has a feature; one that is not plain makes it another sort of table."""
        has = self.chance.random() < probability
        if has:
            self.features.append(feature)
            self.is_plain = self.is_plain and plain
        return has

    def table(self) -> RandomTable:
        """The table."""
        heads = self._heads()
        rows: list[list[object]] = [[label, *amounts] for label, amounts in self._rows()]
        label_head = self.chance.choice(LABEL_HEADS)
        rows = [[label_head, *heads], *rows]
        self._add_total_column(rows)
        above = self._add_unit(rows)
        chosen = self.chosen
        self._add_columns(rows)
        lines: list[list[object]] = [[line] for line in above]
        rows = self._several([*lines, *rows])
        total = None if self.must_refuse else float(self._total())
        content, name = self._written(rows)
        return RandomTable(content, name, chosen, self.first, total, self.is_plain, self.features)

    def _total(self) -> Decimal:
        return sum((amount for _, amounts in self.lines for amount in amounts), Decimal(0)).scaleb(self.power)

    # Heads

    def _heads(self) -> list[object]:
        """The heads of the years, as they are written in one of many ways."""
        if self.maybe(0.08, "heads that are no years", plain=False):
            self.must_refuse = True
            kinds = self.chance.choice(BAD_HEADS)
            return [head.format(y=self.first, z=self.first + 1) for head in kinds[: len(self.years)]]
        ways = ("{}", "{}", "{}", "Budget {}", "År {}", "{}-01-01", "Plan {}", "Kostnad {}", "Budget år {}", "n", "n")
        way = self.chance.choice((*ways, *(("{}.0", "{},00", "g") if self.chance.random() < 0.5 else ())))
        if way == "n":
            return [f"År {place}" for place in range(1, len(self.years) + 1)]
        if way == "g":
            return [f"{year // 1000} {year % 1000:03}" for year in self.years]
        return [year if way == "{}" else way.format(year) for year in self.years]

    # Rows

    def _rows(self) -> Rows:
        """The rows of the budget, with parts, counts, incomes, sums above and below."""
        groups = self._groups() if len(self.lines) > 3 and self.maybe(0.25, "groups") else [self.lines]
        way = self.chance.choice(("below", "below", "named above")) if len(groups) > 1 else ""
        if way and self.maybe(0.2, "unnamed sums above", plain=False):
            way = "above"
        rows: Rows = []
        for number, group in enumerate(groups, 1):
            sums = [sum(column, Decimal(0)) for column in zip(*(amounts for _, amounts in group), strict=True)]
            inside = self._with_parts(group)
            name = f"Summa del {number}" if way != "above" else f"Del {number}"
            rows += [(name, sums), *inside] if way in ("above", "named above") else inside
            rows += [(name, sums)] if way == "below" else []
        sums = [sum(column, Decimal(0)) for column in zip(*(amounts for _, amounts in self.lines), strict=True)]
        rows = self._with_others(rows, sums)
        if self.maybe(0.55, "sum of all"):
            is_above = way != "below" and self.maybe(0.12, "above", plain=False)
            name = self.chance.choice(NAMED_SUMS)
            if self.maybe(0.15, "under another name", plain=False):
                name = self.chance.choice(OTHER_SUMS)
            rows = [(name, self._rounded(sums)), *rows] if is_above else [*rows, (name, self._rounded(sums))]
        if self.maybe(0.05, "running total", plain=False):
            so_far = [sum(sums[: place + 1], Decimal(0)) for place in range(len(sums))]
            rows.append((self.chance.choice(("Ackumulerat", "Ack.", "Löpande", "Hittills")), so_far))
        return rows

    def _rounded(self, sums: list[Decimal]) -> list[Decimal]:
        """Sums that were rounded apart from their parts: off by no more than the rounding that is shown."""
        if self.decimals and len(self.lines) > 2 and self.maybe(0.2, "rounded sum"):
            return [total + Decimal(self.chance.choice((-1, 0, 1))).scaleb(-self.decimals) for total in sums]
        return sums

    def _groups(self) -> list[Rows]:
        cut = self.chance.randint(2, len(self.lines) - 2)
        return [self.lines[:cut], self.lines[cut:]]

    def _with_parts(self, group: Rows) -> Rows:
        rows = []
        for label, amounts in group:
            rows.append((label, amounts))
            if self.maybe(0.04, "part of a row"):
                words = self.chance.choice(PARTS).format("timmar" if self.chance.random() < 0.3 else "chef")
                half = [(amount / 2).quantize(Decimal(1).scaleb(-self.decimals), "ROUND_DOWN") for amount in amounts]
                rows.append((f"{self.chance.choice(BULLETS)}{words}", half))
        return rows

    def _with_others(self, rows: Rows, sums: list[Decimal]) -> Rows:
        """Rows among the costs that are none: counts, incomes, what is left after them, last year's outcome."""
        small = [Decimal(self.chance.randint(1, 90)) for _ in self.years]
        if self.maybe(0.05, "count"):
            rows.insert(self.chance.randrange(len(rows) + 1), (self.chance.choice(COUNTS), small))
        if self.maybe(0.05, "other figures", plain=False):
            rows.append((self.chance.choice(OTHER_FIGURES), small))
        if self.maybe(0.05, "income", plain=False):
            rows.append((self.chance.choice(INCOMES), small))
            if self.chance.random() < 0.5:
                net = [total - part for total, part in zip(sums, small, strict=True)]
                rows.append(("Nettokostnad", net))
        return rows

    # Columns

    def _add_total_column(self, rows: list[list[object]]) -> None:
        if len(self.years) < 2 or not self.maybe(0.3, "total column"):
            return
        head = self.chance.choice(TOTAL_HEADS)
        if self.maybe(0.2, "of another name", plain=False):
            head = self.chance.choice(OTHER_TOTALS)
        rows[0].append(head)
        for row in rows[1:]:
            row.append(sum((amount for amount in row[1:] if isinstance(amount, Decimal)), Decimal(0)))

    def _add_unit(self, rows: list[list[object]]) -> list[str]:
        """Says the unit somewhere, or nowhere; gives the lines above the table."""
        names: dict[int, Unit] = {0: "kr", 3: "tkr", 6: "mnkr"}
        self.chosen = names[self.power]
        if not self.maybe(0.55, "unit"):
            return ["Budget för insatsen"] if self.chance.random() < 0.2 else []
        word = self.chance.choice(WORDS[self.power])
        if self.maybe(0.1, "unit that is none", plain=False):
            word, self.must_refuse = self.chance.choice(BAD_UNITS), True
        self.chosen = self.chance.choice(tuple(names.values()))
        match self.chance.randrange(6):
            case 0 | 1:
                rows[0][0] = f"{rows[0][0] or 'Kostnad'} ({word})"
            case 2:
                opening = self.chance.choice(("Belopp i ", "Alla belopp anges i ", "Kostnader i "))
                return [f"{opening}{word}{self.chance.choice(TAILS)}"]
            case 3:
                rows[0].insert(1, "Enhet")
                for row in rows[1:]:
                    row.insert(1, word)
            case 4:
                rows[0][1:] = [f"{head} ({word})" for head in rows[0][1:]]
            case _:
                rows.append([f"Belopp i {word}"])
        return []

    def _add_columns(self, rows: list[list[object]]) -> None:
        if self.maybe(0.1, "accounts"):
            rows[0].insert(0, "Konto")
            for row in rows[1:]:
                row.insert(0, str(self.chance.randint(4000, 7999)) if len(row) > 1 else "")
            if self.maybe(0.2, "an account of income", plain=False):
                self._one_line(rows)[0], self.must_refuse = str(self.chance.randint(3000, 3999)), True
        if self.maybe(0.08, "kinds of rows"):
            at = 2 if "accounts" in self.features else 1
            rows[0].insert(at, self.chance.choice(("Typ", "Slag", "K/I")))
            for row in rows[1:]:
                row.insert(at, "Kostnad" if len(row) > 1 else "")
            if self.maybe(0.4, "an income by its kind", plain=False):
                self._one_line(rows)[at], self.must_refuse = "Intäkt", True
        if self.maybe(0.08, "comments"):
            rows[0].append("Kommentar")
            rows[1].append("enligt avtal")

    def _one_line(self, rows: list[list[object]]) -> list[object]:
        """The row of one of the costs."""
        label, _ = self.chance.choice(self.lines)
        return next(row for row in rows[1:] if label in row)

    def _several(self, rows: list[list[object]]) -> list[list[object]]:
        """Two tables in place of one, below or beside each other."""
        if self.maybe(0.04, "two tables", plain=False):
            self.must_refuse = True
            other: list[list[object]] = [["Kostnad", "2031", "2032"], ["Lön", "5", "6"]]
            if self.chance.random() < 0.6:
                return [*rows, *([[]] * self.chance.randint(0, 2)), *other]
            width = max(map(len, rows)) + 1
            start = next(place for place, row in enumerate(rows) if len(row) > 1)
            for place, extra in enumerate(other):
                if start + place < len(rows):
                    rows[start + place] += [""] * (width - len(rows[start + place])) + extra
        return rows

    # Writing

    def _written(self, rows: list[list[object]]) -> tuple[bytes, str]:
        """The rows as pasted text, as a text file or as a workbook."""
        kind = self.chance.choice(("txt", "txt", "txt", "csv", "csv", "xlsx"))
        self.features.append(kind)
        if kind == "xlsx":
            return self._workbook(rows), "table.xlsx"
        mark = "\t" if kind == "txt" or self.chance.random() < 0.3 else ";"
        space = self.chance.choice(("", " ", "\u00a0", "\u202f"))
        blank: list[list[object]] = [[]] if self.chance.random() < 0.1 else []
        lines = [mark.join(_text(cell, space) for cell in row) for row in [*blank, *rows]]
        return "\n".join(lines).encode(self.chance.choice(("utf-8", "utf-8-sig"))), f"table.{kind}"

    def _workbook(self, rows: list[list[object]]) -> bytes:
        """The rows in a workbook, whose number formats show the amounts in one of many ways."""
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True})
        sheet = book.add_worksheet()
        style = book.add_format({"num_format": self._format()})
        stored_in_kronor = self.scaled is not None
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, Decimal):
                    value = float(cell.scaleb(self.power)) if stored_in_kronor else float(cell)
                    if self.is_never_calculated and at > 1 and column == len(row) - 1 and value:
                        sheet.write_formula(at, column, f"={value}+0", style, 0)
                        self.must_refuse = True
                    else:
                        sheet.write_number(at, column, value, style)
                elif isinstance(cell, int):
                    sheet.write_number(at, column, cell)
                elif cell != "":
                    sheet.write_string(at, column, str(cell))
        book.close()
        return stream.getvalue()

    def _format(self) -> str:
        """A number format that shows the amounts as they are, or, of amounts in kronor, in thousands or millions."""
        self.scaled: int | None = None
        self.is_never_calculated = self.maybe(0.06, "never calculated", plain=False)
        if self.power and "unit that is none" not in self.features and self.maybe(0.15, "scaled format", plain=False):
            self.scaled = self.power // 3
            return "#,##0.0" + "," * self.scaled
        if self.maybe(0.1, "odd format", plain=False):
            self.must_refuse = True
            return self.chance.choice(ODD_FORMATS)
        return self.chance.choice(FORMATS)


def _text(cell: object, space: str) -> str:
    """A cell as Swedish Excel puts it on the clipboard."""
    if not isinstance(cell, Decimal):
        return str(cell)
    whole, _, decimals = f"{cell:f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", space)
    return f"{sign}{grouped}{',' + decimals if decimals else ''}"


def random_table(seed: int) -> RandomTable:
    """The table of a seed."""
    return _Maker(random.Random(seed)).table()
