"""Where officers run training, one file a noun."""

from training.admin import businesses, certificates, community, dossiers, materials, vans

__all__ = ["businesses", "certificates", "community", "dossiers", "materials", "vans"]
