"""Periodic work on vacancies."""

from celery import shared_task


@shared_task(name="jobs.close_expired_vacancies")
def close_expired_vacancies():
    from jobs.services.vacancies import close_expired_vacancies

    return close_expired_vacancies()
