"""Kept vacancies and kept searches; a search is told about at most once a day, and stopped without signing in."""

import hashlib
from urllib.parse import urlencode

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cakapkerja.errors import BusinessRuleError
from jobs.models import SavedSearch, SavedVacancy, Vacancy
from jobs.search import read_criteria

MOST_SEARCHES = 10
MOST_VACANCIES = 200
NAME_LENGTH = 120
SALT = "jobs.saved-search"


@transaction.atomic
def save_vacancy(*, actor, vacancy_id):
    """Keep a vacancy for later; twice is once. Raises :class:`BusinessRuleError` beyond 200."""
    vacancy = Vacancy.objects.visible_to(actor).filter(pk=vacancy_id).first()
    if vacancy is None:
        raise BusinessRuleError(_("Lowongan ini tidak ada lagi."))
    if SavedVacancy.objects.filter(user=actor).count() >= MOST_VACANCIES:
        raise BusinessRuleError(_("Anda sudah menyimpan 200 lowongan. Hapus beberapa dulu."))
    SavedVacancy.objects.bulk_create([SavedVacancy(user=actor, vacancy=vacancy)], ignore_conflicts=True)


def forget_vacancy(*, actor, vacancy_id):
    """Keep a vacancy no longer; it does not matter whether it was kept."""
    SavedVacancy.objects.filter(user=actor, vacancy_id=vacancy_id).delete()


def saved_ids(user, vacancies):
    """Return the keys of those among ``vacancies`` that ``user`` keeps."""
    if not user.is_authenticated or not vacancies:
        return frozenset()
    kept = SavedVacancy.objects.filter(user=user, vacancy__in=[row.pk for row in vacancies])
    return frozenset(kept.values_list("vacancy_id", flat=True))


# --- searches -----------------------------------------------------------------------------------------
def meaning_of(criteria):
    """Return the parameters that say what is searched: not the order, not how it is shown."""
    shown_only = ("urut", "persis", "sebagian")
    return {name: value for name, value in criteria.params().items() if name not in shown_only}


def name_of(criteria):
    """Return a search in words, "jahit · Cibodas"."""
    return (" · ".join(str(words) for _name, words in criteria.chips()) or _("Semua lowongan"))[:NAME_LENGTH]


@transaction.atomic
def save_search(*, actor, criteria, name="", wants_mail=True):
    """Keep a search; the same search again is the first one. Return (row, created)."""
    params = meaning_of(criteria)
    if not params:
        raise BusinessRuleError(_("Cari dulu dengan kata atau saringan, lalu simpan."))
    key = hashlib.sha256(urlencode(sorted(params.items())).encode()).hexdigest()
    existing = SavedSearch.objects.filter(user=actor, params_key=key).first()
    if existing is not None:
        return existing, False
    if SavedSearch.objects.filter(user=actor).count() >= MOST_SEARCHES:
        raise BusinessRuleError(_("Anda sudah menyimpan 10 pencarian. Hapus satu dulu."))
    row = SavedSearch(
        user=actor,
        name=(" ".join(name.replace("\x00", "").split()) or name_of(criteria))[:NAME_LENGTH],
        params=params,
        params_key=key,
        wants_mail=wants_mail,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same in another tab
        return SavedSearch.objects.get(user=actor, params_key=key), False
    return row, True


def delete_search(*, actor, search_id):
    SavedSearch.objects.filter(user=actor, pk=search_id).delete()


def set_search_mail(*, actor, search_id, wants_mail):
    """Switch the daily message of one search on or off."""
    SavedSearch.objects.filter(user=actor, pk=search_id).update(wants_mail=wants_mail)


def criteria_of(search):
    """Return the criteria of a kept search; a place or level that is gone by now counts as absent."""
    return read_criteria(search.params)


# --- stop by a link, without signing in (F-26) ---------------------------------------------------------
def stop_token(user_id):
    """Return the signed token of the stop link of a person. It opens nothing and says nothing about them."""
    return signing.dumps(str(user_id), salt=SALT)


def _person_of(token):
    """Return the key of the person of a stop link, or None when the token is not ours."""
    try:
        return signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None


def is_stop_token(token):
    return _person_of(token) is not None


def stop_by_token(token):
    """Switch every search alert of the token's person off; return whether the token was ours. Twice is once."""
    user_id = _person_of(token)
    if user_id is None:
        return False
    SavedSearch.objects.filter(user_id=user_id).update(wants_mail=False)
    return True
