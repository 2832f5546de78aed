"""What a visit remembers: its draft, its language, its uploads."""
