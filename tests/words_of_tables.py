"""The words that budget tables made at random are made of."""

LABEL_HEADS = ("Kostnad", "Kostnadsslag", "Post", "Benämning", "", "Budgetpost", "Verksamhet")
COUNTS = ("Antal barn", "Antal deltagare")
OTHER_FIGURES = (
    "Kostnad per deltagare", "Årsarbetare", "Elever", "Lön per månad", "Utfall", "Timmar (h)", "Andel", "kr/barn",
    "Hyra/kvm", "Snittlön", "Heltid",
)  # fmt: skip
INCOMES = (
    "Statsbidrag", "Intäkter", "Bidrag från Socialstyrelsen", "Söks ur fonden", "Egna medel", "Finansiering",
    "Hyresintäkt", "Egen insats", "Effekthemtagning", "Sponsring",
)  # fmt: skip
FORMATS = ("General", "#,##0", "#,##0.00", "# ##0", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "[Red]0")
ODD_FORMATS = (
    '0" st"', "[$€-1] #,##0", '0"000"', '#,##0 "kr/mån"', '0"X"', "0%", ";;;", "[$kr-414] #,##0", '"-"0', "0*x",
)  # fmt: skip
LABELS = (
    "Lön", "Arbetsgivaravgifter", "Samordnare 50 %", "Vikarier", "Hyra", "Lokaler", "Material", "IT och telefoni",
    "Resor",
    "Utbildning", "Handledning", "Konsult", "Familjebehandlare", "Skolsocionom", "Utvärdering", "Tolk", "Ledning",
    "Möbler",
    "Aktiviteter för barn", "Köpta tjänster", "Fältassistent", "Psykolog 0,5 tjänst", "Städning", "Försäkring",
)  # fmt: skip
WORDS: dict[int, tuple[str, ...]] = {
    0: ("kr", "SEK", "kronor", "Kr.", "KRONOR"),
    3: ("tkr", "kkr", "tusental kronor", "tusentals kr", "1 000 kr", "1000-tal kr", "SEK '000", "T SEK", "ksek", "Tkr.",
        "1000 kr", "tusen kronor", "kronor i tusental", "thousand SEK", "1000-kr", "SEK 000s"),
    6: ("mnkr", "mkr", "milj. kr", "miljoner kronor", "MSEK", "SEK m", "mn kr", "Mkr."),
    9: ("miljarder kr", "mdkr", "mdr kr"),
}  # fmt: skip
BAD_UNITS = (
    "€", "EUR", "tkr per månad", "kr/mån", "hundratals kronor", "USD", "tkr/elev", "NOK", "hkr", "100-tal kronor",
    "öre", "promille", "tkr T1", "tkr per skola", "kr/ungdom/år", "tkr mån", "första halvåret, tkr", "norska kronor",
    "TEUR",
)  # fmt: skip
TAILS = ("", ", löpande priser", " om inget annat anges", ", 2020 års prisnivå", ", exkl. moms", ".")
NAMED_SUMS = (
    "Summa", "Totalt", "S:a", "Summa kostnader", "TOTALT", "Kostnader totalt", "Bruttokostnad", "Tot.", "Sammanlagt",
)  # fmt: skip
OTHER_SUMS = ("Nämnden", "Projektet", "Kostnader", "Insatsen", "Resursbehov", "Alla delar")
TOTAL_HEADS = ("Totalt", "Summa", "Tot.", "Hela projektet", "Alla år", "S:a")
OTHER_TOTALS = ("Projekttid", "Behov", "Allt")
BAD_HEADS = (
    ("Jan", "Feb", "Mar", "Apr", "Maj"), ("Q1 {y}", "Q2 {y}", "Q3 {y}", "Q4 {y}", "Kv 1"), ("Skola A", "Skola B",
    "C", "D", "E"),
    ("Budget", "Utfall", "Avvikelse", "Prognos", "Diff"), ("Antal", "À-pris", "Belopp", "Rabatt", "Netto"),
    ("VT {y}", "HT {y}", "VT {z}", "HT {z}", "VT"), ("{y}01", "{y}02", "{y}03", "{y}04", "{y}05"),
    ("Bokslut {y}", "Budget {z}", "Plan 2030", "Plan 2031", "Plan 2032"), ("Etapp 1", "Etapp 2", "Etapp 3",
    "Etapp 4", "5"),
    ("{y}-03-31", "{z}-03-31", "{y}-06-30", "{z}-06-30", "{y}-09-30"),
    ("{y}-", "{z} och framåt", ">{z}", "-{z}", "Sen"),
    ("Personer {y}", "Intäkt {z}", "Moms {y}", "Sökt {z}", "Andel {y}"),
)  # fmt: skip
BULLETS = ("", "- ", "– ", "* ", "• ", "(", "   ", "i ", "a) ", "→ ")
PARTS = ("varav {}", "därav {}", "av vilka {}", "inkl. {}", "Varav {}", "of which {}")
