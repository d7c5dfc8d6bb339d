"""Reference data: places, education, classifications, minimum wages, holidays."""

from reference.models.classifications import IndustryCategory, OccupationGroup
from reference.models.education import EducationLevel
from reference.models.places import CITY_NAME, CITY_PROVINCE_CODE, Kecamatan, Kelurahan, Province
from reference.models.wages import MinimumWage
from reference.models.workdays import Holiday

__all__ = [
    "CITY_NAME",
    "CITY_PROVINCE_CODE",
    "EducationLevel",
    "Holiday",
    "IndustryCategory",
    "Kecamatan",
    "Kelurahan",
    "MinimumWage",
    "OccupationGroup",
    "Province",
]
