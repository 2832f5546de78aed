"""What one cell says: a number, money, a year, a head, words."""
