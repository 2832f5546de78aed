"""What a text says about money: in which unit, whose kronor, per what. It is understood in whole, or is unclear."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from imports.budget.cells.own_currency import in_kronor

UNITS: dict[str, int] = {"kr": 0, "tkr": 3, "mnkr": 6, "mdkr": 9}
"""The names of the units, and the power of ten of kronor that each counts."""

Place = Literal["head", "line", "label", "cell"]
"""Where the text stands: in a head, in a line outside the table, in a row's label, or beside an amount."""

_KRONOR = r"(?:svenska )?(?:kronor|krona|kr|sek)"
_COMPACT: dict[int, str] = {
    3: r"(?:t|k|tusen)(?:kr|sek|kronor)",
    6: r"(?:mn|m|milj|mln|mio)(?:kr|sek|kronor)",
    9: r"(?:md|mdr|mrd|bn)(?:kr|sek|kronor)",
}
_SCALE: dict[int, str] = {  # these stand by themselves too
    3: r"tusentals?|tusen|(?<!\d )1 ?000[- ]?tals?|'000s?(?!\d)|thousands?",
    6: r"milj|miljon(?:er)?|millions?|mn|mln|mio",
    9: r"miljard(?:er)?|mdr|mrd|billions?|bn",
}
_SHORT: dict[int, str] = {
    3: r"(?<!\d )1 ?000(?! ?\d)|(?<!\d )000s?(?! ?\d)|t|k|th",
    6: r"(?<!\d )1 ?000 ?000|m",
    9: r"md",
}
"""Scales only beside a word for kronor."""

_YEARLY = r"år|året|year|annum|budgetår|kalenderår|verksamhetsår"
_SORT = (
    r"nämnd|nämnder|verksamhet|verksamheter|post|poster|kostnadsslag|slag|konto|område|avdelning|förvaltning"
    r"|typ|stadsdel"
    r"|kommundel|delprojekt|projekt|åtgärd|bolag|fond|budgetpost|kostnadspost|aktivitet|kategori|item|type|line|category"
)
_PERIOD = (
    r"mån(?:ad(?:en)?)?|kvartal(?:et)?|veckan?|dag(?:en)?|dygn(?:et)?|tim(?:me|man)?|halvår(?:et)?"
    r"|termin(?:en)?|tertial"
    r"|läsår(?:et)?|months?|quarter|week|day|hour|term"
)
_THING = (
    r"elev|barn|deltagare|brukare|invånare|person|klient|ungdom|anställd|medarbetare|plats|st|styck|tjänst|årsarbetare"
    r"|heltid|capita|participant|pupil|student|child|hushåll|familj|ärende|placering|insats|besök|kvm|m2|km"
    r"|enhet|grupp|lärare"
    r"|patient|case|staff|place|unit"
)
_PER = re.compile(
    rf"(?<!\w)(?:(?:per|pr) ?(?:{_PERIOD}|{_THING})|/ ?(?:{_PERIOD})|(?:om|i) (?:dagen|månaden|veckan|kvartalet|timmen)"
    r"|(?:månads|kvartals|vecko|dags?|"
    r"halvårs|tertial|delårs|termins|läsårs)(?:vis|kostnad(?:er)?|belopp|hyra|budget|fördelad)"
    r"|[àáa][- ]?pris(?:et)?"
    r"|(?:styck|tim|enhets)(?:pris|kostnad)|(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w* ?[-–] ?"
    r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*)(?!\w)"
    rf"|(?<=\w)/(?:mån(?:ad)?|kvartal|vecka|dag|tim(?:me)?|st|kvm|m2|km|elev|plats|deltagare|person|invånare|brukare|capita)(?!\w)"
)
_PART_OF_YEAR = re.compile(
    r"\b(?:avser|gäller|belopp(?:en)?|kostnad(?:er|en|erna)?|budget(?:en)?|period)\b[^.;]{0,40}?\b(?:halvår"
    r"|kvartal|tertial|termin|delår"
    r"|månad|vecka|[1-9] månader|1[01] månader)\b"
)
"""In a line outside the table: its amounts are of a part of a year."""
_FOREIGN = re.compile(
    r"[€$£¥]|(?<!\w)(?:[kmt]?(?:eur|euro|usd|nok|dkk|gbp|chf|isk|pln)|dollar\w*|pund|(?:norska|danska|isländska) kronor"
    r"|\w{0,3}kroner|zloty|yen|jpy|cny|rubel|ecu)(?!\w)"
)
_SMELL = re.compile(
    r"(?<!\w)(?:\w{0,5}kr|\w{0,4}sek|\w{0,9}kron(?:a|or)|(?:tio|hundra)?tusen(?:tals?|s)?|hundratals?|hundra|tiotals?|\w*basbelopp|pbb|ibb|öre|promille"
    r"|milj|miljon\w{0,5}|miljard\w{0,4}|million\w{0,2}|billion\w{0,2}|thousand\w{0,2}|mn|mdr?|mio|mln|mrd|bn"
    r"|1 ?000[- ]?tal\w*|(?:x|×|\*) ?10+(?: ?000)*|10\^\d)(?!\w)|['’]000(?!\d)"
    r"|[(\[]\s*(?:i )?1?0{2,3}(?: ?000)*\s*[)\]]"
    r"|\bi 10+(?: ?000)*(?![\d-])|[0-9]-?tals?(?!\w)|‰|(?<![\w\d]):-"
)
_AMOUNT_BEFORE = re.compile(r"[0-9][0-9 .,']*-?$")
_UNIT_OF_NUMBER = re.compile(r"(?:(?:[(\[]|\bi|\bin)\s*[0-9][0-9 .,']*-?|(?:^|[(\[:,]|\bi|\bin)\s*10+(?: ?000)*\s*)$")
_MAY_SCALE = re.compile(r"(?:^|[(\[,:;–-]|\bi|\bin|belopp|[x×*])\s*$")


