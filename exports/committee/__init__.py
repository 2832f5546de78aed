"""What a committee carries away of several cases together."""
