"""What is kept: cases and their versions, who did what, who may do what. Imports only the model. See `store.py`."""
