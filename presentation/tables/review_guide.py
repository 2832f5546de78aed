"""The guide to the review: every question that it asks, made from the rules themselves."""

from model.case.assumptions import FundRule, Language
from model.review.finding import RULES
from presentation.review import put_right_words
from wording.texts import say


def guide_rows(language: Language, fund: FundRule | None = None) -> list[dict[str, str]]:
    """Every question by name, why it is asked, an example, how it is put right, its id, what the fund has said."""
    rows = []
    for rule in sorted(RULES.values(), key=lambda one: one.place):
        said = None if fund is None else fund.rules.get(rule.id)
        own = "" if said is None else _own(said.severity, said.reason.text(language), language)
        texts = {part: say(f"review.rules.{rule.id}.{part}", language) for part in ("name", "why", "example")}
        severity = say(f"review.severity.{rule.severity}", language)
        texts["put_right"] = put_right_words(rule, language) or say("review.guide.as_asked", language)
        rows.append({**texts, "severity": severity, "id": rule.id, "own": own})
    return rows


def _own(severity: str, reason: str, language: Language) -> str:
    if severity == "off":
        return say("review.guide.off", language, reason=reason)
    return say("review.guide.own", language, severity=say(f"review.severity.{severity}", language), reason=reason)
