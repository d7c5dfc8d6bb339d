"""Where officers run training, one file a noun."""

from training.admin import certificates, community, vans

__all__ = ["certificates", "community", "vans"]
