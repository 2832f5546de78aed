"""What leaves a store and comes back: backups, copies, archives, proofs."""
