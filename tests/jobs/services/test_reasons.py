"""After a no: the reason in the app, and one next step that leads somewhere (N-24)."""

import pytest

from jobs.enums import RejectReason
from jobs.services.reasons import next_step_for
from tests.factories.accounts import ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reason", RejectReason.values)
@pytest.mark.parametrize("place", [{}, {"outside": True}])
def test_each_reason_is_read_in_the_app_with_a_step_that_works(client, reason, place):
    resident = ResidentFactory(complete=True, **place)
    row = ApplicationFactory(resident=resident, rejected=True, reject_reason=reason)
    VacancyFactory(published=True)
    row.transitions.create(from_state="seen", to_state="rejected")
    client.force_login(resident.user)
    page = client.get(row.get_absolute_url()).content.decode()
    assert str(RejectReason(reason).label) in page
    step = next_step_for(row)
    assert step.url.replace("&", "&amp;") in page
    assert client.get(step.url).status_code == 200


def test_steps_fit_their_reasons():
    row = ApplicationFactory(resident=ResidentFactory(complete=True), rejected=True)
    urls = {}
    for reason in RejectReason.values:
        row.reject_reason = reason
        urls[reason] = next_step_for(row).url
    assert urls["education"] == "/lowongan/?pendidikan=smk"
    assert urls["experience"] == "/lowongan/?pengalaman=0"
    assert urls["distance"] == "/lowongan/?kecamatan=cibodas"
    assert urls["schedule"] == "/lowongan/?jenis=part_time"
    assert urls["skill"] == "/saya/profil/kerja/"
