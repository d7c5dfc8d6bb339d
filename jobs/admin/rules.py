"""Phrases that the review looks for, and the usual wages of each job family: edited by staff, in force at once."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_lists import CarefulModelAdmin
from jobs.models import RulePhrase, WageBand
from jobs.rules import text_hints
from jobs.rules.fold import fold

SHORTEST = 4


class RulePhraseForm(forms.ModelForm):
    class Meta:
        model = RulePhrase
        fields = ["code", "phrase", "is_active", "note"]

    def clean_phrase(self):
        """Kept as it is searched: lower case, ordinary letters, one space."""
        phrase = " ".join(fold(self.cleaned_data["phrase"].replace("\x00", "")).text.split())
        if len(phrase.rstrip("* ")) < SHORTEST:
            raise forms.ValidationError(
                _("Tulis paling sedikit %(n)d huruf, agar kata biasa tidak ikut terkena."),
                params={"n": SHORTEST},
            )
        if "*" in phrase.rstrip("*"):
            raise forms.ValidationError(_("Bintang hanya boleh di akhir."))
        return phrase


@admin.register(RulePhrase)
class RulePhraseAdmin(CarefulModelAdmin):
    form = RulePhraseForm
    list_display = ["phrase", "code", "is_active", "note", "updated_at"]
    list_filter = ["code", "is_active"]
    search_fields = ["phrase", "note"]
    search_help_text = _("Kata, kalimat, atau catatan.")
    readonly_fields = ["already_found"]
    ordering = ["code", "phrase", "pk"]

    def get_fields(self, request, obj=None):
        return ["code", "phrase", "is_active", "note", *(["already_found"] if obj else [])]

    @admin.display(description=_("yang ditemukan di kalimat ini"))
    def already_found(self, row):
        """What all rules together find in the phrase, so that staff see at once that it works."""
        found = {hint.code for hint in text_hints(row.phrase.rstrip("*"))}
        labels = dict(RulePhrase._meta.get_field("code").choices)
        return ", ".join(str(labels.get(code, code)) for code in sorted(found)) or _("belum ada")


@admin.register(WageBand)
class WageBandAdmin(CarefulModelAdmin):
    list_display = ["occupation_group", "low", "high", "updated_at"]
    list_select_related = ["occupation_group"]
    fields = ["occupation_group", "low", "high"]
    ordering = ["occupation_group__code", "pk"]
