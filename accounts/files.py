"""Files that people hand in: known by their content, bounded, stored under random names (SEC-32, SEC-34)."""

import hashlib
import io
import math
import re

import puremagic
from django.conf import settings
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from accounts.enums import DocumentKind
from accounts.models import CompanyDocument, Document

MAX_PIXELS = 40_000_000
PICTURE_SIDE = 2000
LOGO_SIDE = 192
LOGO_LEAST = 48
PHOTO_SIDE = 800
PHOTO_LEAST = (320, 240)
MAX_OBJECTS = 20_000
ACTIVE_PARTS = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA")


class FileRefused(Exception):
    """The file can not be taken; ``message`` says why and what to do, in one or two sentences."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


def _megabytes(size):
    """Tenths of a megabyte, rounded up: a file just above the limit never looks as large as the limit."""
    return f"{math.ceil(size / 1024 / 1024 * 10) / 10:.1f}".replace(".", ",")


def _read(uploaded):
    limit = settings.UPLOAD_LIMIT_BYTES
    if not uploaded or not uploaded.size:
        raise FileRefused(_("Berkas ini kosong. Pilih berkas lain."))
    if uploaded.size > limit:
        raise FileRefused(
            _("Berkas ini %(size)s MB. Paling besar %(limit)s MB. Perkecil, lalu unggah lagi.")
            % {"size": _megabytes(uploaded.size), "limit": limit // 1024 // 1024}
        )
    uploaded.seek(0)
    return uploaded.read()


def check_pdf(uploaded):
    """Return the bytes of an uploaded PDF; raise :class:`FileRefused` for anything else or anything active."""
    data = _read(uploaded)
    wrong = FileRefused(_("Berkas ini bukan PDF. Simpan sebagai PDF, lalu unggah lagi."))
    if not data.startswith(b"%PDF-") or not uploaded.name.lower().endswith(".pdf"):
        raise wrong
    try:
        if "pdf" not in puremagic.from_string(data, mime=True):
            raise wrong
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise FileRefused(_("PDF ini dikunci dengan kata sandi. Unggah yang tidak dikunci."))
        if len(reader.pages) == 0:
            raise wrong
        reader.pages[0].mediabox  # noqa: B018 - a broken page tree raises here
        active = _is_active(reader, data)
    except FileRefused:
        raise
    except (
        PyPdfError,
        puremagic.PureError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        OSError,
    ):
        raise FileRefused(_("PDF ini rusak dan tidak bisa dibuka. Buat ulang, lalu unggah lagi.")) from None
    if active:
        raise FileRefused(_("PDF ini berisi program atau berkas lain. Simpan ulang sebagai PDF biasa."))
    return data


def _is_active(reader, data):
    """Whether a PDF holds scripts, launches or embedded files: by its bytes, then by its objects.

    The objects are read too because names can be written with escapes (/J#53) or inside compressed streams.
    """
    if any(re.search(re.escape(part.encode()) + rb"[\s/<(\[]", data) for part in ACTIVE_PARTS):
        return True
    numbers = {number for generation in reader.xref.values() for number in generation} | set(reader.xref_objStm)
    if len(numbers) > MAX_OBJECTS:
        raise FileRefused(_("PDF ini terlalu rumit. Simpan ulang sebagai PDF biasa."))
    return any(_has_action(_object(reader, number)) for number in sorted(numbers) if number)


def _object(reader, number):
    """One object; None for one that nothing can read: viewers ignore such leftovers, so do we."""
    try:
        return reader.get_object(number)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _has_action(item, depth=0):
    """Look into one object, not into those that it points to: each of them has its own turn."""
    if depth > 20:
        return True
    if isinstance(item, dict):
        if any(part in item for part in ACTIVE_PARTS) or dict.get(item, "/S") in ("/JavaScript", "/Launch"):
            return True
        return any(_has_action(value, depth + 1) for value in dict.values(item))
    return isinstance(item, list) and any(_has_action(value, depth + 1) for value in item)


def _display_name(name):
    """A name that is safe to show and to put into a header: no path, no control characters, 100 characters."""
    name = re.sub(r"[\x00-\x1f\x7f/\\\u202a-\u202e\u2066-\u2069\"]", "", name.replace("\\", "/").split("/")[-1])
    return name[-100:] or "berkas.pdf"


def store_pdf(*, owner, uploaded, kind=DocumentKind.CV):
    """Store a resident's PDF and return its :class:`Document`; raise :class:`FileRefused`."""
    data = check_pdf(uploaded)
    document = Document(
        owner=owner,
        kind=kind,
        name=_display_name(uploaded.name),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    document.file.save("x.pdf", ContentFile(data), save=False)
    document.save()
    return document


def store_company_paper(*, company, actor, uploaded):
    """Store a paper that proves a company; raise :class:`FileRefused`."""
    data = check_pdf(uploaded)
    paper = CompanyDocument(
        company=company,
        uploaded_by=actor,
        name=_display_name(uploaded.name),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    paper.file.save("x.pdf", ContentFile(data), save=False)
    paper.save()
    return paper


def clean_picture(uploaded):
    """Return an uploaded photo as a new JPEG without its metadata; raise :class:`FileRefused`."""
    data = _read(uploaded)
    wrong = FileRefused(_("Berkas ini bukan foto JPG atau PNG. Ambil foto lagi."))
    try:
        picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
        if picture.width * picture.height > MAX_PIXELS:
            raise FileRefused(_("Foto ini terlalu besar. Ambil foto dengan ukuran biasa."))
        picture = ImageOps.exif_transpose(picture).convert("RGB")
    except FileRefused:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise wrong from None
    picture.info.clear()  # a JPEG's comment would be written again
    picture.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return ContentFile(out.getvalue(), name="x.jpg")


def clean_logo(uploaded):
    """Return an uploaded logo as a new PNG of at most 192 by 192 pixels; raise :class:`FileRefused`."""
    picture = _open_picture(uploaded, LOGO_LEAST, LOGO_LEAST, "500 × 500").convert("RGBA")
    picture.thumbnail((LOGO_SIDE, LOGO_SIDE), Image.Resampling.LANCZOS)
    # A square with the logo in its middle: pages know its size before it comes, nothing jumps.
    square = Image.new("RGBA", (LOGO_SIDE, LOGO_SIDE), (255, 255, 255, 0))
    square.paste(picture, ((LOGO_SIDE - picture.width) // 2, (LOGO_SIDE - picture.height) // 2))
    out = io.BytesIO()
    square.save(out, "PNG", optimize=True)
    return out.getvalue()


def clean_photo(uploaded):
    """Return (WebP, width, height) of an uploaded photo, drawn anew; raise :class:`FileRefused`.

    At most 800 by 800 pixels: some 60 kB, what a page may cost on a phone (design.md 4.7).
    """
    picture = _open_picture(uploaded, *PHOTO_LEAST, "1600 × 1200").convert("RGB")
    picture.info.clear()  # where it was taken, and with what
    picture.thumbnail((PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=72, method=4)
    return out.getvalue(), picture.width, picture.height


def _open_picture(uploaded, least_width, least_height, example):
    """Return a whole JPG or PNG of a sensible size, the right way up; raise :class:`FileRefused`."""
    data = _read(uploaded)
    try:
        picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
        size = {"width": picture.width, "height": picture.height}
        if picture.width * picture.height > MAX_PIXELS:
            raise FileRefused(
                _("Gambar ini %(width)d × %(height)d titik. Perkecil dulu, misalnya menjadi %(example)s.")
                % {**size, "example": example}
            )
        if picture.width < least_width or picture.height < least_height:
            raise FileRefused(
                _("Gambar ini %(width)d × %(height)d titik, terlalu kecil. Paling kecil %(least)s.")
                % {**size, "least": f"{least_width} × {least_height}"}
            )
        return ImageOps.exif_transpose(picture)
    except FileRefused:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise FileRefused(_("Berkas ini bukan gambar JPG atau PNG yang utuh. Pilih gambar lain.")) from None


def private_file_response(file, name, *, content_type="application/pdf", inline=False):
    """Serve a private file after the caller checked permission: isolated, never cached, never sniffed."""
    try:
        opened = file.open("rb")
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    response = FileResponse(
        opened, as_attachment=not inline, filename=_display_name(name), content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
