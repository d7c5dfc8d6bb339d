"""Vans, businesses and places at a company in the demonstration: what their pages and the officers' lists show."""

import datetime
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.enums import CompanyState
from accounts.models import Company, Resident
from reference.models import Kelurahan
from training.models import Field, Van
from training.seeds import VAN, load_training
from training.services import (
    businesses,
    companions,
    dossier_reviews,
    dossiers,
    on_the_job,
    on_the_job_weeks,
    van_plans,
    van_requests,
)

FIRST = ("Sari", "Budi", "Rina", "Joko", "Wati", "Agus", "Lina", "Dedi", "Yuni", "Hadi", "Nia", "Eko")


def write_more_training(people):
    """Add what the vans' calendar and the catalogue show. ``people`` are the accounts of :mod:`content`."""
    load_training()
    _requests(people)
    _businesses(people)
    _on_the_job(people)


# --- the vans -----------------------------------------------------------------------------------------
def _request(people, community, kind, place, field, wishes, count):
    actor = people["resident"]
    kelurahan = Kelurahan.objects.select_related("kecamatan").get(kecamatan__name=place[0], name=place[1])
    request = van_requests.start_request(
        actor=actor,
        data={
            "kind": kind,
            "community": community,
            "kelurahan": kelurahan,
            "contact_name": actor.name,
            "contact_phone": "+628120000111",
        },
    )
    van_requests.save_step(
        actor=actor,
        request_id=request.pk,
        data={
            "field": Field.objects.get(programme__slug=VAN, slug=field),
            "wished_on": wishes,
            "place": f"Balai Warga {community}",
            "address": "Jalan Contoh Warga 7",
            "has_power": True,
            "has_roof": True,
            "has_room": True,
            "van_can_park": True,
            "has_toilet": count >= 20,
        },
    )
    for number in range(1, count + 1):
        born = datetime.date(1985 + number % 15, 1 + number % 12, 3 + number)
        van_requests.add_person(
            actor=actor,
            request_id=request.pk,
            data={
                "full_name": f"{FIRST[number % len(FIRST)]} Contoh Ke-{number}",
                # Place codes 99: nobody's number.
                "nik": f"369999{born.day + (40 if number % 2 else 0):02d}{born:%m%y}{len(community) + number:04d}",
                "birth_date": born,
                "sex": "female" if number % 2 else "male",
                "kelurahan": kelurahan,
                "agreed": True,
            },
        )
    return van_requests.submit_request(actor=actor, request_id=request.pk)


def _requests(people):
    officer, today = people["officer_1"], timezone.localdate()
    days = lambda *offsets: [today + datetime.timedelta(days=offset) for offset in offsets]
    planned = _request(people, "RW 03 Contoh", "rt", ("Cibodas", "Cibodas Baru"), "barista", days(9, 16), 22)
    van = Van.objects.get(fields=planned.field)
    van_plans.plan_request(
        officer=officer,
        request_id=planned.pk,
        van_id=van.pk,
        starts_on=today + datetime.timedelta(days=9),
        instructor_names="Barista mitra contoh",
        instructors=[people["instructor"]] if "instructor" in people else [],
    )
    _request(people, "Karang Taruna Contoh", "youth", ("Karawaci", "Bugel"), "digital-marketing", days(12), 18)
    first = today + datetime.timedelta(days=20)
    van_plans.block_van(
        officer=officer, van_id=van.pk, first=first, last=first + datetime.timedelta(days=1), note="Servis mobil"
    )


# --- businesses ---------------------------------------------------------------------------------------
def _picture(colour, shape):
    """A drawing instead of a photo: nobody's picture."""
    picture = Image.new("RGB", (640, 480), "#f3ece0")
    draw = ImageDraw.Draw(picture)
    if shape == "jar":
        draw.rounded_rectangle((220, 120, 420, 420), 30, fill=colour)
        draw.rectangle((200, 90, 440, 130), fill="#7a4a00")
    else:
        draw.ellipse((170, 110, 470, 410), fill=colour)
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return SimpleUploadedFile("foto.jpg", out.getvalue())


