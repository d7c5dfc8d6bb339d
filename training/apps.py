from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Pelatihan")

    def ready(self):
        from cakapkerja.slots import fill_slot
        from training.class_offers import classes_for_skills
        from training.home_links import resident_links
        from training.merging import register_parts

        register_parts()

        from training.pledging import desk_link

        fill_slot("company_desk", desk_link)

        from django.contrib.auth.signals import user_logged_in

        from training import instructor_menu, ojt_reading

        user_logged_in.connect(instructor_menu.remember_at_sign_in, dispatch_uid="training.teaches")

        fill_slot("company_desk", ojt_reading.desk_link)
        fill_slot("header_menu", instructor_menu.menu_link)
        fill_slot("vacancy_classes", classes_for_skills)
        fill_slot("resident_home", resident_links)
        fill_slot("resident_home", ojt_reading.home_link)

        from accounts.known import on_identity_known
        from accounts.models import User
        from notifications.services import register_digest_audience, register_digest_check
        from training.models import CommunityRequest, Dossier
        from training.services import companions, dossiers, van_requests  # noqa: F401 - messages must be known
        from training.services.van_people import link_enrolments

        on_identity_known(link_enrolments)
        register_digest_check("training.van_request_submitted", van_requests.still_waiting)
        register_digest_audience(
            van_requests.DIGEST_AUDIENCE,
            lambda: User.objects.officers_with("training.plan_van"),
            title=_("Permintaan Mobil Si Praja menunggu jadwal"),
            waiting=CommunityRequest.objects.waiting,
        )
        register_digest_check("training.dossier_submitted", dossiers.still_in_review)
        register_digest_audience(
            dossiers.DIGEST_AUDIENCE,
            lambda: User.objects.officers_with("training.review_dossier"),
            title=_("Proposal usaha menunggu pemeriksaan"),
            waiting=Dossier.objects.waiting,
        )
