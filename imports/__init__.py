"""What comes in: a budget from outside becomes a proposal, which a person approves before anything is applied."""
