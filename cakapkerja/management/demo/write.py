"""Write the demonstration data through the services, so that every log and message is there."""

import datetime
import io

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from pypdf import PdfWriter

from accounts.models import Company, Resident, User
from accounts.services import companies as company_service
from accounts.services.documents import add_company_paper
from accounts.services.residents import set_nik
from cakapkerja.management.demo import content
from cakapkerja.management.demo.fairs import write_fairs
from cakapkerja.management.demo.training import write_training
from cakapkerja.management.demo.training_more import write_more_training
from jobs.enums import ReviewDecision
from jobs.models import Vacancy
from jobs.services import applications as application_service
from jobs.services import vacancies as vacancy_service
from reference.models import (
    EducationLevel,
    IndustryCategory,
    Kecamatan,
    Kelurahan,
    MinimumWage,
    OccupationGroup,
    Province,
)

ROUND_TO = 5_000


def write_demo():
    """Return a sentence that says what was done. A second run finds the first and changes nothing."""
    if Vacancy.objects.filter(company__nib=content.COMPANIES[0][1]).exists():
        return "Demonstration data is there already."
    call_command("sync_groups", verbosity=0)
    with transaction.atomic():
        people = {role: _account(email, name) for role, (email, name, _w) in content.ACCOUNTS.items()}
        _officers(people)
        _resident(
            people["resident"], "female", 1998, "sma", "Cibodas", "Cibodasari", "Operator atau admin", nik=True
        )
        companies = _companies(people)
        vacancies = _vacancies(people, companies)
        _waiting_work(people, companies)
        _applications(people, vacancies)
        batches = write_training(people)
        write_more_training(people)
        write_fairs(people, companies)
    return (
        f"Demonstration data written: {len(companies)} companies, {len(vacancies)} vacancies, {batches} classes."
    )


def _account(email, name):
    user, created = User.objects.get_or_create(email=email, defaults={"name": name})
    if created:
        user.set_password(content.PASSWORD)
        user.save()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _officers(people):
    groups = Group.objects.all()
    for role in ("officer_1", "officer_2"):
        people[role].is_staff = True
        people[role].save()
        people[role].groups.set(groups)
    people["instructor"].groups.set(groups.filter(name="Instruktur"))


def _resident(user, sex, born, education, kecamatan, kelurahan, wanted, *, nik=False):
    place = {"outside_province_id": "36", "outside_city": "Kabupaten Tangerang"}
    if kecamatan:
        place = {"kelurahan": _kelurahan(kecamatan, kelurahan)}
    birth = datetime.date(born, 5, 17)
    resident = Resident.objects.create(
        user=user,
        full_name=user.name,
        birth_date=birth,
        sex=sex,
        phone="+62812000" + str(born) + "0",
        education=EducationLevel.objects.get(pk=education),
        graduation_year=born + 18,
        wanted_work=wanted,
        skills="komputer dasar, bekerja dalam regu",
        experience="Satu tahun bekerja di pabrik, enam bulan di toko.",
        street="Jalan Contoh Nomor 1",
        **place,
    )
    if nik:
        day = birth.day + (40 if sex == "female" else 0)
        set_nik(actor=user, resident_id=resident.pk, nik=f"367109{day:02d}{birth:%m%y}0001")
        resident.refresh_from_db()
    return resident


def _kelurahan(kecamatan, name):
    rows = Kelurahan.objects.filter(kecamatan__name=kecamatan)
    return rows.filter(name=name).first() or rows.first()


def _companies(people):
    owner, officer = people["employer"], people["officer_1"]
    made = []
    for number, (name, nib, kind, industry, kecamatan, size, about) in enumerate(content.COMPANIES):
        # The employer's account holds the first three; the others belong to an account nobody signs in with.
        actor = owner if number < 3 else _account(f"mitra{number}@contoh.test", f"Mitra Contoh {number}")
        company = company_service.register_company(
            actor=actor,
            data={
                "name": name,
                "kind": kind,
                "nib": nib,
                "npwp": "0" + nib + "00",
                "industry": IndustryCategory.objects.get(code=industry),
                "size": size,
                "street": f"Jalan Industri Contoh {number + 1}",
                "kelurahan": _kelurahan(kecamatan, ""),
                "phone": f"021555{number:04d}",
                "about": about,
            },
            token=None,
        )
        _paper(actor, company)
        company_service.submit_company(actor=actor, company_id=company.pk)
        company_service.decide_company(officer=officer, company_id=company.pk, verify=True, reason="")
        _age(company)
        made.append((Company.objects.get(pk=company.pk), actor))
    waiting = company_service.register_company(
        actor=owner,
        data={
            "name": "PT Baru Daftar Contoh",
            "kind": "24",
            "nib": "9120000000999",
            "npwp": "0912000000099900",
            "industry": IndustryCategory.objects.get(code="C"),
            "size": "small",
            "street": "Jalan Contoh Baru 9",
            "kelurahan": _kelurahan("Cibodas", ""),
            "phone": "0215559999",
            "about": "Perusahaan yang menunggu pemeriksaan petugas.",
        },
        token=None,
    )
    _paper(owner, waiting)
    company_service.submit_company(actor=owner, company_id=waiting.pk)
    return made


def _paper(actor, company):
    """A blank page as the company's NIB: nobody's paper."""
    writer, data = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(data)
    uploaded = SimpleUploadedFile("NIB contoh.pdf", data.getvalue(), content_type="application/pdf")
    add_company_paper(actor=actor, company_id=company.pk, uploaded=uploaded)


