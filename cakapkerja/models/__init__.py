"""Shared model machinery without business words."""

from cakapkerja.models.receipts import FormReceipt
from cakapkerja.models.transitions import TransitionLog

__all__ = ["FormReceipt", "TransitionLog"]
