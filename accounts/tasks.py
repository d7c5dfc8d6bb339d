"""Periodic work on accounts."""

from celery import shared_task


@shared_task(name="accounts.delete_old_pictures")
def delete_old_pictures():
    from accounts.services.identity import delete_old_pictures

    return delete_old_pictures()


@shared_task(name="accounts.erase_removed_documents")
def erase_removed_documents():
    from accounts.services.documents import erase_removed_documents

    return erase_removed_documents()
