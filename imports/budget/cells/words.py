"""The words of Swedish and English budget tables, as they are understood. Nothing here is ever shown."""

import re
from typing import Literal

from imports.budget.cells.money import plain
from model.case.case import CostType

# Heads of columns

LABEL_WORD = re.compile(
    r"kostnad(?:er|sslag|styp|spost|sställe)?|kostnadsslag|post(?:er)?|budget(?:post|rad)?|rad|rubrik"
    r"|benämning|utgift(?:er)?"
    r"|aktivitet(?:er)?|konto(?:text|namn)?|text|typ|år|nämnd(?:er)?|verksamhet(?:er)?|insats(?:er)?|projekt"
    r"|område|objekt"
    r"|investering(?:ar|sobjekt)?|ansvar|slag|namn|förvaltning|enhet|resurs(?:er)?|åtgärd(?:er)?|vad"
    r"|belopp|och|per|av|i|för|costs?|items?|lines?|years?|labels?|expenses?|category|type|amounts?|and|by|of|in|name"
)
NOTE_WORD = re.compile(
    r"(?:kommentar(?:er)?|anm(?:ärkning(?:ar)?)?|not(?:er)?|förklaring|beskrivning|motivering|comments?|notes?"
    r"|kvarteret"
    r"|referens|källa|underlag|ansvarig|kontaktperson|övrigt|status)(?: .*)?"
)
UNIT_WORD = re.compile(r"(?:enhet|sort|mått|måttenhet|unit|units)")
CURRENCY_WORD = re.compile(r"(?:valuta|currency)")
CODE_WORD = re.compile(
    r"(?:konto|kod|ansvar|verksamhet|objekt|projekt|aktivitet|motpart|id|nr|rad|löpnr|slag|fri|kontonr|kst"
    r"|kostnadsställe"
    r"|account|code|no|number|row|line)(?:s?(?:kod|nr|nummer|id))?|#|nr|no"
)
VERSIONS = re.compile(r"(?:budget)?(?:alternativ|alt|scenario|scenarier|variant|version|förslag)")
"""The head of a column that says which of several versions a row is of."""
COUNT_WORD = re.compile(
    r"\b(?:antal|andel|st|styck|procent|timmar|årsarbetare|åa|heltidstjänster|tjänster|number|share|hours|fte"
    r"|volym|index)\b|%"
)
AMOUNT_WORD = re.compile(
    r"(?:(?:budgeterad[et]?|total[at]?|sökt|beräknad[et]?|planerad[et]?) )?(?:belopp|kostnad(?:er)?"
    r"|utgift(?:er)?|budget|summa"
    r"|amounts?|costs?|värde)(?: \(?i?\)?)?"
)
PART_OF_YEAR = re.compile(
    r"\b(?:jan(?:uari)?|feb(?:ruari)?|mar(?:s)?|apr(?:il)?|maj|jun[ie]?|jul[iy]?|aug(?:usti)?|sep(?:t(?:ember)?)?"
    r"|o[kc]t(?:ober)?|nov(?:ember)?|de[ckg](?:ember)?|may|march|january|february|august"
    r"|[qkt][1-4]|kv(?:artal)? ?[1-4]?|quarter|tertial|halvår(?:et|s)?|termin|vt|ht|vår(?:en|termin(?:en)?)?|höst(?:en"
    r"|termin(?:en)?)?|sommar"
    r"|vinter|spring|autumn|mån(?:ad(?:er)?)?|months?|veck(?:a|or)|dag(?:ar)?|period(?:en)?|läsår|h[12]|delår)\b"
)
OUTCOME_WORD = re.compile(
    r"\b(?:utfall\w*|bokslut\w*|avvikelse\w*|avvik|diff(?:erens)?|förändring|redovisat|redovisning|resultat"
    r"|regnskap|rekneskap"
    r"|utf|outcome|actuals?|variance|deviation|faktisk[at]?|verklig[at]?|förbrukat|upparbetat|avvikelser"
    r"|återstår|kvar)\b"
)
FORECAST_WORD = re.compile(r"\b(?:prognos\w*|forecast|helårsprognos|helårsbedömning|progn)\b")
_PLAIN_WITH_YEAR = """
    år året kalenderår kalenderåret year kostnad kostnader kostnaden kostnaderna utgift utgifter belopp beloppet helår
    fy yr för i av amount amounts cost costs for in of the löpande priser prisnivå fasta
"""
_PLAN_WITH_YEAR = """
    budget budgeten budgeterat budgeterad budgeterade budgetår budgetåret b bu bud plan planerad planerat planerade
    planår verksamhetsplan vp flerårsplan kalkyl kalkylerad beräknad beräknat beräknade förslag budgetförslag
    internbudget detaljbudget driftbudget planned budgeted projektår verksamhetsår ansökan prel preliminär
"""
YEAR_TONES: dict[str, Literal["plain", "plan"]] = {
    **dict.fromkeys(_PLAIN_WITH_YEAR.split(), "plain"),
    **dict.fromkeys(_PLAN_WITH_YEAR.split(), "plan"),
}
"""Words that may stand with a year and change nothing in what the column is. `plan`: they tell a budget from others."""

