"""Effects that are begun from blank, as they are typed."""
