"""Lists of the admin with made-up addresses and forms: an answer, never an error."""

import pytest
from django.contrib import admin
from django.urls import reverse

from jobs.models import Vacancy
from placements.models import Placement
from tests.admin.pages import signed_in
from tests.factories.accounts import OfficerFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db
ODD = ["999999999999", "9" * 30, "abc"]


@pytest.fixture
def client():
    return signed_in(OfficerFactory(is_superuser=True))


def list_url(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_address_of_a_list_is_an_error(client, model):
    model_admin = admin.site._registry[model]
    names = ["p", "o", "all", "q", "id", "e"]
    if model_admin.date_hierarchy:
        names += [f"{model_admin.date_hierarchy}__{part}" for part in ("year", "month", "day")]
    for spec in model_admin.list_filter:
        name = spec if isinstance(spec, str) else getattr(spec, "parameter_name", None) or spec[0]
        names += [name, f"{name}__exact", f"{name}__isnull", f"{name}__gte", f"{name}__year", f"{name}__id__exact"]
    for name in names:
        for value in ODD:
            response = client.get(list_url(model), {name: value}, follow=True)
            assert response.status_code in (200, 400, 403), (name, value)


def test_a_month_of_a_year_without_end_is_an_empty_answer(client):
    for query in ("accepted_on__year=2026&accepted_on__month=99999999999999999999", "accepted_on__year=9999"):
        response = client.get(f"{list_url(Placement)}?{query}", follow=True)
        assert response.status_code == 200, query


@pytest.mark.parametrize("chosen", [["abc"], ["9" * 40], ["\x00"], ["-1"], [""]])
def test_an_action_on_what_is_no_row_chooses_nothing(client, chosen):
    vacancy = VacancyFactory(published=True)
    data = {"action": "decide_bekukan", "_selected_action": chosen, "decide": "1", "reason": "Dilaporkan."}
    response = client.post(list_url(Vacancy), data, follow=True)
    assert response.status_code == 200
    assert Vacancy.objects.get(pk=vacancy.pk).state == vacancy.state


def test_a_wrong_key_beside_a_right_one_does_not_stop_the_right_one(client):
    vacancy = VacancyFactory(published=True)
    data = {
        "action": "decide_bekukan",
        "_selected_action": ["abc", str(vacancy.pk)],
        "decide": "1",
        "reason": "Dilaporkan.",
    }
    assert client.post(list_url(Vacancy), data, follow=True).status_code == 200
    assert Vacancy.objects.get(pk=vacancy.pk).state == "suspended"
