"""What a perspective leaves out of the answer, in one sentence beside it."""

from model.analysis.answer import Answer
from model.analysis.left_out import LeftOutPart
from model.case.assumptions import Language
from presentation.sentences.labels import listed
from wording.numbers import money
from wording.texts import say


def left_out_sentence(answer: Answer, language: Language) -> str:
    """The costs and the worth that the perspective does not count, by whose they are, in present value; or empty."""
    parts = answer.left_out.parts
    by_way: dict[str, list[LeftOutPart]] = {}
    for part in parts:
        by_way.setdefault(_way(part), []).append(part)
    if not by_way:
        return ""
    told = [
        say(
            f"answers.left_out.{way}",
            language,
            amount=money(abs(sum(part.npv for part in by_way[way])), language),
            names=listed(list(dict.fromkeys(_whose(part, answer, language) for part in by_way[way])), language),
        )
        for way in ("cost", "benefit", "loss", "paid_out", "paid_in")
        if way in by_way
    ]
    npv = float(answer.readings.npv[0]) + answer.left_out.npv
    perspective = answer.perspective_record.label.text(language)
    return say(
        "answers.left_out.all",
        language,
        perspective=perspective[:1].lower() + perspective[1:],
        parts=listed(told, language),
        npv=money(npv, language, signed=True),
    )


def _way(part: LeftOutPart) -> str:
    """Whether a part is a cost, a gain, a loss, or money that somebody left out gets from, or pays to, the others."""
    if part.kind == "cost":
        return "cost"
    if part.kind == "benefit":
        return "benefit" if part.npv > 0 else "loss"
    return "paid_out" if part.npv > 0 else "paid_in"


def _whose(part: LeftOutPart, answer: Answer, language: Language) -> str:
    """The actor, or the kind of worth where the actor is counted but this worth of its own is not."""
    if part.is_seen:
        return say(f"answers.left_out.realised.{part.realised_as}", language)
    return answer.everyone.actors[part.actor].label.text(language)
