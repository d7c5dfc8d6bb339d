"""Documents that their owner removed: erased after 30 days, unless an application was sent with them (PDP-09)."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Document
from accounts.services import documents as service
from tests.factories.accounts import DocumentFactory
from tests.factories.jobs import ApplicationFactory

pytestmark = pytest.mark.django_db


def removed(days, **fields):
    when = timezone.now() - datetime.timedelta(days=days) if days is not None else None
    return DocumentFactory(removed_at=when, **fields)


def test_only_what_was_removed_long_ago_and_nobody_holds_is_erased(monkeypatch):
    kept = [removed(None), removed(29)]
    sent = removed(60)
    ApplicationFactory(cv=sent)
    gone = [removed(31), removed(400)]
    assert service.erase_removed_documents() == 2
    assert set(Document.objects.all()) == {*kept, sent}
    for document in [*kept, sent]:
        assert document.file.storage.exists(document.file.name)
    for document in gone:
        assert not document.file.storage.exists(document.file.name)
    assert service.erase_removed_documents() == 0


def test_a_file_that_is_missing_already_does_not_stop_the_others():
    first, second = removed(40), removed(35)
    first.file.storage.delete(first.file.name)
    assert service.erase_removed_documents() == 2
    assert not second.file.storage.exists(second.file.name)


def test_a_full_batch_is_told(monkeypatch, caplog):
    monkeypatch.setattr(service, "BATCH", 1)
    removed(40), removed(41)
    assert service.erase_removed_documents() == 1
    assert "larger than one batch" in caplog.text
