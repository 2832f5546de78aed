"""The review in words: what each finding asks, what putting it right would do, and what is answered."""

import math
from collections.abc import Mapping

from model.case.assumptions import Language
from model.case.reviewing.review import Reply
from model.evaluate import actors_of
from model.numbers.resolved_numbers import ResolvedNumbers
from model.review.finding import RULES, Rule
from model.review.review import Finding, Outcome, Review
from presentation.review_places import about_words, address_words
from presentation.sentences.labels import listed, number_label, questions_told
from presentation.sentences.numbers import amount, value_text
from wording.numbers import kr, money, percent, write_number
from wording.texts import catalogue, say

MOST_NAMED = 3
"""Numbers that a finding names; the page of assumptions has them all."""
SHARES = frozenset(
    ("share", "counted", "needed", "claimed", "smallest", "reached_smallest", "rise", "rate", "least", "most", "best",
     "worst")
)  # fmt: skip
"""Facts that are fractions, told as per cent."""
COUNTED = frozenset({"people", "of"})
"""Facts that are counts, told in full."""
SMALL = 1e6
"""Kronor below which an amount is told in full."""
PAGES: Mapping[str, str] = {
    "budget": "budget", "funding": "budget", "income": "budget", "effects": "effects", "horizon": "overview",
    "price_year": "budget", "agreement": "agreement", "agreements": "agreement", "repayment": "agreement",
    "application": "forms", "local_project": "forms", "filed": "scenarios", "sampling": "uncertainty",
    "changes": "numbers",
}  # fmt: skip
"""What an address begins with → the page that has its field."""


def rule_name(rule: Rule, language: Language) -> str:
    """What a question is called."""
    return say(f"review.rules.{rule.id}.name", language)


def asked_as(finding: Finding, resolved: ResolvedNumbers, language: Language) -> str:
    """Its name and what it is about, and after them the id and how grave it is."""
    severity = say(f"review.severity.{finding.severity}", language)
    name = told_name(finding, resolved, language)
    return say("review.asked_as", language, name=name, id=finding.rule.id, severity=severity)


def told_name(finding: Finding, resolved: ResolvedNumbers, language: Language) -> str:
    """What a question is called and which number, effect or line it is about, since several may be called the same."""
    name, about = rule_name(finding.rule, language), about_words(finding, resolved, language)
    return say("review.about", language, name=name, about=about) if about else name


def finding_sentence(finding: Finding, resolved: ResolvedNumbers, language: Language) -> str:
    """What stands in the case, with its facts."""
    facts = finding.fired.facts
    where = address_words(finding.fired.address, resolved, language)
    words: dict[str, object] = {"where": where, "what": where}
    for name, fact in facts.items():
        words |= _words(name, fact, resolved, language)
    if "effect" in facts or "line" in facts:
        words["what"] = words["effect" if "effect" in facts else "line"]
    kind = f"_{facts['kind']}" if "kind" in facts else ""
    return say(f"review.rules.{finding.rule.id}.says{kind}", language, **words)


def _words(name: str, fact: object, resolved: ResolvedNumbers, language: Language) -> dict[str, object]:
    """One fact in words, under the name that texts have for it."""
    case = resolved.case
    if name in ("effect", "other"):
        return {name: case.effects[str(fact)].label.text(language)}
    if name == "line":
        return {name: case.money_lines[str(fact)].label.text(language)}
    if name == "key":
        known = str(fact) in resolved.numbers
        return {"number": number_label(resolved, str(fact), language) if known else str(fact)}
    if name in ("actor", "actors"):
        actors = actors_of(case, resolved.library)
        names = (fact,) if isinstance(fact, str) else tuple(fact) if isinstance(fact, tuple) else ()
        return {"actors": listed([actors[one].label.text(language) for one in names], language)}
    if name in ("parts", "costs", "marks") and isinstance(fact, tuple):
        return {name: listed([say(f"review.{name[:-1]}.{one}", language) for one in fact], language)}
    if name == "numbers" and isinstance(fact, tuple):
        return {name: questions_told(resolved, fact, language, MOST_NAMED)}
    if name == "how_many":
        return {"count": fact}
    if isinstance(fact, tuple):
        key, value = fact
        return {name: value_text(resolved, key, value, language) if key in resolved.numbers else write_number(value)}
    return {name.removesuffix("_kr"): _number(name, fact, language)}


