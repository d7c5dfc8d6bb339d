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
