"""What an outcome contract pays on what is measured, and what a case lets it measure."""