def _age(company):
    """Known for two months: nothing of the first 30 days holds (AF-08). Only the demonstration does this."""
    then = timezone.now() - datetime.timedelta(days=60)
    company.transitions.update(at=then)
    Company.objects.filter(pk=company.pk).update(verified_at=then)


def _wage(row):
    low, high = float(row["wage_low"]), float(row["wage_high"])
    if not low:
        return {"wage_hidden": True, "wage_min": None, "wage_max": None}
    base = int(MinimumWage.objects.for_year(timezone.localdate().year).amount)
    up = lambda share: -(-int(base * share) // ROUND_TO) * ROUND_TO
    return {"wage_hidden": False, "wage_min": up(low), "wage_max": up(high) if high > low else None}


def _data(row, number):
    """The fields of a vacancy from a row of ``vacancies.csv``; it closes in 9 to 35 days."""
    data = {
        "title": row["title"],
        "occupation_group": OccupationGroup.objects.get(code=row["occupation"]),
        "duties": row["duties"].replace(" | ", "\n"),
        "requirements": row["requirements"],
        "skills": row["skills"],
        "benefits": "BPJS Kesehatan dan Ketenagakerjaan, THR.",
        "contract_kind": row["contract"],
        "openings_any": int(row["openings"]),
        "min_education": EducationLevel.objects.get(pk=row["education"]),
        "min_experience_years": int(row["years"]),
        "closes_on": timezone.localdate() + datetime.timedelta(days=9 + number * 5 % 27),
        "is_disability_friendly": row["disability"] == "1",
        **_wage(row),
    }
    if data["is_disability_friendly"]:
        data["accommodation"] = "Tempat kerja disesuaikan setelah bicara dengan pelamar."
    if row["kecamatan"]:
        return data | {"kecamatan": Kecamatan.objects.get(name=row["kecamatan"])}
    return data | {"work_province": Province.objects.get(pk=row["province"]), "work_city": row["city"]}


def _publish(people, actor, company, data):
    vacancy = vacancy_service.save_draft(actor=actor, company_id=company.pk, data=data)
    vacancy_service.submit_vacancy(actor=actor, vacancy_id=vacancy.pk)
    for role in ("officer_1", "officer_2")[: vacancy_service.approvals_needed(vacancy)]:
        vacancy_service.review_vacancy(
            officer=people[role], vacancy_id=vacancy.pk, decision=ReviewDecision.APPROVE
        )
    return Vacancy.objects.get(pk=vacancy.pk)


def _vacancies(people, companies):
    made = []
    for number, row in enumerate(content.VACANCIES):
        company, actor = companies[int(row["company"])]
        made.append(_publish(people, actor, company, _data(row, number)))
    # Spread the days on which they appeared, as in a real week. Only the demonstration does this.
    now = timezone.now()
    for age, vacancy in enumerate(reversed(made)):
        Vacancy.objects.filter(pk=vacancy.pk).update(published_at=now - datetime.timedelta(hours=5 * age + 1))
    return made


def _waiting_work(people, companies):
    """Something in the officers' queues: a vacancy with rule hints, and a draft of the company."""
    company, actor = companies[0]
    data = _data(content.VACANCIES[1], 3)
    data |= {
        "title": "Kepala Regu Jahit",
        "requirements": "Berpenampilan menarik. Umur maksimal 30 tahun.",
    }
    waiting = vacancy_service.save_draft(actor=actor, company_id=company.pk, data=data)
    vacancy_service.submit_vacancy(actor=actor, vacancy_id=waiting.pk)
    vacancy_service.save_draft(actor=actor, company_id=company.pk, data={"title": "Helper Gunting (draf)"})


def _in_office_hours(days):
    """Half past nine in WIB, ``days`` from today or the Monday behind a weekend."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    day += datetime.timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9, 30)))


def _applications(people, vacancies):
    """Applications in every state that a page shows."""
    by_title = {vacancy.title: vacancy for vacancy in vacancies}
    sewing, packing = by_title["Operator Jahit"], by_title["Admin Produksi"]
    employer = people["employer"]
    own = people["resident"]
    send = application_service.apply

    first, _new = send(actor=own, vacancy_id=packing.pk, message="Saya terbiasa memakai lembar kerja.")
    application_service.open_application(actor=employer, application_id=first.pk)
    application_service.invite_applicant(
        actor=employer,
        application_id=first.pk,
        at=_in_office_hours(days=3),
        place="Kantor PT Jahit Rapi Contoh, ruang rapat lantai 2",
        message="Bawa contoh lembar kerja bila ada.",
    )
    send(actor=own, vacancy_id=by_title["Kasir Toko"].pk)
    for number, (key, name, sex, born, education, kecamatan, kelurahan, wanted) in enumerate(
        content.OTHER_RESIDENTS
    ):
        user = _account(f"{key}@contoh.test", name)
        _resident(user, sex, born, education, kecamatan, kelurahan, wanted, nik=number % 2 == 0)
        application, _new = send(actor=user, vacancy_id=sewing.pk, message="Saya siap bekerja segera.")
        if number < 3:
            application_service.open_application(actor=employer, application_id=application.pk)
        if number < 2:
            application_service.accept_applicant(actor=employer, application_id=application.pk)
        elif number == 2:
            application_service.reject_applicant(
                actor=employer, application_id=application.pk, reason_code="others"
            )
