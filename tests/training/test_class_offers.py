"""The next class beside a vacancy, for everybody who reads it (N-02)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.accounts import ResidentFactory
from tests.factories.jobs import VacancyFactory
from tests.factories.training import BatchFactory, EnrolmentFactory, FieldFactory
from training.enums import EnrolmentState as S
from training.models import AlumniFollowUp, Batch

pytestmark = pytest.mark.django_db


def page(client, vacancy):
    return client.get(vacancy.get_absolute_url()).content.decode()


def asking(skills):
    return VacancyFactory(published=True, skills=skills)


def test_a_visitor_sees_the_next_class_of_each_skill_or_that_there_is_none(client):
    batch = BatchFactory(field=FieldFactory(name="Menjahit", skills="menjahit"))
    html = page(client, asking("menjahit celana, las SMAW"))
    assert "Belum punya keahliannya?" in html
    assert batch.get_absolute_url() in html
    assert "Pendaftaran sampai" in html
    assert "Belum ada kelas untuk: las SMAW." in html


def test_a_field_without_a_class_offers_news_of_it(client):
    field = FieldFactory(name="Instalasi Listrik", skills="instalasi listrik")
    html = page(client, asking("instalasi listrik"))
    assert "belum ada kelas yang dibuka" in html
    assert f"/pelatihan/blk/kabari/{field.slug}/" in html


def test_what_can_be_joined_comes_before_what_is_sooner_and_full_or_not_yet_open(client):
    field, today = FieldFactory(), timezone.localdate()
    full = BatchFactory(field=field, quota=1, starts_on=today + datetime.timedelta(days=10))
    EnrolmentFactory(batch=full)
    BatchFactory(field=field, soon=True, starts_on=today + datetime.timedelta(days=12))
    open_one = BatchFactory(field=field)
    BatchFactory(field=field, starts_on=open_one.starts_on + datetime.timedelta(days=1))
    html = page(client, asking("menjahit"))
    assert [row.pk for row in Batch.objects.all() if f'href="{row.get_absolute_url()}"' in html] == [open_one.pk]


def test_a_class_that_was_published_a_moment_ago_is_on_the_kept_page(client):
    vacancy, batch = asking("menjahit"), BatchFactory(draft=True)
    assert batch.get_absolute_url() not in page(client, vacancy)
    Batch.objects.update(state="published")
    assert batch.get_absolute_url() in page(client, vacancy)


def test_a_signed_in_person_sees_only_what_the_profile_lacks(client):
    client.force_login(ResidentFactory(complete=True, skills="las SMAW").user)
    BatchFactory()
    html = page(client, asking("menjahit, las SMAW"))
    assert "Keahlian yang belum ada di profil Anda" in html
    assert "Belum ada kelas untuk" not in html


def test_alumni_at_work_are_told_from_five_upwards(client):
    batch = BatchFactory()
    old = BatchFactory(running=True, field=batch.field)
    for number in range(6):
        row = EnrolmentFactory(batch=old, state=S.PASSED)
        AlumniFollowUp.objects.create(
            enrolment=row,
            months=3,
            due_on=timezone.localdate(),
            answered_at=timezone.now(),
            outcome="looking" if number == 5 else "working",
        )
    vacancy = asking("menjahit")
    assert "5 dari 6 lulusan yang memberi kabar" in page(client, vacancy)
    AlumniFollowUp.objects.filter(pk=AlumniFollowUp.objects.filter(outcome="working").first().pk).update(
        outcome="looking"
    )
    assert "lulusan yang memberi kabar" not in page(client, asking("menjahit"))


def test_three_skills_and_classes_cost_no_more_statements_than_one(client):
    counts = []
    for skills in ("menjahit", "menjahit, las SMAW, instalasi listrik"):
        for name in skills.split(", "):
            BatchFactory(field=FieldFactory(name=name, skills=name))
        vacancy = asking(skills)
        with CaptureQueriesContext(connection) as queries:
            page(client, vacancy)
        counts.append(len(queries))
    assert counts[0] == counts[1]
