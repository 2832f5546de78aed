"""What stands on pages of a saved case: whether it is saved, who else is there, versions, sharing, handing in."""
