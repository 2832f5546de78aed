"""Pages of the matter that a case is in: the review and the follow-up."""
