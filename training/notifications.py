"""Messages about training (domain.md 6)."""
