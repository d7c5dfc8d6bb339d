"""Spreadsheets that training reads."""
