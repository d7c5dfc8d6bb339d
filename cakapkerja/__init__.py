"""Tangerang Cakap Kerja: the ground (settings, shared machinery) and the roof (routes, home, admin)."""
