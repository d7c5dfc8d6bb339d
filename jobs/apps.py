from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = _("Lowongan dan lamaran")

    def ready(self):
        import jobs.sentences
        import jobs.vacancy_templates  # noqa: F401 - registers what is shipped
        from accounts.freezing import on_company_frozen
        from accounts.lacking import on_asked_who_lacks
        from accounts.models import User
        from cakapkerja.slots import fill_slot
        from cakapkerja.visitor_pages import keep_by
        from jobs.class_vacancies import vacancies_for_class
        from jobs.enums import VacancyState
        from jobs.lacking import applicants_lacking
        from jobs.models import Vacancy
        from jobs.pages import kept_for_visitors
        from jobs.services import merging, synonyms  # noqa: F401 - synonyms: tells load_words what is shipped
        from jobs.services.freezing import tell_applicants_of_company
        from jobs.services.vacancies import DIGEST_AUDIENCE, still_in_review
        from notifications.services import register_digest_audience, register_digest_check

        merging.register_parts()
        keep_by(kept_for_visitors)
        fill_slot("class_vacancies", vacancies_for_class)
        on_company_frozen(tell_applicants_of_company)
        on_asked_who_lacks(applicants_lacking)
        register_digest_check("jobs.vacancy_submitted", still_in_review)
        register_digest_audience(
            DIGEST_AUDIENCE,
            lambda: User.objects.officers_with("jobs.review_vacancy"),
            title=_("Lowongan menunggu pemeriksaan"),
            waiting=lambda: Vacancy.objects.filter(state=VacancyState.IN_REVIEW),
        )
