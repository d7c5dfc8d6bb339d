"""Periodic work on vacancies and applications."""

from celery import shared_task


@shared_task(name="jobs.close_expired_vacancies")
def close_expired_vacancies():
    from jobs.services.vacancies import close_expired_vacancies

    return close_expired_vacancies()


@shared_task(name="jobs.run_bulk_actions")
def run_bulk_actions():
    from jobs.services.bulk import run_bulk_actions

    return run_bulk_actions()


@shared_task(name="jobs.forget_unconfirmed_bulk")
def forget_unconfirmed_bulk():
    from jobs.services.bulk import forget_unconfirmed

    return forget_unconfirmed()


@shared_task(name="jobs.refresh_search_words")
def refresh_search_words():
    from jobs.services.words import refresh_words

    return refresh_words()


@shared_task(name="jobs.remind_of_interviews")
def remind_of_interviews():
    from jobs.services.reminders import remind_of_interviews

    return remind_of_interviews()


@shared_task(name="jobs.delete_old_messages")
def delete_old_messages():
    from jobs.services.chat import delete_old_messages

    return delete_old_messages()


@shared_task(name="jobs.delete_old_drafts")
def delete_old_drafts():
    from jobs.services.drafts import delete_old_drafts

    return delete_old_drafts()


@shared_task(name="jobs.delete_old_imports")
def delete_old_imports():
    from jobs.services.imports import delete_old_imports

    return delete_old_imports()


@shared_task(name="jobs.send_company_digests")
def send_company_digests():
    from jobs.services.company_digests import send_company_digests

    return send_company_digests()


@shared_task(name="jobs.announce_scheduled_vacancies")
def announce_scheduled_vacancies():
    from jobs.services.publication import announce_scheduled_vacancies

    return announce_scheduled_vacancies()


@shared_task(name="jobs.remind_filled_reports")
def remind_filled_reports():
    from jobs.services.filled import remind_filled_reports

    return remind_filled_reports()


@shared_task(name="jobs.watch_cv_openings")
def watch_cv_openings():
    from jobs.services.cv_limit import watch_cv_openings

    return watch_cv_openings()


@shared_task(name="jobs.remember_texts")
def remember_texts():
    from jobs.services.fingerprints import remember_missing_texts

    return remember_missing_texts()


@shared_task(name="jobs.remind_answers")
def remind_answers():
    from jobs.services.endings import remind_answers

    return remind_answers()


@shared_task(name="jobs.close_unanswered")
def close_unanswered():
    from jobs.services.endings import close_unanswered

    return close_unanswered()


@shared_task(name="jobs.send_search_alerts")
def send_search_alerts():
    from jobs.services.alerts import send_search_alerts

    return send_search_alerts()


@shared_task(name="jobs.compute_scores")
def compute_scores():
    from jobs.services.scores import compute_scores

    return compute_scores()


@shared_task(name="jobs.tell_closing_soon")
def tell_closing_soon():
    from jobs.services.closing_soon import tell_closing_soon

    return tell_closing_soon()
