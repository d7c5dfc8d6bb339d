"""Placements: who was hired where, counted from acceptance, and what happened afterwards."""

from placements.models.followups import FollowUp
from placements.models.placements import Placement, PlacementCorrection

__all__ = ["FollowUp", "Placement", "PlacementCorrection"]
