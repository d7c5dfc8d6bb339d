"""Checking certificates: by code, by the signed text, offline in another process; the PDF and its owner."""

import io
import json
import subprocess
import sys

import pytest
from django.conf import settings
from pypdf import PdfReader

from tests.factories.accounts import OfficerFactory, ResidentFactory, UserFactory
from tests.factories.training import BatchFactory, EnrolmentFactory
from training import signing
from training.certificates import check_url, initials, make_certificate
from training.enums import EnrolmentState
from training.models import Certificate
from training.services import certificates as service

pytestmark = pytest.mark.django_db

# No network for the child: every socket it would open is an error.
OFFLINE = """import socket, sys, runpy
socket.socket = None
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name='__main__')"""


@pytest.fixture
def certificate():
    person = EnrolmentFactory(
        batch=BatchFactory(running=True, hours=40), state=EnrolmentState.PASSED, full_name="Siti Nurhaliza Contoh"
    )
    service.start_run(officer=OfficerFactory(), batch_id=person.batch_id)
    service.run_waiting()
    return Certificate.objects.get()


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_page_of_a_code_shows_initials_class_date_and_validity_only(client, certificate):
    page = text_of(client.get(f"/verifikasi/{certificate.code}/"))
    assert "Asli dan berlaku." in page
    assert "S. N. C." in page
    assert certificate.class_name in page
    for secret in ("Siti", "Nurhaliza", certificate.number, certificate.enrolment.ticket, str(certificate.pk)):
        assert secret not in page


def test_a_typed_code_leads_to_its_page_in_capitals_too(client, certificate):
    typed = f" {certificate.code[:4].upper()} {certificate.code[4:]}"
    assert client.post("/verifikasi/", {"code": typed}).url == f"/verifikasi/{certificate.code}/"


@pytest.mark.parametrize("code", ["zzzzzzzz", "x", "a" * 60])
def test_an_unknown_code_is_said_plainly(client, certificate, code):
    answer = client.get(f"/verifikasi/{code}/")
    assert answer.status_code == 404
    assert "tidak ada di daftar kami" in text_of(answer)


@pytest.mark.parametrize("text", ["", "\x00", "..", "#", "é.é", "a.b.c", "%", "[1].x", "9" * 4900])
def test_nonsense_is_answered_without_an_error(client, text):
    assert client.post("/verifikasi/", {"code": text}).status_code in (200, 302, 422)


def test_a_revoked_certificate_says_so(client, certificate):
    service.revoke_certificate(officer=OfficerFactory(), certificate_id=certificate.pk, reason="Salah cetak.")
    page = text_of(client.get(f"/verifikasi/{certificate.code}/"))
    assert "Sertifikat ini dicabut." in page
    assert "Asli dan berlaku." not in page
    assert "Salah cetak." not in page


def test_a_field_that_was_altered_in_the_register_does_not_pass(client, certificate):
    for name, value in {
        "holder_name": "Orang Lain",
        "class_name": "Kelas Lain",
        "hours": 999,
        "bnsp_number": "1",
    }.items():
        before = getattr(certificate, name)
        Certificate.objects.update(**{name: value})
        assert "Tidak cocok." in text_of(client.get(f"/verifikasi/{certificate.code}/")), name
        Certificate.objects.update(**{name: before})
    assert "Asli dan berlaku." in text_of(client.get(f"/verifikasi/{certificate.code}/"))


def altered(certificate):
    """The sealed text with each signed field changed in turn."""
    values = json.loads(certificate.payload)
    signature = signing._to_text(bytes(certificate.signature))
    for place, value in enumerate(values):
        changed = list(values)
        changed[place] = value + 1 if isinstance(value, int) else f"{value}x"
        payload = json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
        yield f"{signing._to_text(payload.encode())}.{signature}"


