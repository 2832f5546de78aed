"""The fields of what happened, on the page of follow-up."""
