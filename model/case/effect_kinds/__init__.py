"""What every kind of effect is, and the kinds that are made of parts: steps of a flow, levels."""
