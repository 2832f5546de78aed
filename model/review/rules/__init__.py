"""The rules of the review: one small function a rule, in a file a family. A file that is named here adds its rules."""

from model.review.rules import arithmetic, benefits, contract, costs, doubt, effects, proportion, reach, time

__all__ = ["arithmetic", "benefits", "contract", "costs", "doubt", "effects", "proportion", "reach", "time"]
