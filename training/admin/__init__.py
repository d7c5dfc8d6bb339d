"""Where officers run training, one file a noun."""

from training.admin import businesses, certificates, community, dossiers, vans

__all__ = ["businesses", "certificates", "community", "dossiers", "vans"]
