"""Everyday words in the admin: the office adds what residents type, and it holds for the next search."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jobs.models import SearchSynonym
from jobs.services.synonyms import normal_means, normal_term, tell_search


class SynonymForm(forms.ModelForm):
    class Meta:
        model = SearchSynonym
        fields = ["term", "means", "is_active", "note"]

    def clean_term(self):
        term = normal_term(self.cleaned_data["term"])
        if not term:
            raise ValidationError(_("Tulis paling sedikit satu kata."))
        if len(term.split()) > 3:
            raise ValidationError(_("Paling banyak tiga kata. Persingkat ungkapan ini."))
        # The stored term is what is compared: "Cleaning  Service" is there already as "cleaning service".
        if SearchSynonym.objects.filter(term=term).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Ungkapan ini sudah ada. Ubah baris yang ada."))
        return term

    def clean_means(self):
        means = normal_means(self.cleaned_data["means"])
        if not means:
            raise ValidationError(_("Tulis paling sedikit satu kata yang juga dicari."))
        return means


@admin.register(SearchSynonym)
class SearchSynonymAdmin(admin.ModelAdmin):
    """Rows are changed, switched off and deleted here; each change holds for the next search."""

    form = SynonymForm
    list_display = ["term", "means", "is_active", "updated_at"]
    list_filter = ["is_active"]
    search_fields = ["term", "means"]
    search_help_text = _("Kata yang diketik warga, atau kata lowongan.")
    list_per_page = 100
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        tell_search(obj)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        tell_search()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        tell_search()
