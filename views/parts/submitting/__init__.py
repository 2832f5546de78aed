"""Handing a case in, with what the review asks answered first."""