def test_a_pasted_qr_is_checked_by_its_signature(client, certificate):
    assert "Asli dan berlaku." in text_of(client.post("/verifikasi/", {"code": check_url(certificate)}))
    texts = list(altered(certificate))
    assert len(texts) == len(signing.FIELDS)
    for text in texts:
        assert "Tidak cocok." in text_of(client.post("/verifikasi/", {"code": text}))


def run_script(tmp_path, client, text, keys=None):
    script, kunci = tmp_path / "periksa.py", tmp_path / "kunci.json"
    script.write_bytes(b"".join(client.get("/verifikasi/periksa_sertifikat.py").streaming_content))
    kunci.write_bytes(keys or client.get("/verifikasi/kunci/").content)
    return subprocess.run(
        [sys.executable, "-I", "-c", OFFLINE, str(script), str(kunci), text],
        capture_output=True, text=True, timeout=60, check=False, env={"PATH": ""},
    )  # fmt: skip


def test_the_script_checks_offline_and_one_altered_field_fails(client, certificate, tmp_path):
    done = run_script(tmp_path, client, check_url(certificate))
    assert done.returncode == 0, done.stderr
    assert "COCOK" in done.stdout
    assert "holder_name: Siti Nurhaliza Contoh" in done.stdout
    for text in altered(certificate):
        done = run_script(tmp_path, client, text)
        assert (done.returncode, done.stdout.split(":")[0]) == (1, "TIDAK COCOK")


def test_keys_of_somebody_else_do_not_fit(client, certificate, tmp_path):
    other = {"keys": [{"id": certificate.key_id, "alg": "Ed25519", "public": "A" * 43 + "="}]}
    assert run_script(tmp_path, client, check_url(certificate), json.dumps(other).encode()).returncode == 1


def test_a_new_key_in_front_signs_and_the_old_one_still_checks(client, certificate, settings):
    old = signing.signing_key_id()
    settings.CERTIFICATE_KEYS = f"c2:{'B' * 43}=,{settings.CERTIFICATE_KEYS}"
    assert signing.signing_key_id() == "c2"
    assert "Asli dan berlaku." in text_of(client.get(f"/verifikasi/{certificate.code}/"))
    assert [row["id"] for row in client.get("/verifikasi/kunci/").json()["keys"]] == ["c2", old]
    settings.CERTIFICATE_KEYS = f"c2:{'B' * 43}="
    assert "Tidak cocok." in text_of(client.get(f"/verifikasi/{certificate.code}/"))


@pytest.mark.parametrize("spoilt", ["", "c1", "c1:c2hvcnQ=", "c1:!", f"c1:{'B' * 43}=,c1:{'B' * 43}="])
def test_keys_that_can_not_be_used_are_said_before_the_first_page(settings, spoilt):
    settings.CERTIFICATE_KEYS = spoilt
    assert [error.id for error in signing.check_certificate_keys(None)] == ["training.E001"]


def test_too_many_checks_from_one_address_have_to_wait(client, settings, certificate):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "check_certificate": "2/10m/ip"}
    path = f"/verifikasi/{certificate.code}/"
    assert [client.get(path).status_code for _n in range(3)] == [200, 200, 429]


def test_the_pdf_is_for_its_owner_and_says_what_was_signed(client, certificate):
    own = certificate.enrolment
    path = f"/saya/pelatihan/{own.pk}/sertifikat/"
    client.force_login(own.resident.user)
    answer = client.get(path)
    data = b"".join(answer.streaming_content)
    words = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert answer["Content-Type"] == "application/pdf"
    for part in ("Siti Nurhaliza Contoh", certificate.number, certificate.code.upper(), "40 jam pelajaran"):
        assert part in words
    assert data == make_certificate(certificate)
    for stranger in (ResidentFactory().user, UserFactory()):
        client.force_login(stranger)
        assert client.get(path).status_code == 404
    client.logout()
    assert client.get(path).status_code == 302