def _number(name: str, fact: object, language: Language) -> object:
    if not isinstance(fact, float):
        return fact
    if name == "later_kr":
        return money(fact, language, signed=True)
    if name.endswith("_kr"):
        return kr(fact, language) if abs(fact) < SMALL else money(fact, language)
    if name == "chance":
        return round(100 * fact)
    if name in COUNTED:
        return write_number(fact)
    return percent(fact) if name in SHARES else amount(fact, "factor", language)


# What putting it right does


def payback_words(outcome: Outcome, language: Language) -> str:
    """*tillbaka 2028*, or *aldrig tillbaka*."""
    if outcome.payback_year is None:
        return say("review.payback.never", language)
    return say("review.payback.in_year", language, year=outcome.payback_year)


def effect_words(finding: Finding, resolved: ResolvedNumbers, language: Language) -> str:
    """What putting a finding right does to the answer, in a few words."""
    if finding.corrected is None:
        return _limit_words(finding, resolved, language)
    if not finding.changes_answer:
        return say("review.effect.same", language)
    if finding.other is None:
        npv = money(finding.corrected.npv, language, signed=True)
        return say("review.effect.one", language, npv=npv, payback=payback_words(finding.corrected, language))
    low, high = sorted((finding.corrected.npv, finding.other.npv))
    ends = {"low": money(low, language, signed=True), "high": money(high, language, signed=True)}
    return say("review.effect.range", language, **ends)


def _limit_words(finding: Finding, resolved: ResolvedNumbers, language: Language) -> str:
    limit, key = finding.limit, None if finding.correction is None else finding.correction.limit
    if limit is None or key is None or key not in resolved.numbers:
        return say("review.effect.none", language)
    if limit.value is None or not math.isfinite(limit.value):
        return say("review.effect.no_limit", language)
    value = amount(limit.value, resolved.numbers[key].unit, language)
    return say(f"review.effect.{'at_least' if limit.rises else 'at_most'}", language, value=value)


def correction_sentence(finding: Finding, review: Review, language: Language) -> str:
    """How a finding would be put right: the numbers that move, or what has to be judged."""
    correction, beneath = finding.correction, review.beneath
    nature = "" if correction is None else say(f"review.nature.{correction.nature}", language)
    if correction is not None and correction.numbers:
        numbers = _moved(correction.numbers, beneath, language)
        if correction.other is None:
            return say("review.corrected_so", language, nature=nature, numbers=numbers)
        others = _moved(correction.other, beneath, language)
        return say("review.corrected_between", language, nature=nature, numbers=numbers, others=others)
    if finding.limit is not None and correction is not None and correction.limit in beneath.numbers:
        number = number_label(beneath, correction.limit or "", language)
        turns = effect_words(finding, beneath, language)
        key, more = ("limit_none", {}) if finding.limit.value is None else ("limit", {"turns": turns})
        told = say(f"review.{key}", language, number=number, **more)
        return f"{put_right_words(finding.rule, language)} {told}".strip()
    return put_right_words(finding.rule, language) or say("review.no_number", language)


def put_right_words(rule: Rule, language: Language) -> str:
    """How a question is put right, or why no number can; empty of one of which its findings say all there is."""
    key = f"review.rules.{rule.id}.put_right"
    return say(key, language) if key in catalogue() else ""


def _moved(numbers: Mapping[str, float], beneath: ResolvedNumbers, language: Language) -> str:
    told: list[str] = []
    for key, value in numbers.items():
        before = beneath.numbers[key].value
        if beneath.numbers[key].unit == "flag" and len(numbers) > 1:
            continue
        if before == value:
            name = number_label(beneath, key, language)
            told.append(say("review.as_now", language, number=name, value=value_text(beneath, key, value, language)))
            continue
        old = "–" if before is None else value_text(beneath, key, before, language)
        words = {"number": number_label(beneath, key, language), "before": old}
        told.append(say("review.moved", language, **words, after=value_text(beneath, key, value, language)))
    return listed(told, language, MOST_NAMED)


# The whole review


