"""Parts of the page of the review: a question with its answer, and what a follow-up would see."""
