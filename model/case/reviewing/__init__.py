"""What is said of a case for those who review it."""
