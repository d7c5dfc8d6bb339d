"""Messages about an application: who may write when, what a notice says, signs of fraud, many at once."""

import datetime

import pytest
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError
from jobs.enums import ApplicationState as S
from jobs.enums import BulkKind, BulkOutcome
from jobs.models import Application, BulkAction, ChatMessage
from jobs.services import applications as applications_service
from jobs.services import bulk as bulk_service
from jobs.services import chat as service
from notifications.models import Message
from notifications.rendering import render_mail, render_subject
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db
SECRET = "Bawa fotokopi ijazah, hari Selasa"
AF_10 = "Pemerintah kota dan perusahaan tidak pernah meminta biaya."


@pytest.fixture
def member():
    return MembershipFactory(company__verified=True, user__name="Rudi Hartono")


@pytest.fixture
def application(member):
    return seen(VacancyFactory(published=True, company=member.company, title="Operator Jahit"))


def seen(vacancy, **more):
    resident = ResidentFactory(complete=True, full_name="Siti Aminah Rahasia")
    return ApplicationFactory(vacancy=vacancy, resident=resident, **({"seen": True} | more))


def from_company(application, member, text=SECRET):
    return service.write_to_applicant(actor=member.user, application_id=application.pk, text=text)


def from_applicant(application, text=SECRET):
    return service.write_to_company(actor=application.resident.user, application_id=application.pk, text=text)


def notices(user):
    return list(Message.objects.filter(recipient=user).order_by("created_at", "pk"))


# --- what a notice says -------------------------------------------------------------------------------
def test_the_notice_says_who_and_where_and_carries_the_fixed_line_but_not_the_message(application, member):
    from_company(application, member)
    [notice] = notices(application.resident.user)
    mail = render_mail(notice)
    assert AF_10 in mail
    assert mail.startswith("Halo Siti,\n")
    assert f"/saya/lamaran/{application.pk}/pesan/" in mail
    assert render_subject(notice) == f"Pesan dari {member.company.name}: Operator Jahit"
    for word in ("ijazah", "Selasa", "Rahasia"):
        assert word not in mail + str(notice.context)


def test_the_company_reads_a_first_name_only(application, member):
    from_applicant(application)
    [notice] = notices(member.user)
    mail = render_mail(notice)
    assert "Siti mengirim pesan" in mail
    assert "Rahasia" not in mail + render_subject(notice)
    assert "ijazah" not in mail + str(notice.context)


def test_one_notice_an_hour_and_conversation(application, member):
    for _ in range(3):
        from_company(application, member)
        from_applicant(application)
    assert len(notices(application.resident.user)) == 1
    assert len(notices(member.user)) == 1
    other = seen(application.vacancy)
    from_applicant(other)
    assert len(notices(member.user)) == 2  # another conversation
    Message.objects.update(created_at=timezone.now() - datetime.timedelta(minutes=61), dedup_key=None)
    from_company(application, member)
    assert len(notices(application.resident.user)) == 2


def test_every_member_hears_of_a_message_and_a_removed_one_does_not(application, member):
    colleague = MembershipFactory(company=member.company)
    gone = MembershipFactory(company=member.company, is_active=False)
    from_applicant(application)
    assert [len(notices(row.user)) for row in (member, colleague, gone)] == [1, 1, 0]


# --- who may write when -------------------------------------------------------------------------------
def test_nobody_writes_before_the_company_opened_the_application(member):
    application = ApplicationFactory(
        vacancy=VacancyFactory(published=True, company=member.company), resident=ResidentFactory(complete=True)
    )
    for write in (lambda: from_applicant(application), lambda: from_company(application, member)):
        with pytest.raises(BusinessRuleError, match="setelah perusahaan membuka"):
            write()
    assert not ChatMessage.objects.exists()


@pytest.mark.parametrize("state", S.values)
def test_a_conversation_lives_as_long_as_the_application(member, state):
    vacancy = VacancyFactory(published=True, company=member.company)
    hired = {"accepted": True} if state in (S.ACCEPTED, S.STARTED, S.NO_SHOW, S.DECLINED) else {}
    application = ApplicationFactory(
        vacancy=vacancy, resident=ResidentFactory(complete=True), **(hired or {"interview": True})
    )
    Application.objects.filter(pk=application.pk).update(state=state, reject_reason="others")
    ended = state in (S.REJECTED, S.STARTED, S.WITHDRAWN, S.DECLINED, S.NO_SHOW, S.CLOSED)
    for write in (lambda: from_applicant(application), lambda: from_company(application, member)):
        if ended:
            with pytest.raises(BusinessRuleError):
                write()
        else:
            write()


def test_strangers_write_nothing(application, member):
    for actor in (MembershipFactory(company__verified=True).user, ResidentFactory(complete=True).user):
        for write in (service.write_to_company, service.write_to_applicant):
            with pytest.raises(BusinessRuleError, match="bukan milik"):
                write(actor=actor, application_id=application.pk, text="Halo")
    with pytest.raises(BusinessRuleError, match="bukan milik"):  # nobody speaks for the other side
        service.write_to_applicant(actor=application.resident.user, application_id=application.pk, text="Halo")
    with pytest.raises(BusinessRuleError, match="bukan milik"):
        service.write_to_company(actor=member.user, application_id=application.pk, text="Halo")


@pytest.mark.parametrize("text", ["", "   ", "\x00", "x" * 1001])
def test_an_empty_or_endless_message_is_refused(application, text):
    with pytest.raises(BusinessRuleError) as refusal:
        from_applicant(application, text)
    assert refusal.value.field == "text"


