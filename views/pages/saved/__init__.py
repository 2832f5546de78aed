"""Pages about what is saved: the cases, their versions, sharing and handing in, the store itself, its people."""
