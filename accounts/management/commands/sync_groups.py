"""The officers' groups as code: each with only the permissions it needs. Safe to run at any time."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction

GROUPS = {
    "Verifikator": [
        "accounts.view_cannedreason",
        "accounts.view_company",
        "accounts.decide_company",
        "accounts.view_companydocument",
        "accounts.view_identitycheck",
        "accounts.decide_identity",
        "accounts.view_resident",
        "accounts.view_nik",  # compared with the photo of the KTP; each look is logged
        "accounts.correct_resident",
    ],
    "Moderator lowongan": [
        "jobs.view_vacancy",
        "jobs.review_vacancy",
        "jobs.view_answerscore",
        "jobs.view_vacancyreport",
        "jobs.decide_vacancyreport",
        "jobs.view_removal",
        "accounts.view_cannedreason",
        "accounts.add_cannedreason",
        "accounts.change_cannedreason",
        "jobs.view_rulephrase",
        "jobs.add_rulephrase",
        "jobs.change_rulephrase",
        "jobs.view_wageband",
        "jobs.add_wageband",
        "jobs.change_wageband",
        "jobs.view_vacancytemplate",
        "jobs.add_vacancytemplate",
        "jobs.change_vacancytemplate",
        "accounts.view_company",
        "jobs.make_nationalexport",
        "jobs.issue_warningletter",
        "jobs.view_searchsynonym",
        "jobs.add_searchsynonym",
        "jobs.change_searchsynonym",
        "jobs.delete_searchsynonym",
    ],
    "Pengantar kerja": [
        "placements.view_placement",
        "placements.correct_placement",
        "placements.view_followup",
        "jobs.view_application",
        "jobs.view_vacancy",
        "accounts.view_resident",
        "accounts.view_nik",
    ],
    "Pengelola bursa": [
        *(f"fairs.{verb}_edition" for verb in ("view", "add", "change")),
        *(f"fairs.{verb}_entrywindow" for verb in ("view", "add", "change", "delete")),
        *(f"fairs.{verb}_agendaitem" for verb in ("view", "add", "change", "delete")),
        *(f"fairs.{verb}_booth" for verb in ("view", "add", "change")),
        "fairs.run_edition",
        "fairs.check_in",
        "fairs.view_ticket",
        "fairs.view_place",
        "fairs.view_talk",
        "fairs.view_checkinconflict",
        "accounts.view_cannedreason",
        "accounts.view_company",
    ],
    # Small fairs in one area: the editions that name the officer, nothing else (JF-6).
    "Petugas wilayah": ["fairs.check_in"],
    "Pengelola pelatihan": [
        "accounts.view_cannedreason",
        "accounts.view_resident",
        *(f"training.{verb}_programme" for verb in ("view", "change")),
        *(f"training.{verb}_field" for verb in ("view", "add", "change")),
        *(f"training.{verb}_material" for verb in ("view", "add", "change", "delete")),
        *(f"training.{verb}_rulefile" for verb in ("view", "add")),
        *(f"training.{verb}_batch" for verb in ("view", "add", "change")),
        *(f"training.{verb}_trainingday" for verb in ("view", "add", "change", "delete")),
        *(f"training.{verb}_pledge" for verb in ("view", "add", "change")),
        *(f"training.{verb}_pastimport" for verb in ("view", "add")),
        "training.view_enrolment",
        "training.select_enrolment",
        "training.score_enrolment",
        "training.view_allocation",
        "training.pay_transport",
        "training.view_certificate",
        "training.issue_certificate",
        "training.view_certificaterun",
        "training.view_alumnifollowup",
        *(f"training.{verb}_onthejob" for verb in ("view", "add", "change")),
        "training.view_communityrequest",
        "training.plan_van",
        *(f"training.{verb}_van" for verb in ("view", "add", "change")),
        *(f"training.{verb}_vanbooking" for verb in ("view", "add", "change")),
    ],
    "Pendamping usaha": [
        "accounts.view_cannedreason",
        "accounts.view_resident",
        "training.view_business",
        "training.view_dossier",
        "training.review_dossier",
        *(f"training.{verb}_visit" for verb in ("view", "add", "change")),
        "training.view_businessprogress",
    ],
    # Instructors work on their own page (/instruktur/), for the batches that name them; scoring needs no admin.
    "Instruktur": ["training.score_enrolment"],
    "Admin data": [
        "accounts.view_user",
        "accounts.change_user",
        "accounts.view_accesslog",
        "notifications.view_delivery",
        "notifications.requeue_delivery",
        "reference.view_holiday",
        "reference.add_holiday",
        "reference.change_holiday",
        "reference.delete_holiday",
        "reference.view_minimumwage",
        "reference.add_minimumwage",
        "reference.change_minimumwage",
        "reference.view_kecamatan",
        "reference.view_kelurahan",
    ],
}


class Command(BaseCommand):
    help = "Write the officers' groups and their permissions."

    @transaction.atomic
    def handle(self, **options):
        for name, wanted in GROUPS.items():
            group, _created = Group.objects.get_or_create(name=name)
            rows = []
            for label in wanted:
                app_label, codename = label.split(".")
                rows.append(Permission.objects.get(content_type__app_label=app_label, codename=codename))
            group.permissions.set(rows)
