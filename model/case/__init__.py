"""What an applicant says, as data: the case, its budget, effects and contract, and the assumptions they rest on."""
