"""Invented classes over all programmes, in every phase, written through the services of training."""

import datetime
import itertools

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from cakapkerja.clock import end_of_day
from reference.models import EducationLevel, Kecamatan, Kelurahan
from training.enums import BatchState, DocumentNeed, EnrolmentSource, EnrolmentState, Outcome, SelectionMode
from training.models import AlumniFollowUp, Batch, Field, TrainingDay
from training.services import seats
from training.services.enrolments import register

PLACES = {
    "blk": ("UPT BLK Kota Tangerang (contoh)", "Jl. Contoh Pelatihan 1", "Cibodas"),
    "kewirausahaan": ("Gedung Contoh Usaha", "Jl. Contoh Niaga 8", "Tangerang"),
    "si-praja": ("Balai warga RW 05 (contoh)", "Jl. Contoh Kampung 5", "Cipondoh"),
}
HOUR = datetime.timedelta(hours=1)
DAY = 24 * HOUR
# programme, field, number, first day from today, days, quota, mode, opened and closes (days from now), who came
COMING = [
    ("blk", "menjahit", 4, 21, 20, 20, "first_come", -3, 11, 17),
    ("blk", "teknik-pendingin", 3, 28, 20, 16, "first_come", -6, 9, 22),
    ("blk", "operator-komputer", 5, 30, 15, 20, "scores", -5, 10, 27),
    ("blk", "perhotelan", 2, 35, 18, 20, "lottery", -2, 14, 34),
    ("blk", "tata-boga", 3, 45, 15, 20, "first_come", 5, 19, 0),
    ("kewirausahaan", "barista", 6, 24, 3, 30, "first_come", -1, 13, 9),
    ("kewirausahaan", "digital-marketing", 8, 40, 3, 30, "scores", -4, 12, 41),
]
# programme, field, number, first day from today, days, quota, people, who waited, who was called
BEGUN = [
    ("blk", "instalasi-listrik", 2, -4, 15, 16, 16, 5, 2),
    ("blk", "menjahit", 3, -130, 20, 20, 20, 11, 4),
    ("blk", "menjahit", 2, -230, 20, 20, 20, 6, 3),
    ("blk", "teknik-pendingin", 2, -190, 20, 16, 16, 14, 3),
    ("kewirausahaan", "barista", 5, -110, 3, 30, 30, 8, 2),
    ("si-praja", "barista", 1, -60, 3, 20, 20, 0, 0),
]
OUTCOMES = [Outcome.WORKING] * 5 + [Outcome.BUSINESS] * 2 + [Outcome.LOOKING] * 2 + [Outcome.STUDYING]
FIRST = ("Ayu", "Bagas", "Citra", "Dimas", "Eka", "Fajar", "Gita", "Hadi", "Intan", "Joko", "Kiki", "Lina")
LAST = ("Contoh Melati", "Contoh Pandan", "Contoh Cendana", "Contoh Akasia", "Contoh Kenanga", "Contoh Mawar")


def write_training(people):
    """Write the classes; return how many. The resident waits for nothing: she has a seat in a class to come."""
    call_command("load_training", verbosity=0)
    instructor = people["instructor"]
    instructor.groups.add(Group.objects.get(name="Instruktur"))
    crowd = _crowd()
    for row in COMING:
        _coming(row, crowd, people)
    for row in BEGUN:
        _begun(row, crowd, instructor)
    _seat_of_the_resident(people)
    return len(COMING) + len(BEGUN)


def _crowd():
    """People without accounts, the same in every run."""
    kelurahan = list(Kelurahan.objects.select_related("kecamatan").order_by("code"))
    education = list(EducationLevel.objects.filter(code__in=["sma", "smk", "d3"]).order_by("code"))
    for index, (last, first) in enumerate(itertools.cycle(itertools.product(LAST, FIRST))):
        yield {
            "full_name": f"{first} {last}",
            "phone": f"+6281200{index:06d}",
            "sex": "female" if index % 3 else "male",
            "birth_date": datetime.date(1985 + index % 20, 1 + index % 12, 1 + index % 28),
            "education": education[index % len(education)],
            "kelurahan": kelurahan[index * 7 % len(kelurahan)],
            "in_city": True,
        }


