"""The same form six times at once gives one thing and six times the same answer (R-04)."""

import datetime
import threading
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Company, CompanyDocument, Document, Invitation
from cakapkerja import receipts
from cakapkerja.errors import BusinessRuleError
from cakapkerja.models import FormReceipt
from jobs.models import Application, ApplicationNote, Vacancy
from notifications.models import Message
from placements.models import Placement
from tests.accounts.files import pdf
from tests.factories.accounts import MembershipFactory, ResidentFactory, UserFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

TIMES = 6


def at_once(user, path, data, files=()):
    """POST the same form ``TIMES`` times at one moment, each by its own browser; return the answers."""
    barrier = threading.Barrier(TIMES)
    answers, errors = [], []
    clients = [Client() for _ in range(TIMES)]
    for client in clients:
        client.force_login(user)

    def go(client):
        try:
            body = {**data, **{name: pdf("cv.pdf") for name in files}}
            barrier.wait(timeout=30)
            answers.append(client.post(path, body))
        except Exception as exc:
            errors.append(exc)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    assert len(answers) == TIMES
    return answers


def one_result(answers):
    assert {answer.status_code for answer in answers} <= {302, 303}
    places = {answer.url for answer in answers}
    assert len(places) == 1
    return places.pop()


def _tomorrow():
    day = timezone.localdate() + datetime.timedelta(days=1)
    return {"date_tanggal": day.day, "date_bulan": day.month, "date_tahun": day.year}


def _company_form():
    user = UserFactory()
    data = {"name": "PT Contoh Serempak", "kind": "21", "kelurahan": _kelurahan()}
    return user, reverse("employer:register"), data, (), Company.objects


def _kelurahan():
    from tests.factories.accounts import kelurahan

    return kelurahan().pk


def _of_company(name, data, things, files=(), **kwargs):
    member = MembershipFactory(company__verified=True)
    return member.user, reverse(f"employer:{name}", kwargs={"code": member.company.code}), data, files, things


def _copy():
    member = MembershipFactory(company__verified=True)
    source = VacancyFactory(company=member.company, closed=True, title="Sumber")
    address = reverse("employer:vacancy_copy", kwargs={"code": member.company.code, "vacancy_code": source.code})
    return member.user, address, {}, (), Vacancy.objects.exclude(pk=source.pk)


def _of_application(name, data, things):
    application = ApplicationFactory(seen=True, resident=ResidentFactory(complete=True))
    member = MembershipFactory(company=application.vacancy.company)
    address = reverse(f"employer:{name}", kwargs={"code": member.company.code, "pk": application.pk})
    return member.user, address, data, (), things


def _apply():
    vacancy = VacancyFactory(published=True)
    address = reverse("jobs:apply", kwargs={"code": vacancy.code, "slug": vacancy.slug})
    return ResidentFactory(complete=True).user, address, {"message": "Halo"}, ("upload",), Application.objects


FORMS = {
    "company": _company_form,
    "draft": lambda: _of_company("vacancy_new", {"title": "Kasir"}, Vacancy.objects),
    "copy": _copy,
    "colleague": lambda: _of_company(
        "members", {"email": "rekan@contoh.test", "role": "recruiter"}, Invitation.objects
    ),
    "paper": lambda: _of_company("paper_upload", {}, CompanyDocument.objects, files=("upload",)),
    "cv": lambda: (
        ResidentFactory(complete=True).user, reverse("resident:documents"), {}, ("upload",), Document.objects
    ),
    "note": lambda: _of_application("application_note", {"text": "Ramah"}, ApplicationNote.objects),
    "interview": lambda: _of_application(
        "decide_invite",
        {**_tomorrow(), "time": "09.00", "place": "HRD", "state": "seen"},
        Message.objects.filter(kind="jobs.application_invited"),
    ),
    "hire": lambda: _of_application("decide_accept", {"state": "seen"}, Placement.objects),
    "apply": _apply,
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", FORMS)
def test_six_presses_at_once_make_one_and_all_lead_to_it(name):
    user, path, data, files, things = FORMS[name]()
    one_result(at_once(user, path, {**data, "form_token": str(uuid.uuid4())}, files))
    assert things.count() == 1
    assert FormReceipt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_six_applications_at_once_keep_one_cv_and_one_file(tmp_path):
    user, path, data, files, _things = _apply()
    # Six forms, not one six times: the constraint decides, and the losers take their CV along.
    one_result(at_once(user, path, data, files))
    assert Application.objects.get().cv == Document.objects.get()
    assert len(list((tmp_path / "private").rglob("*.pdf"))) == 1


@pytest.mark.django_db(transaction=True)
def test_canary_looking_before_writing_lets_the_same_race_through(monkeypatch):
    """The tests above prove something only if the race is real: a claim that only looks makes doubles."""
    looked = threading.Barrier(TIMES)

    def look(user, token):
        found = FormReceipt.objects.filter(user=user, token=token).first()
        looked.wait(timeout=30)
        if found:
            raise receipts.RepeatedForm(found.result_url)

    monkeypatch.setattr(receipts, "_claim", look)
    user, path, data, files, things = FORMS["draft"]()
    at_once(user, path, {**data, "form_token": str(uuid.uuid4())}, files)
    assert things.count() == TIMES


@pytest.mark.django_db
def test_a_refused_form_gives_its_token_back():
    user, token = UserFactory(), receipts.new_token()
    with pytest.raises(BusinessRuleError), receipts.once(user, token):
        raise BusinessRuleError("belum lengkap")
    with receipts.once(user, token) as receipt:
        receipt.url = "/jadi/"
    with pytest.raises(receipts.RepeatedForm) as repeated, receipts.once(user, token):
        pytest.fail("carried out twice")
    assert repeated.value.url == "/jadi/"


@pytest.mark.django_db
def test_the_token_of_somebody_else_is_not_mine():
    token = receipts.new_token()
    for user in (UserFactory(), UserFactory()):
        with receipts.once(user, token) as receipt:
            receipt.url = f"/{user.pk}/"
    assert FormReceipt.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "bukan-token", "\x00", "9" * 400])
def test_a_spoilt_token_counts_as_none(client, token):
    client.force_login(UserFactory())
    data = {"name": "PT Contoh", "kind": "21", "kelurahan": _kelurahan(), "form_token": token}
    assert client.post(reverse("employer:register"), data).status_code == 302
    assert not FormReceipt.objects.exists()
