"""Much invented data for measurements, written by COPY and the same for the same seed."""

from cakapkerja.management.filling.write import fill

__all__ = ["fill"]
