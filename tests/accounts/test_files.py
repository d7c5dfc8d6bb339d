"""Uploads: known by content, bounded, cleaned, stored under random names (AP-1, SEC-32, SEC-34)."""

import io

import pytest
from PIL import Image

from accounts.files import FileRefused, check_pdf, clean_picture, private_file_response, store_pdf
from accounts.models import Document
from cakapkerja.uploads import BoundedUploadHandler
from tests.accounts.files import pdf, pdf_bytes, picture, upload, with_nested_script
from tests.factories.accounts import DocumentFactory, UserFactory

MB = 1024 * 1024
NOT_PDF = "Berkas ini bukan PDF. Simpan sebagai PDF, lalu unggah lagi."
BROKEN = "PDF ini rusak dan tidak bisa dibuka. Buat ulang, lalu unggah lagi."
ACTIVE = "PDF ini berisi program atau berkas lain. Simpan ulang sebagai PDF biasa."
NOT_PICTURE = "Berkas ini bukan foto JPG atau PNG. Ambil foto lagi."


def refusal(check, uploaded):
    with pytest.raises(FileRefused) as caught:
        check(uploaded)
    return caught.value.message


def escaped_script():
    """The same script with its names written in escapes, so that its bytes do not tell."""
    return pdf_bytes(change=with_nested_script).replace(b"/JavaScript", b"/#4aavaScript").replace(b"/JS", b"/#4aS")


def test_an_honest_pdf_is_taken():
    assert check_pdf(pdf()).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: upload(b""), "Berkas ini kosong. Pilih berkas lain."),
        (lambda: upload(b"MZ\x90 program", "CV.pdf"), NOT_PDF),
        (lambda: upload(b"<html>%PDF-1.4</html>", "CV.pdf"), NOT_PDF),
        (lambda: upload(pdf_bytes(), "CV.exe"), NOT_PDF),
        (lambda: picture("CV.pdf"), NOT_PDF),
        (lambda: upload(b"%PDF-1.7\nbukan apa-apa"), BROKEN),
        (lambda: upload(pdf_bytes()[:200]), BROKEN),
        (lambda: pdf(password="rahasia"), "PDF ini dikunci dengan kata sandi. Unggah yang tidak dikunci."),
        (lambda: pdf(change=lambda w: w.add_attachment("x.exe", b"MZ")), ACTIVE),
        (lambda: pdf(change=with_nested_script), ACTIVE),
        (lambda: upload(escaped_script()), ACTIVE),
    ],
)
def test_a_false_or_active_pdf_says_what_is_wrong(make, words):
    assert refusal(check_pdf, make()) == words


@pytest.mark.parametrize(
    ("size", "shown"), [(2 * MB + 1, "2,1"), (2 * MB + 50_000, "2,1"), (3 * MB, "3,0"), (9 * MB, "9,0")]
)
def test_a_large_file_says_its_size_and_the_limit(size, shown):
    words = f"Berkas ini {shown} MB. Paling besar 2 MB. Perkecil, lalu unggah lagi."
    assert refusal(check_pdf, upload(b"%PDF-" + b"0" * (size - 5))) == words


def test_a_file_of_exactly_the_limit_is_read():
    body = pdf_bytes()
    assert check_pdf(upload(body + b"\n" * (2 * MB - len(body))))


@pytest.mark.parametrize("cut", range(20, 400, 23))
def test_no_cut_of_a_pdf_gives_anything_but_a_refusal_or_a_reading(cut):
    data = pdf_bytes(change=with_nested_script)
    broken = data[:cut] + data[cut + 7 :]
    try:
        check_pdf(upload(broken))
    except FileRefused as refused:
        assert refused.message in {NOT_PDF, BROKEN, ACTIVE}


def test_a_stored_pdf_has_a_random_name_and_a_shown_one(db, settings):
    owner = UserFactory()
    document = store_pdf(owner=owner, uploaded=pdf("../../etc/CV \u202eSaya\x07.pdf"))
    assert document.file.name == f"documents/{document.pk.hex[:2]}/{document.pk.hex}.pdf"
    assert document.name == "CV Saya.pdf"
    assert (document.size, len(document.sha256)) == (len(document.file.read()), 64)
    assert list(Document.objects.for_user(owner).current()) == [document]


# --- pictures -----------------------------------------------------------------------------------------
def test_a_picture_loses_its_metadata_and_keeps_its_turn():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "Ponsel Rahasia", {1: "S", 2: (6.0, 12.0, 1.0)}
    uploaded = picture(exif=exif, comment=b"rumah saya", dpi=(300, 300))
    assert b"Ponsel Rahasia" in uploaded.read()
    cleaned = clean_picture(uploaded).read()
    assert b"Ponsel Rahasia" not in cleaned
    assert b"rumah saya" not in cleaned
    image = Image.open(io.BytesIO(cleaned))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (500, 800), {})


def test_a_png_becomes_a_jpeg_of_at_most_2000_pixels():
    image = Image.open(clean_picture(picture("ktp.png", size=(4000, 1000), kind="PNG")))
    assert (image.format, image.size) == ("JPEG", (2000, 500))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: upload(b"", "ktp.jpg"), "Berkas ini kosong. Pilih berkas lain."),
        (lambda: upload(b"GIF89a bukan foto", "ktp.jpg"), NOT_PICTURE),
        (lambda: upload(pdf_bytes(), "ktp.jpg"), NOT_PICTURE),
        (lambda: picture("ktp.jpg", kind="GIF"), NOT_PICTURE),
        (lambda: upload(picture().read()[:300], "ktp.jpg"), NOT_PICTURE),
        (
            lambda: picture("ktp.png", size=(8000, 6000), kind="PNG"),
            "Foto ini terlalu besar. Ambil foto dengan ukuran biasa.",
        ),
    ],
)
def test_what_is_no_photo_is_refused(make, words):
    assert refusal(clean_picture, make()) == words


# --- serving ------------------------------------------------------------------------------------------
def test_a_private_file_is_served_isolated_and_never_cached(db):
    document = DocumentFactory()
    response = private_file_response(document.file, 'CV "x"\r\nSet-Cookie: a=1.pdf')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store, private"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert response["Content-Disposition"] == 'attachment; filename="CV xSet-Cookie: a=1.pdf"'


def test_a_file_far_above_the_limit_says_so_too(client, db):
    client.force_login(UserFactory())
    response = client.post("/saya/berkas/", {"upload": upload(b"%PDF-" + b"0" * 11 * MB)})
    assert response.status_code == 422
    assert "Berkas ini 11,1 MB. Paling besar 2 MB. Perkecil, lalu unggah lagi." in response.content.decode()


def test_no_more_than_five_times_the_limit_is_ever_stored():
    handler = BoundedUploadHandler()
    handler.new_file("upload", "x.pdf", "application/pdf", 0)
    for _round in range(300):
        handler.receive_data_chunk(b"0" * 64 * 1024, 0)
    stored = handler.file_complete(300 * 64 * 1024)
    assert (stored.size, len(stored.read())) == (300 * 64 * 1024, 10 * MB)
