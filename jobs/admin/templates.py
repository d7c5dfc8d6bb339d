"""The office's vacancies to begin from: edited as data, shown to companies at once (X-079)."""

from django.contrib import admin

from cakapkerja.admin_lists import CarefulModelAdmin
from jobs.models import VacancyTemplate


@admin.register(VacancyTemplate)
class VacancyTemplateAdmin(CarefulModelAdmin):
    list_display = ["title", "occupation_group", "contract_kind", "is_active"]
    list_filter = ["is_active", "occupation_group"]
    list_select_related = ["occupation_group"]
    search_fields = ["title", "duties"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
