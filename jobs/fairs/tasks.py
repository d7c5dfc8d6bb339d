"""Periodic work of the fair."""
