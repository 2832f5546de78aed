"""What is checked of contracts besides their terms."""
