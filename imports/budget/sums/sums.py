"""Which rows are sums, by arithmetic: of rows above or below, whatever they are called, within the rounding shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from imports.budget.cells import words
from imports.budget.sums.arithmetic import (
    Line,
    Off,
    Structure,
    Walk,
    agreement,
    folded,
    is_of_incomes,
    is_repeated,
    is_running,
    line_of,
    nearly_whole,
    of_partition,
)
from imports.budget.sums.coverage import after, held, outside
from imports.budget.tables.rows import Row

MOST_DOUBTS = 4
_SURE, _SURE_OF_ALL, _SURE_OF_WHOLE = 16, 12, 7
"""Bits of agreement: chance makes one row of 65 000 the sum of others."""
_NEAR = 10  # a sum that does not agree exactly is looked for only where the rounding is less than a tenth of it


def structure_of(rows: Sequence[Row], years: Mapping[int, int], totals: Sequence[int]) -> Structure:
    """The sums among the rows."""
    order = [*sorted(years, key=lambda column: years[column]), *totals]
    step = max((amount.decimals for row in rows for amount in (*row.amounts.values(), *row.totals.values())), default=0)
    lines = [line_of(row, order, len(years), step) for row in rows if row.has_amounts]
    return _Sums(lines, order, len(years), step).search()


class _Sums:
    """The search for sums among the rows of one table."""

    def __init__(self, lines: list[Line], order: list[int], count: int, step: int):
        self.order, self.count, self.step = order, count, step
        self.incomes = [line for line in lines if line.row.kind == "income"]
        self.running = [line for line in lines if line.row.kind == "running" and not line.row.is_decided]
        self.lines = [line for line in lines if line.row.kind in ("cost", "sum") and not _is_settled_sum(line)]
        self._is_mixed = any(value < 0 for line in self.lines for value in line.values)
        self.structure = Structure()

    def search(self) -> Structure:
        """Finds running totals, then the sums, then what is wrong with any of them."""
        uncertain = self._candidates()
        sure = {place for place, is_sure in uncertain.items() if is_sure}
        maybe_running: set[int] = set()
        for line in self._running_among([line for line in self.lines if line.place not in sure]):
            if agreement(line, self.lines, self.count) >= _SURE:
                self.lines.remove(line)
                self.structure.running.add(line.place)
                uncertain = self._candidates()
            else:
                maybe_running.add(line.place)
        chosen, self.structure.uncertain = self._settle(uncertain)
        self.structure.uncertain |= maybe_running - chosen
        for place, is_sure in self._among_leaves(chosen).items():
            if place not in uncertain:
                (chosen if is_sure else self.structure.uncertain).add(place)
        self.structure.unnamed = chosen
        walk = self._final(chosen | self.structure.uncertain)
        self.structure.sums = chosen | {line.place for line in self.lines if line.row.named}
        self._check(walk, chosen)
        self._check_running(chosen)
        return self.structure

    # Candidates

    def _candidates(self) -> dict[int, bool]:
        """Rows not called sums that equal several rows beside them, and whether that can hardly be chance."""
        below = self._walk(list(reversed(self.lines)), frozenset(), True)
        parents = {at: self._is_sure(at, *block) for at, block in below.blocks.items() if not self._named(at)}
        if of_partition(self.lines, below.blocks, self.count) >= _SURE_OF_ALL:
            parents = dict.fromkeys(parents, True)
        sure = frozenset(at for at, is_sure in parents.items() if is_sure)
        above = self._walk(self.lines, sure, True)
        sums_above = {at: self._is_sure(at, *block) for at, block in above.blocks.items() if not self._named(at)}
        return parents | {at: is_sure or parents.get(at, False) for at, is_sure in sums_above.items()}

    def _among_leaves(self, chosen: set[int]) -> dict[int, bool]:
        """Rows that equal several rows once all sums are taken away, where no sum of everything holds them."""
        walk = self._final(chosen)
        grand = [line for line in self.lines if line.row.named and words.is_grand(line.row.label)]
        if not walk.missed and any(line.place in walk.blocks for line in grand):
            return {}
        leaves = [line for line in self.lines if not line.row.named and line.place not in chosen]
        sums: dict[int, bool] = {}
        for order in (leaves, leaves[::-1]):
            for place, line in enumerate(order):
                block = self._block(line, order[:place], True)
                if block is not None:
                    is_sure = self._is_sure(line.place, order[place - block[0] : place], block[1])
                    sums[line.place] = is_sure or sums.get(line.place, False)
        return sums

    def _named(self, place: int) -> bool:
        return next(line.row.named for line in self.lines if line.place == place)

    def _is_sure(self, place: int, block: list[Line], is_exact: bool) -> bool:
        """Whether a row without the name of a sum is one for sure, and not a cost that happens to be as large.

        It is where its rows stand further in, or where chance would hardly make so many digits agree in years that
        differ. Less is asked of a row with a word for the whole.
        """
        line = next(line for line in self.lines if line.place == place)
        if len(block) > 1 and all(part.row.indent > line.row.indent for part in block):
            return True
        if not is_exact or len(block) < 2:
            return False
        return agreement(line, block, self.count) >= (_SURE_OF_WHOLE if words.is_general(line.row.label) else _SURE)

    def _walk(self, lines: Iterable[Line], left_out: frozenset[int] | set[int], seeks_unnamed: bool) -> Walk:
        """Goes through the rows and folds each sum with the rows before it that it sums up."""
        walk = Walk()
        stack: list[Line] = []
        for line in lines:
            if line.place in left_out:
                continue
            block = self._block(line, stack, seeks_unnamed)
            if block is not None:
                length, is_exact = block
                walk.blocks[line.place] = (stack[len(stack) - length :], is_exact)
                del stack[len(stack) - length :]
                stack.append(folded(line, walk.blocks[line.place][0]))
            elif line.row.named:
                walk.missed.append(line)
                if seeks_unnamed:
                    stack.clear()  # a sum parts the rows on its two sides
            else:
                stack.append(line)
        walk.left = stack
        return walk

    def _block(self, line: Line, stack: list[Line], seeks_unnamed: bool) -> tuple[int, bool] | None:
        """How many of the last rows a row sums up, and whether exactly; the longest block, an exact one first."""
        columns = self._compared(line)
        shortest = 1 if line.row.named or self._is_indented(line, stack) else 2
        if not line.row.named and line.row.is_decided:
            return None
        if not columns or not (line.row.named or seeks_unnamed) or not (line.row.named or any(line.values)):
            return None
        key = max(columns, key=lambda at: line.values[at])
        near: int | None = None
        exact: int | None = None
        total = half = 0
        is_mixed = self._is_mixed
        for length, other in enumerate(reversed(stack), start=1):
            total, half = total + other.values[key], half + other.halves[key]
            slack = half + line.halves[key]
            if not is_mixed and total > line.values[key] + slack:
                break
            if abs(total - line.values[key]) > slack or length < shortest:
                continue
            agrees = self._agrees(line, stack[len(stack) - length :], columns)
            if agrees == "exactly":
                exact = length
            elif agrees == "nearly" and (line.row.named or slack * _NEAR < line.values[key]):
                near = length
        length_found = exact if exact is not None else near
        return None if length_found is None else (length_found, exact is not None)

    def _is_indented(self, line: Line, stack: list[Line]) -> bool:
        return bool(stack) and stack[-1].row.indent > line.row.indent

    def _compared(self, line: Line) -> list[int]:
        """The columns where a row must agree: those it shows, or all years where it is not called a sum."""
        if line.row.named:
            unread = {self.order.index(at) for at in line.row.unread}
            return [at for at in range(len(self.order)) if line.given[at] and at not in unread]
        return [] if line.row.unread else list(range(self.count))

    def _agrees(self, line: Line, block: Sequence[Line], columns: Iterable[int]) -> str:
        """Whether a row is the sum of a block `exactly`, `nearly` (within the rounding shown), or not."""
        is_exact = True
        for at in columns:
            difference = abs(sum(part.values[at] for part in block) - line.values[at])
            if difference > sum(part.halves[at] for part in block) + line.halves[at]:
                return ""
            is_exact = is_exact and difference <= sum(part.fuzz[at] for part in block) + line.fuzz[at]
        return "exactly" if is_exact else "nearly"

    # Settling

    def _settle(self, uncertain: Mapping[int, bool]) -> tuple[set[int], set[int]]:
        """The candidates that are sums, and those that nobody can tell; sums that are named settle what they can."""
        sure = {place for place, is_sure in uncertain.items() if is_sure}
        unsure = set(uncertain) - sure
        has_named = any(line.row.named for line in self.lines)
        if has_named:
            ways: list[set[int]] = [set(), sure, set(uncertain)]
            if len(unsure) <= MOST_DOUBTS:
                ways += [
                    sure | set(some) for size in range(len(unsure) + 1) for some in combinations(sorted(unsure), size)
                ]
            if len(uncertain) <= MOST_DOUBTS:
                ways += [set(some) for size in range(len(uncertain)) for some in combinations(sorted(uncertain), size)]
            fits = {way: self._fits(way) for way in {frozenset(way) for way in ways}}
            fitting = [way for way, fit in fits.items() if fit and fit == max(fits.values())]
            if len(fitting) == 1:
                return set(fitting[0]), set()
            if any(sure <= way for way in fitting):
                fitting = [way for way in fitting if sure <= way]
                agreed = frozenset.intersection(*fitting)
                return set(agreed), set(frozenset.union(*fitting) - agreed)
        return sure, unsure

    def _fits(self, way: frozenset[int]) -> int:
        """How well every named sum agrees, and those of everything hold every row, with these rows as sums.

        2 to the last digit, 1 within the rounding, 0 not at all.
        """
        walk = self._final(way)
        if walk.missed or outside(self.lines, walk, way):
            return 0
        return 2 if all(is_exact for _, is_exact in walk.blocks.values()) else 1

    def _final(self, left_out: set[int] | frozenset[int]) -> Walk:
        """The walk from the top, and, for sums that it does not explain, the walk from below."""
        walk = self._walk(self.lines, left_out, False)
        missed = {line.place for line in walk.missed if not self._is_of_incomes(line, left_out)}
        if missed:
            rest = [line for line in reversed(self.lines) if not line.row.named or line.place in missed]
            below = self._walk(rest, left_out, False)
            walk.blocks |= below.blocks
            missed = {line.place for line in below.missed}
        walk.missed = [line for line in walk.missed if line.place in missed]
        return walk

    def _is_of_incomes(self, line: Line, left_out: set[int] | frozenset[int]) -> bool:
        costs = [other for other in self.lines if not other.row.named and other.place not in left_out]
        return is_of_incomes(line, costs, self.incomes, self._compared(line))

    # What is wrong

    def _check(self, walk: Walk, chosen: set[int]) -> None:
        """Sums that do not agree, sums that differ by rounding, and rows outside the sums."""
        leaves = [line for line in self.lines if not line.row.named and line.place not in chosen]
        for line in walk.missed:
            block = [leaf for leaf in leaves if leaf.place < line.place] or leaves
            unread = {at for leaf in block for at in leaf.row.unread}
            off = [one for one in self._off(line, block) if not ({one.column, *unread} & unread)]
            if off and not self.incomes:
                self.structure.wrong[line.place] = off
        for place, (block, is_exact) in walk.blocks.items():
            line = next(line for line in self.lines if line.place == place)
            off = [] if is_exact else list(self._off(line, block, exactly=True))
            if off:
                self.structure.rounded[place] = off
        self.structure.held = held(self.lines, walk, only_exact=True)
        self.structure.outside = [line.place for line in outside(self.lines, walk, chosen | self.structure.uncertain)]
        self.structure.after = after(self.lines, walk, {*chosen, *self.structure.uncertain, *self.structure.outside})
        summed = {part.place for block, _ in walk.blocks.values() for part in block}
        if len(leaves) == 2 and leaves[1].place not in summed and is_repeated(leaves[0], leaves[1], self.count):
            self.structure.uncertain.add(leaves[1].place)
        if not summed and not chosen and not self.structure.uncertain:
            self.structure.uncertain |= {line.place for line in nearly_whole(leaves, self.count)}

    def _off(self, line: Line, block: Sequence[Line], exactly: bool = False) -> Iterator[Off]:
        """The columns where a sum is not what a block makes."""
        for at in self._compared(line):
            summed = sum(part.values[at] for part in block)
            slack = 0 if exactly else sum(part.halves[at] for part in block) + line.halves[at]
            if abs(summed - line.values[at]) > slack:
                shown, made = (Decimal(value).scaleb(-self.step - 1) for value in (line.values[at], summed))
                yield Off(self.order[at], shown, made)

    # Running totals

    def _running_among(self, leaves: list[Line]) -> list[Line]:
        """Rows that hold, year by year, the sum so far of all the rows above them."""
        return [
            line
            for line in leaves
            if not line.row.named
            and not line.row.unread
            and not line.row.is_decided
            and is_running(line, leaves, self.count)
        ]

    def _check_running(self, chosen: set[int]) -> None:
        """Rows called running totals must be what they say."""
        leaves = [line for line in self.lines if not line.row.named and line.place not in chosen]
        for line in self.running:
            self.structure.running.add(line.place)
            if not is_running(line, leaves, self.count, exactly=False) and not self.incomes:
                self.structure.wrong[line.place] = list(self._off(line, leaves))


def _is_settled_sum(line: Line) -> bool:
    return line.row.is_decided and line.row.kind == "sum"
