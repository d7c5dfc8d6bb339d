"""What participants read and watch (X-142): links and PDFs of a field or of one batch."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.files import FileRefused, check_pdf
from cakapkerja.admin_lists import CarefulModelAdmin
from training.models import Material


class MaterialForm(forms.ModelForm):
    link = forms.URLField(
        label=Material._meta.get_field("link").verbose_name, max_length=300, required=False, assume_scheme="https"
    )

    def clean_file(self):
        """Take only a PDF that holds no program (SEC-32)."""
        file = self.cleaned_data.get("file")
        if "file" in self.changed_data and file:
            try:
                check_pdf(file)
            except FileRefused as refusal:
                raise forms.ValidationError(refusal.message) from refusal
            file.seek(0)
        return file


@admin.register(Material)
class MaterialAdmin(CarefulModelAdmin):
    form = MaterialForm
    list_display = ["title", "field", "batch", "position"]
    list_select_related = ["field", "batch__field"]
    search_fields = ["title"]
    search_help_text = _("Judul bahan.")
    show_full_result_count = False
    raw_id_fields = ["batch"]
    fields = ["title", "field", "batch", "link", "file", "position"]
