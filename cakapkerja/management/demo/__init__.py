"""Demonstration data: invented people and firms in real places. Written only when DEMO=1."""