@dataclass(frozen=True)
class Money:
    """The units that a text states (powers of ten of kronor), what else it says, and what about it stops us."""

    powers: frozenset[int] = frozenset()
    rest: str = ""
    fault: str = ""
    words: str = ""


def plain(text: str) -> str:
    """The text in small letters with ordinary single spaces and apostrophes, and no full stops after abbreviations."""
    lowered = " ".join(text.casefold().replace("’", "'").replace("‘", "'").replace("_", " ").split())
    lowered = re.sub(r"(?<=[^\W\d_])\.(?=[^\W\d_])", " ", lowered)
    return re.sub(r"(?<=[^\W\d_])\.", "", lowered)


@lru_cache(maxsize=1)
def _units() -> re.Pattern[str]:
    """Every way to write a unit of kronor, longest first; the name of the group ends in the power of ten."""
    ways: list[str] = []
    for power in (9, 6, 3):
        scale = f"(?:{_SCALE[power]}|{_SHORT[power]})"
        ways.append(f"(?P<a{power}>{scale}[ -]?(?:of |av )?{_KRONOR})")
        after = rf"{_SCALE[power]}|{_SHORT[power]}" if power != 9 else _SCALE[power]
        ways.append(
            rf"(?P<b{power}>(?:sek ?(?:i |in )?[(\[]?(?:{after})|{_KRONOR} ?(?:i |in )?[(\[]?(?:{_SCALE[power]})))"
        )
        ways.append(f"(?P<c{power}>{_COMPACT[power]})")
    ways += [f"(?P<d{power}>{_SCALE[power]})" for power in (9, 6, 3)]
    ways.append(f"(?P<d0>{_KRONOR})")
    per = r"(?: ?(?:/|per |pr )(?P<per> ?[\w /]*?\w)(?=$|[)\],.;:]|\s[-–(]))?"
    return re.compile(rf"(?<![\w'])(?<!\d[.,])(?:{'|'.join(ways)})(?!\w){per}")


def money_in(text: str, place: Place) -> Money:
    """What the text says about money of the case's currency, in powers of ten of its unit."""
    lowered, other = in_kronor(plain(text))
    return Money(rest=lowered, fault="foreign_money", words=other) if other else money_of_kronor(lowered, place)


