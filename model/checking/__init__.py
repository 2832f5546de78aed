"""Is a case well formed, and what its reader should be told."""
