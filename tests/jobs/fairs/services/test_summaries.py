"""Questions for a session, and what was said in it within three working days (F-15)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.models import BoothQuestion
from jobs.fairs.services import questions
from jobs.fairs.services.summaries import remind_of_summaries, write_summary
from notifications.models import Message
from tests.factories.accounts import MembershipFactory, OfficerFactory, ResidentFactory
from tests.factories.fairs import BoothFactory, GroupSessionFactory

pytestmark = pytest.mark.django_db


def ended(booth, days=0, **fields):
    start = timezone.now() - datetime.timedelta(days=days, hours=1)
    return GroupSessionFactory(booth=booth, starts_at=start, **fields)


def test_a_question_for_a_session_is_shown_with_it_and_not_after_its_end(client):
    resident = ResidentFactory(complete=True)
    session = GroupSessionFactory()
    booth = session.booth
    client.force_login(resident.user)
    page = client.get(booth.get_absolute_url() + f"?sesi={session.pk}").content.decode()
    assert f'value="{session.pk}" selected' in page
    url = reverse("fairs:ask", kwargs={"edition": booth.edition.slug, "booth": booth.slug})
    client.post(url, {"text": "Ada mes?", "sesi": str(session.pk)})
    question = BoothQuestion.objects.get()
    assert question.session == session
    member = MembershipFactory(company=booth.company, recruiter=True)
    questions.answer_question(actor=member.user, question_id=question.pk, text="Ada.")
    assert f"Sesi: {session.title}" in client.get(booth.get_absolute_url()).content.decode()
    for bad in (ended(booth).pk, GroupSessionFactory().pk):
        answer = client.post(url, {"text": "Boleh tanya?", "sesi": str(bad)}, follow=True)
        assert "Sesi itu sudah selesai" in answer.content.decode()
        assert 'value="Boleh tanya?"' in answer.content.decode()
    assert client.post(url, {"text": "Kotor?", "sesi": "\x00x"}).status_code == 302
    assert BoothQuestion.objects.filter(session=None).count() == 1


def test_the_company_writes_the_summary_and_everybody_reads_it(client):
    booth = BoothFactory()
    session, coming = ended(booth), GroupSessionFactory(booth=booth)
    member, stranger = (
        MembershipFactory(company=company, recruiter=True)
        for company in (booth.company, BoothFactory(edition=booth.edition).company)
    )

    def at(row):
        kwargs = {"code": booth.company.code, "edition": booth.edition.slug, "pk": row.pk}
        return reverse("employer:fair_session_summary", kwargs=kwargs)

    client.force_login(stranger.user)
    assert client.get(at(session)).status_code == 404
    client.force_login(member.user)
    desk = reverse("employer:fair_booth", kwargs={"code": booth.company.code, "edition": booth.edition.slug})
    assert at(session) in client.get(desk).content.decode()
    assert client.get(at(coming)).status_code == 404
    assert client.post(at(session), {"summary": " "}).status_code == 422
    assert client.post(at(session), {"summary": "Kami membuka dua sif."}).status_code == 302
    client.logout()
    for url in (booth.get_absolute_url(), booth.edition.get_absolute_url()):
        assert "Kami membuka dua sif." in client.get(url).content.decode()
    for actor, row in ((stranger.user, session), (member.user, coming)):
        with pytest.raises(BusinessRuleError):
            write_summary(actor=actor, session_id=row.pk, text="Isi.")


def test_a_late_summary_is_marked_at_the_office_and_told_once_and_an_officer_may_write_it(client):
    booth = BoothFactory()
    MembershipFactory(company=booth.company, recruiter=True)
    late, fresh = ended(booth, days=30), ended(booth, title="Sesi kedua")
    assert (remind_of_summaries(), remind_of_summaries()) == (1, 0)
    assert Message.objects.filter(kind="fairs.session_summary_due").count() == 1
    officer = OfficerFactory(groups=["Pengelola bursa"])
    client.force_login(officer)
    page = client.get(reverse("admin:fairs_groupsession_changelist")).content.decode()
    assert (page.count("Terlambat"), page.count("Ditunggu")) == (1, 1)
    assert client.get(reverse("admin:fairs_groupsession_change", args=[late.pk])).status_code == 200
    url = reverse("admin:fairs_groupsession_ringkasan", args=[late.pk])
    client.post(url, {"summary": "Isi sesi.", "_decide": "1"}, follow=True)
    late.refresh_from_db()
    assert (late.summary, late.summary_by) == ("Isi sesi.", officer)
    assert "Terlambat" not in client.get(reverse("admin:fairs_groupsession_changelist")).content.decode()
    fresh.refresh_from_db()
    assert fresh.summary == ""