def test_too_many_messages_wait_an_hour(application, member, monkeypatch):
    monkeypatch.setattr(service, "MOST_IN_CONVERSATION", 3)
    for _ in range(3):
        from_applicant(application)
    with pytest.raises(BusinessRuleError, match="terlalu banyak"):
        from_applicant(application)
    from_company(application, member)  # the other side is not held up
    ChatMessage.objects.update(at=timezone.now() - datetime.timedelta(minutes=61))
    from_applicant(application)
    monkeypatch.setattr(service, "MOST_OF_WRITER", 1)
    from_company(application, member)
    with pytest.raises(BusinessRuleError, match="terlalu banyak"):
        from_company(seen(application.vacancy), member)


# --- signs of fraud -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Silakan transfer biaya seragam Rp150.000 dulu ya", "fee"),
        ("Hubungi saya lewat WhatsApp 0812-3456-7890", "contact"),
        ("Kirim foto KTP dan KK Anda sekarang", "identity"),
        ("Kirim kode OTP yang masuk ke HP Anda", "secret"),
    ],
)
def test_a_sign_is_kept_with_the_message_and_holds_nothing_back(application, member, text, sign):
    message = from_company(application, member, text)
    assert sign in message.signs
    assert message.text == text
    assert len(notices(application.resident.user)) == 1


def test_an_honest_message_has_no_sign_and_an_applicant_is_not_read_for_signs(application, member):
    assert from_company(application, member, "Wawancara di kantor, bawa alat tulis.").signs == []
    assert from_applicant(application, "Apakah saya harus transfer biaya seragam?").signs == []


# --- reading ------------------------------------------------------------------------------------------
def test_reading_is_noted_once_and_who_answers_has_read(application, member):
    first = from_company(application, member)
    service.mark_read(application=application, by_company=True)  # one's own are not read by oneself
    first.refresh_from_db()
    assert first.read_at is None
    from_applicant(application, "Baik")
    first.refresh_from_db()
    at = first.read_at
    assert at is not None
    service.mark_read(application=application, by_company=False)
    first.refresh_from_db()
    assert first.read_at == at


def test_the_desk_counts_conversations_that_wait(application, member):
    from_applicant(application)
    from_applicant(application)
    withdrawn = seen(application.vacancy)
    from_applicant(withdrawn)
    applications_service.withdraw_application(actor=withdrawn.resident.user, application_id=withdrawn.pk)
    from_applicant(seen(VacancyFactory(published=True)))
    assert service.unread_of_company(member.company) == 1
    service.mark_read(application=application, by_company=True)
    assert service.unread_of_company(member.company) == 0


# --- many ---------------------------------------------------------------------------------------------
def group(member, vacancy, text=SECRET):
    bulk = bulk_service.ask_bulk(
        actor=member.user, vacancy_id=vacancy.pk, kind=BulkKind.MESSAGE, applications=vacancy.applications.all()
    )
    bulk_service.confirm_bulk(actor=member.user, bulk_id=bulk.pk, message=text)
    bulk_service.run_bulk(bulk.pk)
    return bulk


def test_a_group_message_reaches_each_alone_and_says_who_was_left_out(application, member):
    vacancy = application.vacancy
    second, told = seen(vacancy), seen(vacancy)
    unopened, rejected = seen(vacancy, seen=False), seen(vacancy, seen=False, rejected=True)
    from_company(told, member, "Halo")
    bulk = group(member, vacancy, "Kirim foto KTP Anda")
    outcomes = {item.application: item.outcome for item in bulk.items.select_related("application")}
    assert outcomes == {
        application: BulkOutcome.DONE,
        second: BulkOutcome.DONE,
        told: BulkOutcome.DONE,
        unopened: BulkOutcome.REFUSED,
        rejected: BulkOutcome.REFUSED,
    }
    for row in (application, second):
        [message] = row.messages.all()
        assert (message.text, message.from_company) == ("Kirim foto KTP Anda", True)
        assert "identity" in message.signs
        [notice] = notices(row.resident.user)
        assert notice.url == row.get_chat_url()
        assert "KTP" not in render_mail(notice)
    assert told.messages.count() == 2
    assert len(notices(told.resident.user)) == 1  # told within the hour already
    bulk_service.run_bulk(bulk.pk)  # twice is once
    assert application.messages.count() == 1


def test_a_group_message_for_more_than_five_hundred_is_refused_for_now(application, member, monkeypatch):
    monkeypatch.setattr(service, "MOST_AT_ONCE", 1)
    seen(application.vacancy)
    with pytest.raises(BusinessRuleError, match="paling banyak untuk 1 pelamar") as refusal:
        group(member, application.vacancy)
    assert refusal.value.field == "message"
    assert not ChatMessage.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001])
def test_a_group_message_needs_words_that_fit(application, member, text):
    with pytest.raises(BusinessRuleError):
        group(member, application.vacancy, text)


def test_a_vacancy_sends_five_group_messages_a_day(application, member):
    for _ in range(service.MOST_GROUPS_A_DAY):
        group(member, application.vacancy)
    with pytest.raises(BusinessRuleError, match="besok"):
        group(member, application.vacancy)
    BulkAction.objects.update(confirmed_at=timezone.now() - datetime.timedelta(hours=25))
    group(member, application.vacancy)


# --- keeping ------------------------------------------------------------------------------------------
def test_messages_are_kept_twelve_months(application, member):
    old, young = from_company(application, member, "lama"), from_company(application, member, "baru")
    now = timezone.now()
    ChatMessage.objects.filter(pk=old.pk).update(at=now - datetime.timedelta(days=366))
    ChatMessage.objects.filter(pk=young.pk).update(at=now - datetime.timedelta(days=364))
    assert (service.delete_old_messages(), service.delete_old_messages()) == (1, 0)
    assert list(ChatMessage.objects.all()) == [young]
