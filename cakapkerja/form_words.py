"""What a form says about its fields, in one place: a plain sentence that names the field and the fix (MC-04).

Django's own sentences name no field, and their Indonesian is an office's. Only those are replaced: a sentence that
a form or a field brings along stays.
"""

from django import forms
from django.core import validators
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

FILL = _("Isi “%(label)s” dulu.")
CHOOSE = _("Pilih “%(label)s” dulu.")
TICK = _("Centang “%(label)s” dulu.")
WHOLE_NUMBER = _("“%(label)s” diisi dengan angka saja.")
FROM_LIST = _("Pilih “%(label)s” dari daftar.")
FILE_AGAIN = _("Berkas belum sampai. Pilih lagi, lalu kirim.")

# Django's sentence, known by being that very object, and ours.
WORDS = [
    (forms.IntegerField.default_error_messages["invalid"], WHOLE_NUMBER),
    (forms.DecimalField.default_error_messages["invalid"], WHOLE_NUMBER),
    (forms.ChoiceField.default_error_messages["invalid_choice"], FROM_LIST),
    (forms.MultipleChoiceField.default_error_messages["invalid_choice"], FROM_LIST),
    (forms.MultipleChoiceField.default_error_messages["invalid_list"], FROM_LIST),
    (forms.ModelChoiceField.default_error_messages["invalid_choice"], FROM_LIST),
    (forms.ModelMultipleChoiceField.default_error_messages["invalid_choice"], FROM_LIST),
    (forms.FileField.default_error_messages["empty"], _("Berkas ini kosong. Pilih berkas lain.")),
    (forms.FileField.default_error_messages["invalid"], FILE_AGAIN),
    (forms.FileField.default_error_messages["missing"], FILE_AGAIN),
    (validators.EmailValidator.message, _("“%(label)s” belum benar. Contoh: nama@contoh.id.")),
    (validators.MinValueValidator.message, _("“%(label)s” paling kecil %(limit_value)s.")),
    (validators.MaxValueValidator.message, _("“%(label)s” paling besar %(limit_value)s.")),
    (
        validators.MaxLengthValidator.message,
        _("“%(label)s” paling panjang %(limit_value)d huruf. Anda menulis %(show_value)d."),
    ),
    (
        validators.MinLengthValidator.message,
        _("“%(label)s” paling pendek %(limit_value)d huruf. Anda menulis %(show_value)d."),
    ),
    (
        validators.ProhibitNullCharactersValidator.message,
        _("“%(label)s” berisi tanda yang tidak bisa disimpan. Hapus, lalu tulis lagi."),
    ),
]
REQUIRED = forms.Field.default_error_messages["required"]


def plain(error, field, label):
    """Give ``error`` (one, not a list) our sentence when it has Django's."""
    ours = next((words for theirs, words in WORDS if error.message is theirs), None)
    if error.message is REQUIRED:
        ours = _required(field)
    if ours is not None:
        error.message = ours
        error.params = {**(error.params or {}), "label": label}


def _required(field):
    if isinstance(field, forms.BooleanField):
        return TICK
    return CHOOSE if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)) else FILL


def install():
    """Let every form speak so, allauth's and the admin's too. Called once, by the ground's ``apps.py``."""
    add_error = forms.BaseForm.add_error

    def add_plain_error(self, field, error):
        if field in self.fields and isinstance(error, forms.ValidationError) and hasattr(error, "error_list"):
            label = capfirst(str(self.fields[field].label or field.replace("_", " ")))
            for one in error.error_list:
                plain(one, self.fields[field], label)
        return add_error(self, field, error)

    forms.BaseForm.add_error = add_plain_error
