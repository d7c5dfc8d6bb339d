"""Periodic and bulk work of training."""