NUMBER_WORDS = {
    "första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "femte": 5, "first": 1, "second": 2, "third": 3,
    "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip

# Labels of rows

_BEFORE = r"^[\W_]*(?:(?:i{1,3}|iv|v|[a-z]|[0-9]{1,2})[.)\s]\s*[\W_]*)?"
PART = re.compile(
    _BEFORE + r"(?:varav|därav|därutav|härav|varutav"
    r"|var av\b|vara v\b|däri\b|där ingår|i vil(?:ka|ket|ken) ingår"
    r"|av vil(?:ka|ket|ken)|av detta|av dessa|inkl(?:usive|uderar)?\b|ingår\b"
    r"|of which|of this|including|incl\b|whereof|därifrån|fördelat på|fördelning\b|bestående av)"
)
PART_MAYBE = re.compile(r"\b(?:ingår|inräkna[dt]\w*|medräkna[dt]\w*|inkluder\w+|included|(?:i|enl(?:igt)?|se) ovan)\b")
PART_AT_END = re.compile(r"\b(?:varav|därav|of which|av vilka|fördelat på|fördelas på)\W*$")
_ALL = r"(?:totalt?a?|summa|sammanlagt|s:a|sa|tot|sum|totalsumma|slutsumma|total|totalbelopp|totalkostnad(?:er)?)"
_COSTS = (
    r"(?:kostnad(?:er|en|erna)?|utgift(?:er)?|budget(?:en)?|belopp|costs?|expenses|projekt(?:et)?|år(?:en)?"
    r"|hela|alla|för|per)"
)
GRAND = re.compile(rf"[\W_]*(?:{_ALL}|{_COSTS}|\s|[.:()=&-])*[.:]?")
SUM = re.compile(
    r"^[\W_]*(?:(?:del|slut|total|mellan)?summ(?:a|or|ering|an)\b|s:a\b|sa\b|tot\b|total(?:t|a|s|er|en|summan?"
    r"|kostnad(?:er|en)?"
    r"|belopp(?:et)?|utgift(?:er)?|budget(?:en)?)?\b|sammanlag[td]a?\b|sum\b|sub-?total\b|grand total\b"
    r"|(?:brutto|netto)"
    r"(?:kostnad(?:er|en)?|budget|utgift(?:er)?)?\b|hela (?:projektet|perioden|budgeten|insatsen)"
    r"|projektet totalt|alla år"
    r"|samtliga|tillsammans\b|sammantaget\b|inalles\b|att finansiera\b|altogether\b"
    r"|all years|whole (?:project|period)|överskott|underskott"
    r"|över-? ?/ ?underskott|resultat\b|saldo\b)"
    r"|^[\W_]*[∑Σς=σ][\W_]*$|\b(?:totalt|summa|total|sammanlagt|tot)[.:]?(?: \([^)]*\))?$"
)
RUNNING = re.compile(r"^[\W_]*(?:ack\b|ackumuler\w*|kumul\w*|löpande summa|cumulative|accumulated|running total)")
GENERAL = re.compile(
    rf"[\W_]*(?:{_COSTS}|projektkostnad(?:er|en)?|nämnden|kommunen|förvaltningen|verksamheten|ram(?:en)?"
    rf"|insatsen|\w*kostnader|\w*utgifter|\s|[.:])+"
)
"""Words for the whole rather than for one thing: a row called so may repeat the row before it."""

INCOME = re.compile(
    r"\b(?:\w*intäkt(?:er(?:na)?|en)?|inkomst(?:er)?|\w*finansiering(?:en)?|finansieras|finansierat"
    r"|finansiär(?:er)?|egna medel|egen ?insats\w*|egenfinans\w*"
    r"|\w*fondmedel|stadsbidrag|statsbidrag\w*|statligt bidrag|statliga bidrag|eu-?(?:medel|bidrag|stöd)"
    r"|driftbidrag|kommunbidrag"
    r"|bidrag(?! till\b)|projektbidrag|verksamhetsbidrag|föreningsbidrag(?:et)? från|söks\b|sökta? (?:medel"
    r"|belopp|bidrag)"
    r"|beviljade? medel|medel från|bidrag från|ersättning från|försäljning|taxor|skattemedel|kommunersättning"
    r"|anslag|sponsor\w*|sponsring|\w*hemtagning\w*|nyttor?(?:na)?|^effekt(?:er)?"
    r"|statlig ersättning|besparing(?:ar)?|effektivisering(?:ar)?|minskad[e]? kostnad(?:er)?|momskompensation"
    r"|återbetalning"
    r"|avgår|avdrag|rabatt|revenue|income|grants?|funding|funded|financing|subsidy|savings?)\b"
    r"|^[\W_]*från (?!20[0-9]{2}|år|och|start)\w|\b(?:kommun|region|stat|fond|nämnd|förvaltning)\w*s andel\b"
)
COUNT = re.compile(r"^[\W_]*(?:antal|andel|procent|procentuell|index|number of|share of|volym(?:er)?)\b")
COUNT_MAYBE = re.compile(
    r"\bantal\b|[(,] ?(?:st|styck|antal|%|h|tim(?:mar)?|personer|pers|årsarbetare|åa|elever|barn|deltagare"
    r"|platser|%-enheter)\)?$"
    r"|^(?:elever|deltagare|barn|platser|invånare|årsarbetare|åa|heltidstjänster|personer|timmar|besök|ärenden"
    r"|klienter|brukare|befattningar|anställda|medarbetare|årsverken|tjänstemän|staff members|posts"
    r"|hushåll|familjer|tjänstgöringsgrad|sysselsättningsgrad|participants|children|pupils|hours|persons)\W*$"
    r"|^(?:snittlön|medellön|heltid)\W*$"
    r"|(?<![0-9] )\båa\b|[^\W\d] ?%$"
    r"|\b(?:snitt|genomsnitt\w*|medelvärde|medelkostnad|nyckeltal|kostnad/|per capita|average)\b"
)
OF_A_PERIOD = re.compile(r"^[\W_]*(?:tim|dags?|vecko|månads|kvartals)(?:lön|hyra|avgift|arvode|peng)\W*$")
OTHER_FIGURE = re.compile(
    r"^[\W_]*(?:differens|diff|förändring|ökning|minskning|föregående år|fg år|kpi|index|budget ?-? ?utfall"
    r"|ränta %|variance|actuals?|forecast|ram(?:en)?|budgetram|ek(?:onomisk)? ram)\b"
    r"|\b(?:utfall|bokslut|prognos|\w*avvikelse)\b|\b(?:kvarstår|återstår|kvar|resterar)? ?att finansiera\b"
    r"|\b(?:nuvarande|befintlig|tilldelad|beviljad|given|ny|aktuell) (?:ram|budgetram|budget)\b"
    r"|^[\W_]*(?:prisnivå|prisläge|penningvärde|prisår|basår|startår|slutår|price (?:level|year))\b"
    r"|^[\W_]*(?:alternativ|alt|scenario|nivå|variant|förslag)\b\W*\w{1,2}\W*$"
    r"|^[\W_]*(?:hög|låg|medel|min|max|bas)(?:alternativ|nivå|scenario|t|sta)?\W*$"
)
"""Also the versions of one and the same cost, of which only one can be meant."""
MAY_COUNT = re.compile(r"^[\W_]*(?:tjänster|services|resurser|enheter|insatser|tillfällen|möten|utbildningar)\W*$")
"""Words for a cost that is bought, and for how many there are of it: only small numbers are asked about."""
MAY_BE_RATE = re.compile(
    r"(?:på?slag|\bpo\b|procent|\bpct\b|\w*sats\b|\w*faktor\b|uppräkning|\bmoms\b|\bandel|inflation|rate\b)"
)
"""Words for a cost that follows from a rate, and for the rate: only what is less than 1 is asked about."""
NOT_KRONOR = re.compile(r"^[\W_]*(?:antal|andel|procent|timmar|index|volym)\b")
OUTLINE = re.compile(r"^\W*([0-9]{1,2}(?:\.[0-9]{1,2})*)\.?(?=[\s)]+[^\W\d_])")
"""A number before a label that says where it belongs: 1, 1.1, 1.1.2."""
BULLET = re.compile(r"^(?:[-–—•*·▪◦○●►>→]|[a-z][.)])\s*\S")
NAMES_YEARS = re.compile(r"år|year|budgetår|kalenderår|verksamhetsår|årtal")

_COST_WORDS: tuple[tuple[CostType, re.Pattern[str]], ...] = (
    ("backfill", re.compile(r"vikari|backfill|substitut")),
    ("staff", re.compile(r"personal|\blön|lön(?:er|en)?\b|staff|salar|wage|personnel")),
    ("running", re.compile(r"drift|löpande|\brunning|\bongoing|operating")),
)


def is_within(label: str, whole: str) -> bool:
    """Whether the number before a label puts it below another: 1.1 is within 1."""
    inner, outer = OUTLINE.match(label), OUTLINE.match(whole)
    return inner is not None and outer is not None and inner[1].startswith(f"{outer[1]}.")


def guess_cost_type(label: str) -> CostType:
    """The cost type that a label's words suggest: the word that stands first decides."""
    lowered = label.casefold()
    kinds = [(match.start(), kind) for kind, words in _COST_WORDS if (match := words.search(lowered))]
    return min(kinds)[1] if kinds else "other"


def is_sum(label: str) -> bool:
    """Whether a text calls what it names a sum."""
    return SUM.search(plain(label)) is not None


def is_grand(label: str) -> bool:
    """Whether a text calls what it names the sum of everything."""
    words = plain(label)
    return SUM.search(words) is not None and GRAND.fullmatch(words) is not None


def is_general(label: str) -> bool:
    """Whether a label speaks of the whole rather than of one thing."""
    return GENERAL.fullmatch(plain(label)) is not None
