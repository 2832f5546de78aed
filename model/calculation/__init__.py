"""From numbers to kronor by year and draw: draws, flows, the ledger, and the readings taken of it."""
