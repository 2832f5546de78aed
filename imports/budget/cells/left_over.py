"""Words beside a unit, or where one is expected, that are not known to change nothing: what is counted is unclear."""

import re

from imports.budget.cells import words
from imports.budget.cells.money import Money, money_in, money_of_kronor, plain
from imports.budget.cells.own_currency import in_kronor

_WORDS = """
    löpande fasta fast pris priser priset prisnivå prisläge års årets år året åren per av i och för från till med om där
    ej inget inte annat anges annars alla belopp beloppen hela kronor exkl exklusive inkl inklusive moms
    avrundat avrundade avrundad netto brutto nettobelopp bruttobelopp totalt total summa kostnad kostnader kostnaden
    utgift utgifter budget budgeten budgeterat plan planerat planerad beräknad beräknat budgeterad
    budgeterade sökt värde årlig årligen svenska nominella nominellt reala realt
    the all amounts amount in of and for prices price current fixed constant nominal real net gross vat excl incl
    excluding including rounded unless otherwise stated year years cost costs whole
    """
_HARMLESS = frozenset(_WORDS.split())
_IN_WHAT = re.compile(
    r"\b(?:belopp(?:en)?|siffror(?:na)?|tal(?:en)?|värden(?:a)?|amounts?|figures|values"
    r"|(?:kostnader(?:na)?|budget(?:en)?|summor(?:na)?) (?=anges|redovisas|visas|uttryck|are))"
    r" ?(?:(?:är|anges|redovisas|visas|are|given|shown|stated|expressed|uttryckta?) ?)*\b(?:i|in)"
    r" (?P<what>[^,.;:()\[\]]+)"
)
_PER_WHAT = re.compile(r"\b(?:per|pr) (?P<what>[^\W\d]+)")
_COST_PER_WHAT = re.compile(rf"\b(?:kostnad\w*|belopp\w*|budget\w*|utgift\w*|costs?|amounts?) {_PER_WHAT.pattern[2:]}")
_OF_CURRENCY = re.compile(r"(?:valuta|currency)\W+(?:sek|kr|kronor|svenska kronor)\W*")  # whose kronor, not how many
_PERIOD = re.compile(
    r"\b(?:mån(?:ad(?:er|s\w+)?)?|kvartal\w*|veck\w*|halvår\w*|tertial\w*|dag(?:ar)?|termin\w*|[qkt][1-4])\b"
)
_OF_MONEY = re.compile(r"\b(?:belopp|kostnad|utgift|siffror|budget|avser|gäller|amounts?|costs?)\w*")
_BRACKET = re.compile(r"[(\[](?P<within>[^()\[\]]*)")


def is_harmless(text: str) -> bool:
    """Whether every word of a text is known to change nothing in what an amount is; years are such words."""
    return all(word in _HARMLESS or re.fullmatch(r"(?:19|20|21)\d\d", word) for word in re.findall(r"[\w%‰]+", text))


def money_in_head(text: str) -> Money:
    """What the head of the labels says of money; words in brackets must be known, and no part of a year be named."""
    money = money_in(text, "head")
    if money.fault:
        return money
    for bracket in _BRACKET.finditer(money.rest):
        if not is_harmless(bracket["within"]):
            return _unclear(bracket["within"])
    part = (words.PART_OF_YEAR if money.powers else _PERIOD).search(money.rest)
    if part is not None:
        return Money(fault="money_per", words=part[0])
    return _of_the_whole(money, plain(text), _PER_WHAT)


def money_in_line(text: str) -> Money:
    """What a line outside the table says of money; a part of a year stops us where it stands with the unit."""
    own, other = in_kronor(plain(text))
    if _OF_CURRENCY.fullmatch(own) and not other:
        return Money()
    money = money_in(text, "line")
    written = plain(text)
    for clause in re.split(r"[,.;:()\[\]]", "" if money.fault else written):
        said = money_in(clause, "line")
        part = words.PART_OF_YEAR.search(said.rest) if said.powers else None
        if part is None and money.powers and _OF_MONEY.search(clause):
            part = _PERIOD.search(clause)
        if part is not None:
            return Money(fault="money_per", words=part[0])
    return _of_the_whole(money, written, _COST_PER_WHAT)


def _of_the_whole(money: Money, written: str, per_what: re.Pattern[str]) -> Money:
    """What was found, unless the text says *belopp i* something that is no unit, or a cost per something."""
    if money.fault:
        return money
    for stated in _IN_WHAT.finditer(written):
        if not money_in(stated["what"], "head").powers and not is_harmless(stated["what"]):
            return _unclear(stated["what"])
    for per in per_what.finditer(written):
        is_sort = words.LABEL_WORD.fullmatch(per["what"]) or not money_of_kronor(f"kr per {per['what']}", "head").fault
        if not is_sort:
            return Money(fault="money_per", words=per[0])
    return money


def _unclear(words_left: str) -> Money:
    kind = "money_per" if words.PART_OF_YEAR.search(words_left) else "unclear_money"
    return Money(fault=kind, words=words_left.strip())
