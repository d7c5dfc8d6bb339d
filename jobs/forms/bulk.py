"""What is asked before many applicants are decided on, and what a company keeps about one for itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.enums import BulkKind, Stars
from jobs.forms.decisions import MessageForm, RejectForm
from jobs.models.bulk import MAX_TAG_LENGTH


class ManyMessageForm(MessageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["message"].label = _("Pesan untuk semua yang dipilih")


class ManyRejectForm(RejectForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["message"].label = _("Pesan untuk semua yang dipilih")


class TagForm(forms.Form):
    tag = forms.CharField(
        label=_("Label"),
        max_length=MAX_TAG_LENGTH,
        help_text=_("Satu atau dua kata, misalnya: bisa malam. Pelamar tidak melihatnya."),
        error_messages={"required": _("Tulis labelnya.")},
    )

    def arguments(self):
        return {"tag": self.cleaned_data["tag"]}


class GroupMessageForm(ManyMessageForm):
    """The message itself, so it may not be empty; AF-10's line is written below it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["message"].required = True
        self.fields["message"].error_messages["required"] = _("Tulis pesannya dulu.")
        self.fields["message"].help_text = _("Setiap pelamar menerimanya sendiri dan bisa menjawab.")


class NothingForm(forms.Form):
    """The list of people says it all."""

    def arguments(self):
        return {}


BULK_FORMS = {
    BulkKind.PROCESS: ManyMessageForm,
    BulkKind.RESERVE: ManyMessageForm,
    BulkKind.REJECT: ManyRejectForm,
    BulkKind.MESSAGE: GroupMessageForm,
    BulkKind.OFFER: NothingForm,
    BulkKind.TAG: TagForm,
    BulkKind.UNTAG: TagForm,
}


class RatingForm(forms.Form):
    """Stars with their meaning in words, and tags between commas."""

    stars = forms.TypedChoiceField(label=_("Nilai"), coerce=int, widget=forms.RadioSelect, choices=())
    tags = forms.CharField(
        label=_("Label"), max_length=400, required=False, help_text=_("Pisahkan dengan koma. Paling banyak 10.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stars"].choices = [
            (row.value, row.label if row == Stars.NONE else f"{row.value} · {row.label}") for row in Stars
        ]

    def arguments(self):
        return {
            "stars": self.cleaned_data["stars"],
            "tags": [tag for tag in self.cleaned_data["tags"].split(",") if tag.strip()],
        }