def lead_sentences(review: Review, language: Language) -> str:
    """How many questions change the answer, what it is as it stands, and what it is with all of them put right."""
    if not review.findings:
        return say("review.clean", language)
    count = len(review.that_change)
    as_filed = {
        "npv": money(review.as_filed.npv, language, signed=True),
        "payback": payback_words(review.as_filed, language),
    }
    first = say(
        "review.lead" if count else "review.lead_none", language, **({"count": count} if count else {}), **as_filed
    )
    ends = review.all_corrected
    if not count or ends is None:
        return first
    low, high = (money(end.npv, language, signed=True) for end in ends)
    key = "review.lead_all_one" if low == high else "review.lead_all"
    return f"{first} {say(key, language, low=low, **({} if low == high else {'high': high}))}"


def stops_sentence(review: Review, language: Language) -> str:
    """The errors that stop an application, and how many warnings nobody has answered, which follow it as that."""
    errors = sum(finding.severity == "error" for finding in review.stopping)
    if not review.stopping:
        return say("review.ready", language)
    counts = {"errors": errors, "warnings": len(review.stopping) - errors}
    return " ".join(say(f"review.stops.{name}", language, count=count) for name, count in counts.items() if count)


def count_words(review: Review, language: Language) -> str:
    """How many questions there are, and how many of them nobody has answered."""
    left = sum(finding.is_open for finding in review.fired)
    key = "review.count_open" if left else "review.count"
    return say(key, language, count=len(review.fired), **({"left": left} if left else {}))


def state_word(finding: Finding, language: Language) -> str:
    """Whether a finding is open, answered, put right or accepted."""
    return say(f"review.state.{'open' if finding.reply is None else finding.reply.state}", language)


def reply_words(reply: Reply, language: Language) -> str:
    """What was answered, when and by whom."""
    on = reply.on or "–"
    if reply.by is None:
        signed = say("review.answered_on", language, on=on)
    else:
        signed = say("review.answered_by", language, on=on, by=reply.by)
    together = "" if reply.given_for is None else say("review.answered_together", language, count=reply.given_for)
    return " ".join(filter(None, (reply.words.text(language), signed, together)))


def changed_since(finding: Finding, language: Language) -> str:
    """What is no longer as it was when a finding was answered; empty where all is."""
    reply = finding.reply
    if reply is None or not finding.changed_since:
        return ""
    before = "–" if reply.npv is None else money(reply.npv, language, signed=True)
    return say("review.changed_since", language, before=before, now=money(finding.as_filed.npv, language, signed=True))


def marks(finding: Finding, language: Language) -> str:
    """Its id, how grave it is, whether putting it right is a judgement, and its state: *E07 · varning · …*."""
    severity = say(f"review.severity.{finding.severity}", language)
    state = state_word(finding, language)
    if finding.correction is None:
        return say("review.marks_bare", language, id=finding.rule.id, severity=severity, state=state)
    nature = say(f"review.nature.{finding.correction.nature}", language)
    return say("review.marks", language, id=finding.rule.id, severity=severity, nature=nature, state=state)


def identity_words(identity: str, resolved: ResolvedNumbers, language: Language) -> str:
    """What an answer is kept under, in words: the question and the place."""
    rule, _, address = identity.partition("@")
    name = rule_name(RULES[rule], language) if rule in RULES else rule
    return f"{name}: {address_words(address, resolved, language)}"


def page_of(finding: Finding, resolved: ResolvedNumbers) -> str | None:
    """The page that has the field of a finding; None where no page has."""
    address = finding.fired.address
    if address in resolved.numbers:
        return "numbers"
    return PAGES.get(address.partition(".")[0])


def report_sentence(review: Review, language: Language, most: int = 4) -> str:
    """The review as a paragraph of the report: how many questions, how many change the answer, the weightiest."""
    if not review.findings:
        return say("review.clean", language)
    names = [
        f"{rule_name(finding.rule, language).lower()} ({effect_words(finding, review.answer.resolved, language)})"
        for finding in (review.that_change or review.findings)[:most]
    ]
    return say(
        "review.report.paragraph",
        language,
        count=len(review.findings),
        changes=len(review.that_change),
        open=sum(finding.is_open for finding in review.findings),
        names=listed(names, language),
    )
