"""Where officers run training, one file a noun."""

from training.admin import community, vans

__all__ = ["community", "vans"]
