"""What a contract leaves each party with: on stated figures, in every future, under stress, before signing."""
