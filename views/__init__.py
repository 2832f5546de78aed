"""The pages: with app.py the only room that knows Streamlit. Pages draw fields and show what follows; no arithmetic."""