def money_of_kronor(lowered: str, place: Place) -> Money:
    """What a plain text says of kronor. Amounts in a sentence (*ansökan om 300 tkr*) say nothing of a table's unit."""
    foreign = _FOREIGN.search(lowered)
    if foreign is not None:
        return Money(rest=lowered, fault="foreign_money", words=foreign[0].strip())
    powers: set[int] = set()
    rest: list[str] = []
    end = 0
    for match in _units().finditer(lowered):
        before, kind = lowered[: match.start()], str(match.lastgroup if match.lastgroup != "per" else _way(match))
        rest.append(lowered[end : match.start()])
        end = match.end()
        per = _per(match["per"])
        if per == "other":
            return Money(rest=lowered, fault="money_per", words=match[0])
        if match[0][0].isdigit() and not _MAY_SCALE.search(before):  # 1 000 kr in the midst of a sentence
            if _AMOUNT_BEFORE.search(before.rstrip()) is None and place in ("line", "label") and match[0][:1] == "1":
                return Money(rest=lowered, fault="unclear_money", words=match[0])
            continue
        is_amount = place != "cell" and _AMOUNT_BEFORE.search(before) is not None
        if is_amount and (place == "head" or _UNIT_OF_NUMBER.search(before)):
            return Money(rest=lowered, fault="unclear_money", words=_around(lowered, match))
        if is_amount:
            continue
        if place == "label" and not _is_apart(before, lowered[end:]):
            return Money(rest=lowered, fault="unclear_money", words=match[0])
        powers.add(int(kind[1:]))
    rest.append(lowered[end:])
    left = " ¤ ".join(rest)
    part = _PART_OF_YEAR.search(lowered) if place == "line" else None
    if part is not None:
        return Money(rest=lowered, fault="money_per", words=part[0])
    return _checked(left, frozenset(powers), lowered)


def _checked(left: str, powers: frozenset[int], lowered: str) -> Money:
    """The money with its powers of ten, unless what is left of the text may be money too."""
    per = _PER.search(left)
    if per is not None:
        return Money(powers, left, "money_per", per[0].strip())
    smell = _SMELL.search(re.sub(r"[0-9][0-9 .,]* ¤", " ", left))
    if smell is not None:
        return Money(powers, left, "unclear_money", smell[0].strip())
    if len(powers) > 1:
        return Money(powers, left, "unclear_money", lowered)
    return Money(powers, " ".join(left.replace("¤", " ").split()))


def _way(match: re.Match[str]) -> str:
    """The group of the unit itself, where a group for *per* comes after it."""
    return next(name for name, value in match.groupdict().items() if value is not None and name != "per")


def _per(words: str | None) -> str:
    """What money is per: a year or a sort of cost, which change nothing, or something else."""
    if words is None:
        return ""
    first = re.split(r"[ /]+", words.strip())
    return "" if re.fullmatch(rf"(?:{_YEARLY}|{_SORT})", first[0]) and len(first) <= 3 else "other"


def _around(text: str, match: re.Match[str]) -> str:
    before = _AMOUNT_BEFORE.search(text[: match.start()])
    return f"{before[0] if before else ''}{match[0]}"


def _is_apart(before: str, after: str) -> bool:
    """Whether a unit in a label stands apart from its words: at the end, or within brackets."""
    return re.fullmatch(r"\s*[)\]]?\s*[.:]?\s*", after) is not None or (
        re.search(r"[(\[]\s*$", before) is not None and re.match(r"\s*[)\]]", after) is not None
    )


def unit_word(text: str) -> int | None:
    """The power of ten that a text states which is a unit of kronor and nothing more."""
    money = money_in(text, "cell")
    bare = not re.sub(r"[\s()\[\].,:;]|belopp|beloppen|alla|amounts?|i|in", "", money.rest)
    return next(iter(money.powers)) if not money.fault and len(money.powers) == 1 and bare else None
