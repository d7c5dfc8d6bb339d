"""What forms say: the field by its name, and the fix (MC-04). Sentences of a form's own stay."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile


class Everything(forms.Form):
    name = forms.CharField(label="Nama", max_length=5, min_length=2)
    place = forms.ChoiceField(label="Tempat", choices=[("a", "A")])
    agree = forms.BooleanField(label="Saya setuju")
    upload = forms.FileField(label="Berkas")
    count = forms.IntegerField(label="jumlah orang", min_value=1, max_value=9)
    email = forms.EmailField(label="E-mail")
    own = forms.CharField(label="Lain", error_messages={"required": "Kalimat sendiri."})


def said(name, value="", files=None):
    form = Everything({name: value} if files is None else {}, files or {})
    return form.errors[name]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("name", "", "Isi “Nama” dulu."),
        ("name", "panjang", "“Nama” paling panjang 5 huruf. Anda menulis 7."),
        ("name", "x", "“Nama” paling pendek 2 huruf. Anda menulis 1."),
        ("name", "a\x00b", "“Nama” berisi tanda yang tidak bisa disimpan. Hapus, lalu tulis lagi."),
        ("place", "", "Pilih “Tempat” dulu."),
        ("place", "z", "Pilih “Tempat” dari daftar."),
        ("agree", "", "Centang “Saya setuju” dulu."),
        ("upload", "", "Pilih “Berkas” dulu."),
        ("count", "tiga", "“Jumlah orang” diisi dengan angka saja."),
        ("count", "0", "“Jumlah orang” paling kecil 1."),
        ("count", "10", "“Jumlah orang” paling besar 9."),
        ("email", "bukan", "“E-mail” belum benar. Contoh: nama@contoh.id."),
        ("own", "", "Kalimat sendiri."),
    ],
)
def test_each_error_names_its_field_and_the_fix(name, value, sentence):
    assert said(name, value) == [sentence]


def test_an_empty_file_is_called_empty():
    assert said("upload", files={"upload": SimpleUploadedFile("cv.pdf", b"")}) == [
        "Berkas ini kosong. Pilih berkas lain."
    ]


def test_a_label_can_hold_a_percent_sign_and_marks():
    class Odd(forms.Form):
        x = forms.CharField(label="100% <b>")

    form = Odd({})
    assert form.errors["x"] == ["Isi “100% <b>” dulu."]
    assert "<b>” dulu" not in str(form.errors)
