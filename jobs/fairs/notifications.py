"""Messages about the fair (domain.md 6)."""
