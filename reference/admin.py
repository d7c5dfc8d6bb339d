"""Reference data in the admin: places and codes are read, wages and holidays are kept by staff."""

from django.contrib import admin

from cakapkerja.admin_lists import CarefulModelAdmin
from reference.models import (
    EducationLevel,
    Holiday,
    IndustryCategory,
    Kecamatan,
    Kelurahan,
    MinimumWage,
    OccupationGroup,
    Province,
)


class ShippedDataAdmin(CarefulModelAdmin):
    """Rows that come with the project: looked at, not edited."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Province)
class ProvinceAdmin(ShippedDataAdmin):
    list_display = ["code", "name"]
    search_fields = ["name"]


@admin.register(Kecamatan)
class KecamatanAdmin(ShippedDataAdmin):
    list_display = ["code", "name"]


@admin.register(Kelurahan)
class KelurahanAdmin(ShippedDataAdmin):
    list_display = ["code", "name", "kecamatan"]
    list_filter = ["kecamatan"]
    list_select_related = ["kecamatan"]
    search_fields = ["name"]


@admin.register(EducationLevel)
class EducationLevelAdmin(ShippedDataAdmin):
    list_display = ["name", "rank", "ipk_code", "ipk8_code"]


@admin.register(OccupationGroup)
class OccupationGroupAdmin(ShippedDataAdmin):
    list_display = ["code", "name", "label", "edition"]


@admin.register(IndustryCategory)
class IndustryCategoryAdmin(ShippedDataAdmin):
    list_display = ["code", "name", "edition"]


@admin.register(MinimumWage)
class MinimumWageAdmin(CarefulModelAdmin):
    list_display = ["year", "amount", "source"]


@admin.register(Holiday)
class HolidayAdmin(CarefulModelAdmin):
    list_display = ["date", "name"]
    date_hierarchy = "date"
