"""Periodic and bulk work of training."""

from celery import shared_task


@shared_task(name="training.finish_van_visits")
def finish_van_visits():
    from training.services.van_plans import finish_visits

    return finish_visits()


@shared_task(name="training.delete_old_van_drafts")
def delete_old_van_drafts():
    from training.services.van_requests import delete_old_drafts

    return delete_old_drafts()


@shared_task(name="training.issue_certificates")
def issue_certificates():
    from training.services.certificates import run_waiting

    return run_waiting()


@shared_task(name="training.delete_old_accounts")
def delete_old_accounts():
    from training.services.transport import delete_old_accounts

    return delete_old_accounts()


@shared_task(name="training.ask_business_progress")
def ask_business_progress():
    from training.services.companions import ask_progress

    return ask_progress()


@shared_task(name="training.lapse_kept_seats")
def lapse_kept_seats():
    from training.services.seats import lapse_kept_seats

    return lapse_kept_seats()


@shared_task(name="training.remind_of_kept_seats")
def remind_of_kept_seats():
    from training.services.reminders import remind_of_kept_seats

    return remind_of_kept_seats()


@shared_task(name="training.remind_of_first_day")
def remind_of_first_day():
    from training.services.reminders import remind_of_first_day

    return remind_of_first_day()


@shared_task(name="training.close_waiting_lists")
def close_waiting_lists():
    from training.services.reminders import close_waiting_lists

    return close_waiting_lists()


@shared_task(name="training.tell_batch_opened")
def tell_batch_opened():
    from training.services.field_news import tell_batch_opened

    return tell_batch_opened()


@shared_task(name="training.remind_of_weeks")
def remind_of_weeks():
    from training.services.on_the_job_weeks import remind_of_weeks

    return remind_of_weeks()


@shared_task(name="training.ask_alumni")
def ask_alumni():
    from training.services.follow_ups import ask_due_questions

    return ask_due_questions()


@shared_task(name="training.freeze_lotteries")
def freeze_lotteries():
    from training.services.lottery import freeze_due_lists

    return freeze_due_lists()


@shared_task(name="training.publish_results")
def publish_results():
    from training.services.selection import publish_due_results

    return publish_due_results()


@shared_task(name="training.tell_results")
def tell_results():
    from training.services.selection import tell_results

    return tell_results()