def test_a_revoked_certificate_is_not_handed_out_and_the_owner_reads_why(client, certificate):
    service.revoke_certificate(officer=OfficerFactory(), certificate_id=certificate.pk, reason="Nama salah cetak.")
    client.force_login(certificate.enrolment.resident.user)
    page = text_of(client.get(f"/saya/pelatihan/{certificate.enrolment_id}/sertifikat/"))
    assert "Nama salah cetak." in page


def test_the_qr_of_the_pdf_holds_the_address_with_the_signed_part_behind_the_hash(certificate):
    url = check_url(certificate)
    assert url.startswith(f"{settings.SITE_URL}/verifikasi/{certificate.code}/#")
    assert signing.read_sealed(url)["holder_name"] == "Siti Nurhaliza Contoh"
    assert "Siti" not in url.partition("#")[0]


def test_initials_of_odd_names():
    assert [initials(name) for name in ("Budi", "  siti  ayu ", "", "O'Neil ß")] == ["B.", "S. A.", "", "O. SS."]


# --- the pages where they are issued -------------------------------------------------------------------
@pytest.fixture
def taught(client):
    teacher = UserFactory()
    batch = BatchFactory(running=True)
    batch.instructors.add(teacher)
    client.force_login(teacher)
    return batch


def test_an_instructor_records_a_result_on_the_phone(client, taught):
    person = EnrolmentFactory(batch=taught)
    path = f"/instruktur/{taught.slug}/hasil/{person.pk}/"
    assert "paling sedikit 80%" in text_of(client.get(path))
    refused = client.post(path, {"result": "passed", "grade": "88,5"})
    assert refused.status_code == 422
    assert "Tulis mengapa tetap lulus." in text_of(refused)
    assert client.post(path, {"result": "passed", "grade": "88,5", "note": "Ujian baik."}).status_code == 302
    assert "nilai 88,5" in text_of(client.get(f"/instruktur/{taught.slug}/hasil/"))


@pytest.mark.parametrize(
    "bad", [{}, {"result": "drop"}, {"result": "failed", "grade": "1e999"}, {"result": "\x00"}]
)
def test_a_bad_result_is_told_and_changes_nothing(client, taught, bad):
    person = EnrolmentFactory(batch=taught)
    assert client.post(f"/instruktur/{taught.slug}/hasil/{person.pk}/", bad).status_code == 422
    person.refresh_from_db()
    assert person.state == "confirmed"


def test_results_are_closed_to_strangers_and_issuing_to_instructors(client, taught):
    person = EnrolmentFactory(batch=taught, state=EnrolmentState.PASSED)
    issue = f"/instruktur/{taught.slug}/sertifikat/"
    assert client.post(issue).status_code == 404
    assert "Terbitkan sertifikat" not in text_of(client.get(f"/instruktur/{taught.slug}/hasil/"))
    client.force_login(UserFactory())
    paths = [f"/instruktur/{taught.slug}/hasil/", f"/instruktur/{taught.slug}/hasil/{person.pk}/"]
    assert [client.get(path).status_code for path in paths] == [404, 404]
    client.force_login(OfficerFactory(groups=["Pengelola pelatihan"]))
    assert "Terbitkan sertifikat" in text_of(client.get(paths[0]))
    progress = client.post(issue).url
    assert "Sedang dikerjakan: 0 dari 1." in text_of(client.get(progress))
    service.run_waiting()
    assert "1 sertifikat terbit." in text_of(client.get(progress))


def test_an_officer_revokes_in_the_admin(client, certificate):
    client.force_login(OfficerFactory(groups=["Pengelola pelatihan"]))
    path = f"/admin/training/certificate/{certificate.pk}/"
    assert client.get(f"{path}change/").status_code == 200
    client.post(f"{path}cabut/", {"reason": "Nama salah."})
    certificate.refresh_from_db()
    assert certificate.revoke_reason == "Nama salah."
    client.force_login(OfficerFactory())
    assert client.post(f"{path}cabut/", {"reason": "x"}).status_code in (302, 403, 404)
