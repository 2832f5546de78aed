"""The workings by year: time, costs, effects, repayment, and the ledger they make.

The same functions write the calculation and its proof; what differs is which cell they read a number from.
"""