def _businesses(people):
    actor = people["resident"]
    resident = Resident.objects.get(user=actor)
    common = {"kelurahan": resident.kelurahan, "contact": "+628120000222", "about": ""}
    cakes = businesses.save_business(
        actor=actor,
        data=common
        | {
            "name": "Dapur Siti Contoh",
            "line": "Kue kering dan roti",
            "about": "Kue kering rumahan, pesan dua hari sebelumnya.",
            "nib": "",
            "started_on": datetime.date(2025, 3, 1),
            "people": 2,
        },
    )
    shirts = businesses.save_business(
        actor=actor,
        data=common
        | {
            "name": "Sablon Contoh Cibodas",
            "line": "Sablon kaus",
            "started_on": datetime.date(2024, 8, 1),
            "people": 1,
        },
    )
    _product(actor, cakes, "Nastar", 45_000, "toples", ("#d9a441", "jar"), "Setoples nastar")
    _product(actor, cakes, "Roti bundar", 8_000, "buah", ("#b9793b", "round"), "Roti bundar di atas meja")
    _product(actor, shirts, "Sablon satu warna", 60_000, "kaus", None, "")
    for business in (cakes, shirts):
        businesses.show_business(actor=actor, business_id=business.pk)
    _dossier(people, cakes)
    companions.plan_visit(
        officer=people["officer_2"],
        business_id=cakes.pk,
        planned_on=timezone.localdate() + datetime.timedelta(days=6),
    )


def _product(actor, business, name, price, unit, picture, photo_words):
    businesses.save_product(
        actor=actor,
        business_id=business.pk,
        data={"name": name, "price": price, "unit": unit, "photo_words": photo_words, "is_shown": True},
        photo=_picture(*picture) if picture else None,
    )


def _dossier(people, business):
    actor = people["resident"]
    dossier = dossiers.start_dossier(actor=actor, business_id=business.pk, kind="capital")
    dossiers.save_dossier(
        actor=actor,
        dossier_id=dossier.pk,
        data={
            "plan": "Membeli oven yang lebih besar. Pesanan Lebaran naik dua kali, oven yang ada tidak cukup.",
            "market": "Tetangga, kantor kelurahan, dan pesanan lewat WhatsApp.",
        },
        items=[("Oven gas dua rak", 1, 3_200_000), ("Loyang", 6, 55_000), ("Timbangan", 1, 180_000)],
    )
    dossiers.submit_dossier(actor=actor, dossier_id=dossier.pk)
    dossier_reviews.check_dossier(officer=people["officer_1"], dossier_id=dossier.pk)


# --- on-the-job training ------------------------------------------------------------------------------
def _place(people, email, position, begun):
    """Somebody who began ``begun`` days ago at the employer's company, planned and started by the office."""
    officer, start = people["officer_1"], timezone.localdate() - datetime.timedelta(days=begun)
    company = Company.objects.manageable_by(people["employer"]).filter(state=CompanyState.VERIFIED).earliest("pk")
    row = on_the_job.plan_on_the_job(
        actor=officer,
        company_id=company.pk,
        person=email,
        by_office=True,
        data={
            "position": position,
            "supervisor": "Pak Hendra Contoh",
            "agreement_number": f"OJT/{start:%Y}/{begun:03d}",
            "starts_on": start,
            "ends_on": start + datetime.timedelta(days=59),
        },
    )
    return on_the_job.start_on_the_job(actor=officer, on_the_job_id=row.pk)


def _on_the_job(people):
    """One in the fourth week with the third not written yet, one that ended with work."""
    now = _place(people, people["resident"].email, "Operator jahit", 23)
    for number, text in enumerate(
        ("Mengenal mesin dan aturan kerja.", "Menjahit saku dan kerah kemeja."), start=1
    ):
        week = on_the_job_weeks.write_week(
            actor=people["resident"], on_the_job_id=now.pk, number=number, text=text, days_present=5
        )
        if number == 1:
            on_the_job_weeks.approve_week(
                actor=people["employer"],
                on_the_job_id=now.pk,
                number=number,
                version=week.version,
                note="Rapi. Lanjutkan.",
            )
    done = _place(people, "andi@contoh.test", "Operator produksi", 30)
    on_the_job.finish_on_the_job(
        actor=people["employer"], on_the_job_id=done.pk, was_hired=True, hired_on=timezone.localdate()
    )
