"""The company's side of the fair: join, furnish, answer, plan; only for those who act for the company."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.fairs.enums import BoothState, Phase
from jobs.fairs.models import Booth, BoothQuestion, Edition, GroupSession
from tests.factories.accounts import CompanyFactory, MembershipFactory, ResidentFactory, UserFactory
from tests.factories.fairs import BoothFactory, EditionFactory
from tests.factories.jobs import VacancyFactory
from tests.test_pages import problems_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    row = MembershipFactory(company=CompanyFactory(verified=True))
    client.force_login(row.user)
    return row


def address(name, company, edition, **more):
    return reverse(f"employer:{name}", kwargs={"code": company.code, "edition": edition.slug, **more})


def test_a_company_asks_for_a_booth_from_the_list(client, member):
    edition = EditionFactory(registration=True)
    fairs = reverse("employer:fairs", kwargs={"code": member.company.code})
    answer = client.get(fairs)
    assert problems_of(answer) == []
    assert "Minta stan" in answer.content.decode()
    answer = client.post(address("fair_join", member.company, edition), follow=True)
    assert "Menunggu persetujuan" in answer.content.decode()
    assert Booth.objects.get().state == BoothState.REQUESTED


def test_an_unverified_company_reads_why_it_can_not_join(client):
    member = MembershipFactory(company=CompanyFactory(submitted=True))
    client.force_login(member.user)
    edition = EditionFactory()
    html = client.get(reverse("employer:fairs", kwargs={"code": member.company.code})).content.decode()
    assert "setelah terverifikasi" in html
    assert "Minta stan" not in html
    client.post(address("fair_join", member.company, edition))
    assert not Booth.objects.exists()


def test_a_fair_that_is_over_answers_409(client, member):
    edition = EditionFactory(phase=Phase.CLOSED)
    assert client.post(address("fair_join", member.company, edition)).status_code == 409
    booth = BoothFactory(edition=EditionFactory(phase=Phase.ARCHIVED), company=member.company)
    assert client.post(address("fair_leave", member.company, booth.edition)).status_code == 409


def test_strangers_and_anonymous_people_find_nothing(client):
    booth = BoothFactory()
    names = ["fair_booth", "fair_furnish", "fair_session_new"]
    for name in names:
        assert client.get(address(name, booth.company, booth.edition)).status_code == 302
    client.force_login(UserFactory())
    for name in names:
        assert client.get(address(name, booth.company, booth.edition)).status_code == 404
    for name in ("fair_join", "fair_leave"):
        assert client.post(address(name, booth.company, booth.edition)).status_code == 404


def form_of(booth, member, **changes):
    return {
        "about": "Kami menjahit kemeja.",
        "link": "contoh.test/video",
        "answers_wanted": "Bisa kerja malam?",
        "days": [timezone.localdate(booth.edition.opens_at).isoformat()],
        "begins": timezone.localtime(booth.edition.opens_at).strftime("%H.%M"),
        "ends": "",
        "people": [str(member.user_id)],
        **changes,
    }


def day_edition():
    """A fair of tomorrow from nine to four, whatever the hour of the test."""
    from cakapkerja.clock import start_of_day

    morning = start_of_day(timezone.localdate() + datetime.timedelta(days=1)) + datetime.timedelta(hours=9)
    return EditionFactory(
        phase=Phase.REGISTRATION, opens_at=morning, closes_at=morning + datetime.timedelta(hours=7)
    )


def test_a_booth_is_furnished_in_one_form(client, member):
    booth = BoothFactory(company=member.company, edition=day_edition())
    vacancy = VacancyFactory(published=True, company=member.company)
    page = address("fair_furnish", member.company, booth.edition)
    assert problems_of(client.get(page)) == []
    answer = client.post(page, form_of(booth, member, ends="16.00", vacancies=[vacancy.pk]))
    assert answer.status_code == 302, answer.context["form"].errors
    booth.refresh_from_db()
    assert (booth.about, booth.link) == ("Kami menjahit kemeja.", "https://contoh.test/video")
    assert [row.vacancy for row in booth.booth_vacancies.all()] == [vacancy]
    hours = booth.hours.get()
    assert (hours.starts_at, hours.ends_at) == (booth.edition.opens_at, booth.edition.closes_at)
    assert problems_of(client.get(address("fair_booth", member.company, booth.edition))) == []


@pytest.mark.parametrize(
    "bad",
    [
        {"ends": "kapan-kapan"},
        {"ends": "08.00"},
        {"days": ["2020-01-01"]},
        {"vacancies": ["99999999999999999999"]},
        {"people": ["bukan-siapa-siapa"]},
        {"about": "x\x00y"},
        {"answers_wanted": "Berapa NIK Anda?"},
    ],
)
def test_a_bad_form_is_a_sentence_and_keeps_what_was_typed(client, member, bad):
    booth = BoothFactory(company=member.company, edition=day_edition())
    page = address("fair_furnish", member.company, booth.edition)
    answer = client.post(page, form_of(booth, member, **{"ends": "16.00", **bad}))
    assert answer.status_code == 422
    assert "Bisa kerja malam?" in answer.content.decode() or "answers_wanted" in bad
    booth.refresh_from_db()
    assert booth.about == ""


@pytest.mark.parametrize("phase", ["registration", "live", "closed"])
def test_one_way_leads_from_the_booth_to_the_recruiters_desk(client, member, phase):
    booth = BoothFactory(company=member.company, edition__phase=phase)
    html = client.get(address("fair_booth", member.company, booth.edition)).content.decode()
    assert html.count(f'href="{address("fair_desk", member.company, booth.edition)}"') == 1


def test_questions_are_answered_and_hidden_at_the_desk(client, member):
    booth = BoothFactory(company=member.company)
    resident = ResidentFactory(complete=True, full_name="Siti Penanya")
    first, second = (
        BoothQuestion.objects.create(booth=booth, resident=resident, text=text) for text in ("Ada mes?", "Woi?")
    )
    html = client.get(address("fair_booth", member.company, booth.edition)).content.decode()
    assert "Ada mes?" in html
    assert "Siti" not in html
    client.post(address("fair_question", member.company, booth.edition, pk=first.pk), {"answer": "Ada."})
    client.post(address("fair_question", member.company, booth.edition, pk=second.pk), {"sembunyikan": "1"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.answer, first.answered_by, second.hidden_at is None) == ("Ada.", member.user, False)


def test_a_question_of_another_booth_is_not_answered(client, member):
    booth = BoothFactory(company=member.company)
    foreign = BoothQuestion.objects.create(
        booth=BoothFactory(), resident=ResidentFactory(complete=True), text="Ada mes?"
    )
    client.post(address("fair_question", member.company, booth.edition, pk=foreign.pk), {"answer": "Ada."})
    foreign.refresh_from_db()
    assert foreign.answer == ""


def test_a_session_is_planned_and_cancelled_at_the_desk(client, member):
    booth = BoothFactory(company=member.company, edition=day_edition())
    page = address("fair_session_new", member.company, booth.edition)
    assert problems_of(client.get(page)) == []
    day = timezone.localdate(booth.edition.opens_at).isoformat()
    data = {"title": "Kenalan", "date": day, "begins": "10.00", "minutes": "30", "quota": "20", "place": "Aula"}
    assert client.post(page, {**data, "begins": "23.00"}).status_code == 422
    assert client.post(page, data).status_code == 302
    session = GroupSession.objects.get()
    client.post(address("fair_session_cancel", member.company, booth.edition, pk=session.pk))
    session.refresh_from_db()
    assert session.cancelled_at is not None


def test_each_booth_has_a_code_of_its_own_to_show(client, member):
    """JF-2: no crowd at one poster."""
    booth = BoothFactory(company=member.company)
    url = reverse("employer:fair_booth", kwargs={"code": member.company.code, "edition": booth.edition.slug})
    page = client.get(url).content.decode()
    assert f"Kode QR stan {booth.company.name}" in page
    Edition.objects.update(phase="draft")
    assert "Kode QR stan" not in client.get(url).content.decode()


def test_each_day_of_a_fair_may_have_hours_of_its_own(client, member):
    edition = day_edition()
    Edition.objects.filter(pk=edition.pk).update(closes_at=edition.closes_at + datetime.timedelta(days=1))
    edition.refresh_from_db()
    booth = BoothFactory(company=member.company, edition=edition)
    page = address("fair_furnish", member.company, edition)
    first = timezone.localdate(edition.opens_at)
    second = first + datetime.timedelta(days=1)
    form = form_of(booth, member, begins="09.00", ends="16.00", days=[first.isoformat(), second.isoformat()])
    half = client.post(page, {**form, f"begins_{second}": "10.00"})
    assert half.status_code == 422
    assert "Isi jam buka dan jam tutup" in half.content.decode()
    answer = client.post(page, {**form, f"begins_{second}": "10.00", f"ends_{second}": "12.30"})
    assert answer.status_code == 302, answer.context["form"].errors
    clock = [
        (timezone.localtime(row.starts_at).strftime("%H.%M"), timezone.localtime(row.ends_at).strftime("%H.%M"))
        for row in booth.hours.all()
    ]
    assert clock == [("09.00", "16.00"), ("10.00", "12.30")]
    shown = client.get(page).content.decode()
    assert 'value="12.30"' in shown
    assert client.post(page, form).status_code == 302  # emptied: again as on the other day
    assert [timezone.localtime(row.ends_at).hour for row in booth.hours.all()] == [16, 16]
