"""Files as people upload them: real PDFs and pictures, honest and not."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def pdf_bytes(*, change=None, password="", objects=False):
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    if change:
        change(writer)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def upload(data, name="CV Saya.pdf", kind="application/pdf"):
    return SimpleUploadedFile(name, data, content_type=kind)


def pdf(name="CV Saya.pdf", **more):
    return upload(pdf_bytes(**more), name)


def with_nested_script(writer):
    """A script two levels down: the additional action of the first page."""
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})


def picture(name="ktp.jpg", *, size=(800, 500), kind="JPEG", exif=None, **save):
    out = io.BytesIO()
    image = Image.new("RGB", size, (200, 180, 160))
    image.save(out, kind, **({"exif": exif} if exif else {}), **save)
    return upload(out.getvalue(), name, f"image/{kind.lower()}")