def _batch(programme, slug, number, starts_on, days, quota, **values):
    field = Field.objects.select_related("programme").get(programme__slug=programme, slug=slug)
    place, address, kecamatan = PLACES[programme]
    batch = Batch.objects.create(
        field=field,
        number=number,
        year=starts_on.year,
        slug=f"{slug}-{number}-{starts_on.year}",
        starts_on=starts_on,
        ends_on=starts_on + datetime.timedelta(days=days - 1),
        hours=days * 6,
        place=place,
        address=address,
        kecamatan=Kecamatan.objects.get(name=kecamatan),
        quota=quota,
        age_min=17,
        age_max=45,
        instructor_names="Bima Contoh Instruktur",
        **{"residents_only": field.programme.residents_only, **values},
    )
    TrainingDay.objects.bulk_create(
        TrainingDay(batch=batch, date=starts_on + datetime.timedelta(days=offset)) for offset in range(days)
    )
    return batch


def _coming(row, crowd, people):
    programme, slug, number, first, days, quota, mode, opened, closes, came = row
    now, today = timezone.now(), timezone.localdate()
    closes_at = end_of_day(today + datetime.timedelta(days=closes)) - 4 * HOUR
    values = {"mode": mode, "state": BatchState.PUBLISHED, "opens_at": now + opened * DAY, "closes_at": closes_at}
    if programme == "blk":
        values["min_education"] = EducationLevel.objects.get(code="smp")
    if mode == SelectionMode.SCORES:
        values |= {"documents": [DocumentNeed.KTP, DocumentNeed.DIPLOMA], "results_on": closes_at + 5 * DAY}
        values["selection_note"] = "Tes dan wawancara di tempat pelatihan, dua hari setelah pendaftaran ditutup."
    if mode == SelectionMode.LOTTERY:
        values |= {
            "seed_source": "hasil undian contoh yang disebut di sini lebih dulu",
            "seed_at": closes_at + DAY,
        }
        values["results_on"] = closes_at + 2 * DAY
    batch = seats.lock_batch(
        _batch(programme, slug, number, today + datetime.timedelta(days=first), days, quota, **values).pk
    )
    state = None if mode == SelectionMode.FIRST_COME else EnrolmentState.REGISTERED
    for _ in range(came):
        seats.enrol(
            batch, source=EnrolmentSource.OFFICE, state=state, actor=people["officer_1"], person=next(crowd)
        )


def _begun(row, crowd, instructor):
    programme, slug, number, first, days, quota, came, waited, called = row
    now, starts_on = timezone.now(), timezone.localdate() + datetime.timedelta(days=first)
    over = starts_on + datetime.timedelta(days=days) <= timezone.localdate()
    opens_at = now + (first - 30) * DAY
    batch = _batch(
        programme,
        slug,
        number,
        starts_on,
        days,
        quota,
        mode=SelectionMode.FIRST_COME,
        state=BatchState.FINISHED if over else BatchState.PUBLISHED,
        opens_at=opens_at,
        closes_at=opens_at + 15 * DAY,
    )
    if not over:
        batch.instructors.add(instructor)
    batch = seats.lock_batch(batch.pk)
    ended = EnrolmentState.PASSED if over else EnrolmentState.CONFIRMED
    for index in range(came + waited):
        late = index >= came
        person = {**next(crowd), "registered_at": opens_at + index * HOUR}
        if late:
            person["waiting_number"] = seats.next_waiting_number(batch)
        row = seats.enrol(
            batch,
            source=EnrolmentSource.IMPORT,
            state=EnrolmentState.NOT_SELECTED if late else _result(index, over, ended),
            person=person,
        )
        if late and index < came + called:  # sat on a chair that somebody gave back
            type(row).objects.filter(pk=row.pk).update(seated_at=opens_at + 20 * DAY)
        if row.state == EnrolmentState.PASSED and first < -100:
            _answer(row, index, now)


def _result(index, over, ended):
    if over and index % 9 == 8:
        return EnrolmentState.DROPPED
    return EnrolmentState.FAILED if over and index % 11 == 10 else ended


def _answer(row, index, now):
    """The news of graduates: most of them answer."""
    if index % 4 == 3:
        return
    AlumniFollowUp.objects.create(
        enrolment=row,
        months=3,
        due_on=row.batch.ends_on + datetime.timedelta(days=90),
        asked_at=now - 20 * DAY,
        answered_at=now - 18 * DAY,
        outcome=OUTCOMES[index % len(OUTCOMES)],
    )


def _seat_of_the_resident(people):
    batch = Batch.objects.get(field__slug="barista", field__programme__slug="kewirausahaan", number=6)
    register(actor=people["resident"], batch=batch, motivation="Ingin membuka kedai kopi kecil.")
