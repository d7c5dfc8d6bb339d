"""The page of an application: questions, drafts, answers used again, CVs, a need told by consent."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import ConsentPurpose, DocumentKind
from accounts.models import Consent, Document
from jobs.models import Answer, Application, ApplicationDraft, ApplicationNeed
from jobs.services.drafts import KEPT_FOR, delete_old_drafts
from tests.accounts.conftest import errors_of, text_of
from tests.accounts.files import pdf, upload
from tests.factories.accounts import DocumentFactory, MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, QuestionFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident():
    return ResidentFactory(complete=True)


@pytest.fixture
def vacancy():
    return VacancyFactory(published=True)


@pytest.fixture
def person(client, resident):
    client.force_login(resident.user)
    return client


def page_of(vacancy, name="apply"):
    return reverse(f"jobs:{name}", kwargs={"code": vacancy.code, "slug": vacancy.slug})


def three_questions(vacancy):
    return [
        QuestionFactory(vacancy=vacancy),
        QuestionFactory(vacancy=vacancy, position=2, yes_no=True),
        QuestionFactory(vacancy=vacancy, position=3, choice=True),
    ]


def answers_to(questions, *texts):
    return {f"q_{question.pk}": text for question, text in zip(questions, texts, strict=True)}


# --- questions ----------------------------------------------------------------------------------------
def test_answers_are_frozen_and_read_by_both_sides(person, client, resident, vacancy):
    questions = three_questions(vacancy)
    assert person.get(page_of(vacancy)).status_code == 200
    person.post(page_of(vacancy), answers_to(questions, "Tiga tahun <b>", "Ya", "Jatiuwung"))
    application = Application.objects.get()
    questions[0].text = "Diganti kemudian?"
    questions[0].save()
    rows = Answer.objects.filter(application=application).values_list("question", "text")
    assert list(rows) == [
        ("Berapa tahun pengalaman Anda menjahit?", "Tiga tahun <b>"),
        ("Bersedia kerja malam?", "Ya"),
        ("Pilih lokasi", "Jatiuwung"),
    ]
    own = person.get(application.get_absolute_url()).content.decode()
    assert "Tiga tahun &lt;b&gt;" in own
    Application.objects.filter(pk=application.pk).update(seen_at=timezone.now(), state="seen")
    client.force_login(MembershipFactory(company=vacancy.company).user)
    page = client.get(application.get_desk_url()).content.decode()
    assert "Berapa tahun pengalaman Anda menjahit?" in page
    assert "Tiga tahun &lt;b&gt;" in page


@pytest.mark.parametrize(
    ("place", "text", "words"),
    [
        (0, "", "belum dijawab"),
        (0, "   ", "belum dijawab"),
        (0, "x" * 501, "500"),
        (1, "Mungkin", "dari daftar"),
        (2, "Bandung", "dari daftar"),
        (2, "", "belum dijawab"),
    ],
)
def test_a_missing_or_foreign_answer_is_named_and_the_rest_is_kept(person, vacancy, place, text, words):
    questions = three_questions(vacancy)
    texts = ["Tiga tahun", "Ya", "Cibodas"]
    texts[place] = text
    data = answers_to(questions, *texts) | {"message": "Saya rajin"}
    answer = person.post(page_of(vacancy), data)
    assert answer.status_code == 422
    [(field, [sentence])] = errors_of(answer).items()
    assert field == f"q_{questions[place].pk}"
    assert words in sentence
    assert "Saya rajin" in answer.content.decode()
    assert not Application.objects.exists()


def test_without_questions_it_stays_two_taps(person, vacancy):
    three_questions(VacancyFactory(published=True))
    page = person.get(page_of(vacancy))
    assert "Pertanyaan dari" not in page.content.decode()
    assert (
        person.post(page_of(vacancy), {"form_token": page.context["form"]["form_token"].value()}).status_code
        == 302
    )
    assert Application.objects.count() == 1


def test_a_double_press_answers_once(person, vacancy):
    questions = three_questions(vacancy)
    data = answers_to(questions, "Tiga", "Ya", "Cibodas") | {"form_token": str(uuid.uuid4())}
    first = person.post(page_of(vacancy), data)
    assert person.post(page_of(vacancy), data).url == first.url
    assert Answer.objects.count() == 3


# --- drafts -------------------------------------------------------------------------------------------
def test_save_first_keeps_what_was_typed_and_lists_it(person, resident, vacancy):
    [question, *_rest] = questions = three_questions(vacancy)
    data = answers_to(questions, "Tiga tahun", "", "Cibodas") | {"message": "Halo", "simpan": "1"}
    assert person.post(page_of(vacancy), data).url == "/saya/lamaran/"
    assert not Application.objects.exists()
    listing = person.get("/saya/lamaran/").content.decode()
    assert "Belum dikirim" in listing
    assert vacancy.title in listing
    page = person.get(page_of(vacancy))
    form = page.context["form"]
    assert (form[f"q_{question.pk}"].value(), form["message"].value()) == ("Tiga tahun", "Halo")
    assert "isian Anda yang tersimpan" in text_of(page)


def test_a_form_with_a_mistake_is_kept_too_and_sending_ends_the_draft(person, resident, vacancy):
    questions = three_questions(vacancy)
    person.post(page_of(vacancy), answers_to(questions, "Tiga tahun", "", "Cibodas"))
    assert ApplicationDraft.objects.get().data[f"q_{questions[0].pk}"] == "Tiga tahun"
    person.post(page_of(vacancy), answers_to(questions, "Tiga tahun", "Ya", "Cibodas"))
    assert Application.objects.count() == 1
    assert not ApplicationDraft.objects.exists()


def test_a_page_that_saves_late_does_not_bring_a_sent_draft_back(person, vacancy):
    person.post(page_of(vacancy), {"message": "Halo"})
    assert person.post(page_of(vacancy, "draft"), {"message": "Halo"}).status_code == 204
    assert not ApplicationDraft.objects.exists()


def test_the_page_saves_by_itself_without_keeping_nothing_or_rubbish(person, resident, vacancy):
    address = page_of(vacancy, "draft")
    assert person.get(address).status_code == 405
    person.post(address, {"message": "  ", "cv": "none"})
    assert not ApplicationDraft.objects.exists()
    person.post(address, {"message": "a\x00" + "b" * 5000, "is_staff": "1", "cv": "zzz"})
    [draft] = ApplicationDraft.objects.all()
    assert draft.data == {"message": "a" + "b" * 999, "cv": "zzz"}
    assert person.get(page_of(vacancy)).status_code == 200
    person.post(address, {"message": ""})
    assert not ApplicationDraft.objects.exists()


def test_a_draft_is_its_owners_only(person, client, resident, vacancy):
    person.post(page_of(vacancy, "draft"), {"message": "Rahasia saya"})
    client.force_login(ResidentFactory(complete=True).user)
    assert "Rahasia saya" not in client.get(page_of(vacancy)).content.decode()
    client.post(page_of(vacancy, "draft_delete"))
    assert ApplicationDraft.objects.count() == 1
    client.force_login(resident.user)
    client.post(page_of(vacancy, "draft_delete"))
    assert not ApplicationDraft.objects.exists()


@pytest.mark.parametrize("name", ["draft", "draft_delete"])
def test_nobody_saves_at_a_hidden_vacancy_or_without_signing_in(client, person, name):
    hidden = VacancyFactory(in_review=True)
    assert person.post(page_of(hidden, name), {"message": "x"}).status_code == 404
    person.logout()
    assert client.post(page_of(VacancyFactory(published=True), name)).status_code == 302


def test_old_drafts_go_at_night_and_young_ones_stay(resident, vacancy):
    old = ApplicationDraft.objects.create(user=resident.user, vacancy=vacancy, data={"message": "x"})
    young = ApplicationDraft.objects.create(
        user=resident.user, vacancy=VacancyFactory(published=True), data={"message": "y"}
    )
    ApplicationDraft.objects.filter(pk=old.pk).update(
        updated_at=timezone.now() - KEPT_FOR - datetime.timedelta(hours=1)
    )
    ApplicationDraft.objects.filter(pk=young.pk).update(updated_at=timezone.now() - datetime.timedelta(days=7))
    assert (delete_old_drafts(), delete_old_drafts()) == (1, 0)
    assert list(ApplicationDraft.objects.all()) == [young]


def test_what_was_typed_for_a_vacancy_that_closed_can_be_copied(person, vacancy):
    person.post(page_of(vacancy, "draft"), {"message": "Saya sudah menulis ini"})
    type(vacancy).objects.filter(pk=vacancy.pk).update(closes_at=timezone.now())
    assert "Lowongan ini sudah tutup" in person.get("/saya/lamaran/").content.decode()
    page = person.get(page_of(vacancy))
    assert page.status_code == 409
    assert "Saya sudah menulis ini" in page.content.decode()


def test_the_list_asks_the_same_for_one_draft_and_three(person, resident, vacancy):
    ApplicationDraft.objects.create(user=resident.user, vacancy=vacancy, data={"message": "x"})
    with CaptureQueriesContext(connection) as one:
        person.get("/saya/lamaran/")
    for _ in range(2):
        ApplicationDraft.objects.create(
            user=resident.user, vacancy=VacancyFactory(published=True, outside=True), data={"message": "x"}
        )
    with CaptureQueriesContext(connection) as three:
        person.get("/saya/lamaran/")
    assert len(one) == len(three)


# --- answers again ------------------------------------------------------------------------------------
def test_the_same_question_is_answered_from_last_time_and_says_so(person, resident, vacancy):
    questions = three_questions(vacancy)
    person.post(page_of(vacancy), answers_to(questions, "Tiga tahun", "Ya", "Cibodas"))
    other = VacancyFactory(published=True)
    again = [
        QuestionFactory(vacancy=other, text="Apakah Anda berapa tahun pengalaman menjahit ?"),
        QuestionFactory(vacancy=other, position=2, yes_no=True, text="Siap kerja malam?"),
        QuestionFactory(vacancy=other, position=3, choice=True, choices="Periuk, Neglasari"),
    ]
    page = person.get(page_of(other))
    values = [page.context["form"][f"q_{question.pk}"].value() for question in again]
    assert values == ["Tiga tahun", "Ya", ""]  # the third offers other places
    assert text_of(page).count("Dari lamaran Anda sebelumnya") == 2


def test_the_answers_of_somebody_else_are_never_offered(person, vacancy):
    three_questions(vacancy)
    other = ApplicationFactory(resident=ResidentFactory(complete=True))
    Answer.objects.create(
        application=other, position=1, question="Berapa tahun pengalaman Anda menjahit?", text="Rahasia orang"
    )
    assert "Rahasia orang" not in person.get(page_of(vacancy)).content.decode()


# --- CVs ----------------------------------------------------------------------------------------------
def test_one_of_three_stored_cvs_is_chosen(person, resident, vacancy):
    first, second, third = DocumentFactory.create_batch(3, owner=resident.user)
    labels = [value for value, _label in person.get(page_of(vacancy)).context["form"].fields["cv"].choices]
    assert sorted(labels[:3]) == sorted(str(row.pk) for row in (first, second, third))
    assert labels[3:] == ["profile", "none"]
    person.post(page_of(vacancy), {"cv": str(second.pk)})
    assert Application.objects.get().cv == second


def test_the_cv_from_the_profile_is_made_and_stays_as_it_was_sent(person, resident, vacancy):
    person.post(page_of(vacancy), {"cv": "profile"})
    document = Application.objects.get().cv
    assert document.kind == DocumentKind.PROFILE_CV
    resident.skills = "Obras"
    resident.save()
    other = VacancyFactory(published=True)
    person.post(page_of(other), {"cv": "profile"})
    assert Application.objects.get(vacancy=other).cv != document
    assert document.file.read().startswith(b"%PDF")


def test_a_good_file_is_kept_when_something_else_is_wrong(person, resident, vacancy):
    questions = three_questions(vacancy)
    data = answers_to(questions, "", "Ya", "Cibodas") | {"upload": pdf("CV Siti.pdf"), "cv": "none"}
    answer = person.post(page_of(vacancy), data)
    document = Document.objects.get()
    assert answer.status_code == 422
    assert answer.context["form"]["cv"].value() == str(document.pk)
    person.post(page_of(vacancy), answers_to(questions, "Tiga", "Ya", "Cibodas") | {"cv": str(document.pk)})
    assert Application.objects.get().cv == document


def test_a_fourth_upload_is_refused_with_the_way_out(person, resident, vacancy):
    DocumentFactory.create_batch(3, owner=resident.user)
    answer = person.post(page_of(vacancy), {"upload": pdf(), "message": "Halo"})
    assert "sudah menyimpan 3 CV" in errors_of(answer)["upload"][0]
    assert not Application.objects.exists()


def test_a_false_file_beside_a_missing_answer_names_both(person, vacancy):
    questions = three_questions(vacancy)
    data = answers_to(questions, "", "Ya", "Cibodas") | {"upload": upload(b"GIF89a")}
    assert set(errors_of(person.post(page_of(vacancy), data))) == {f"q_{questions[0].pk}", "upload"}


# --- a need, told by consent --------------------------------------------------------------------------
def told(person, vacancy):
    person.post(page_of(vacancy), {"need": "Juru bahasa isyarat", "share_need": "on"})
    application = Application.objects.get(vacancy=vacancy)
    Application.objects.filter(pk=application.pk).update(seen_at=timezone.now(), state="seen")
    return application


def seen_by_company(client, application):
    client.force_login(MembershipFactory(company=application.vacancy.company).user)
    return "Juru bahasa isyarat" in client.get(application.get_desk_url()).content.decode()


def test_a_need_is_read_by_this_company_only_while_the_consent_lives(person, client, resident, vacancy):
    application = told(person, vacancy)
    consent = Consent.objects.get(user=resident.user, purpose=ConsentPurpose.SHARE_NEED)
    assert consent.text_version.endswith(vacancy.company.code)
    assert "isyarat" not in str(application.profile)
    assert seen_by_company(client, application)

    client.force_login(resident.user)
    hide = reverse("resident:need_hide", kwargs={"pk": application.pk})
    assert client.get(hide).status_code == 405
    client.post(hide)
    client.post(hide)
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert "Juru bahasa isyarat" in client.get(application.get_absolute_url()).content.decode()
    assert not seen_by_company(client, application)


def test_without_the_tick_nothing_is_told_and_nothing_is_sent(person, vacancy):
    answer = person.post(page_of(vacancy), {"need": "Juru bahasa isyarat"})
    assert answer.status_code == 422
    assert "Centang" in errors_of(answer)["share_need"][0]
    assert '<details class="filters" open>' in " ".join(answer.content.decode().split())
    assert not Application.objects.exists()
    assert not ApplicationNeed.objects.exists()


def test_a_need_is_stated_once_and_the_next_company_needs_a_new_tick(person, client, vacancy):
    told(person, vacancy)
    other = VacancyFactory(published=True)
    form = person.get(page_of(other)).context["form"]
    assert form["need"].value() == "Juru bahasa isyarat"
    assert not form["share_need"].value()
    person.post(page_of(other), {"need": ""})
    application = Application.objects.get(vacancy=other)
    Application.objects.filter(pk=application.pk).update(seen_at=timezone.now(), state="seen")
    assert not seen_by_company(client, application)


def test_nobody_else_takes_an_agreement_back(person, client, resident, vacancy):
    application = told(person, vacancy)
    client.force_login(ResidentFactory(complete=True).user)
    assert client.post(reverse("resident:need_hide", kwargs={"pk": application.pk})).status_code == 404
    assert Consent.objects.get(user=resident.user, purpose=ConsentPurpose.SHARE_NEED).withdrawn_at is None
