"""Placements in the admin: counts, corrections with a reason, cancelling, follow-ups."""

import datetime

import pytest
from django.urls import reverse

from accounts.enums import Sex
from placements.enums import CancelReason, PlacementKind
from placements.models import FollowUp, Placement, PlacementCorrection
from placements.services.followups import plan_follow_ups
from tests.admin.pages import buttons, errors, sentences, signed_in, url_of, words
from tests.factories.accounts import OfficerFactory, ResidentFactory, kelurahan
from tests.factories.placements import PlacementFactory

pytestmark = pytest.mark.django_db
WHY = "Salah pilih jenis."
LIST = "admin:placements_placement_changelist"


@pytest.fixture
def officer():
    return OfficerFactory(placement_officer=True)


@pytest.fixture
def client(officer):
    return signed_in(officer)


@pytest.fixture
def placement():
    return PlacementFactory(
        resident=ResidentFactory(complete=True), accepted_on=datetime.date(2026, 3, 2), kelurahan=kelurahan()
    )


def form_of(client, placement, **changes):
    """What a browser sends when the officer changes only ``changes`` of the correction form."""
    form = client.get(url_of(placement, "betulkan")).context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, datetime.date):
            data |= {
                f"{bound.name}_tanggal": value.day,
                f"{bound.name}_bulan": value.month,
                f"{bound.name}_tahun": value.year,
            }
        elif value is not None:
            data[bound.name] = getattr(value, "pk", value)
    return {**data, "reason": WHY, **changes}


# --- correcting ---------------------------------------------------------------------------------------
def test_a_correction_keeps_before_after_who_and_why(client, officer, placement):
    data = form_of(client, placement, position="Kepala Regu", sex=Sex.MALE)
    response = client.post(url_of(placement, "betulkan"), data, follow=True)
    assert sentences(response) == ["Pembetulan disimpan."]
    placement.refresh_from_db()
    assert (placement.position, placement.sex) == ("Kepala Regu", Sex.MALE)
    row = PlacementCorrection.objects.get()
    assert (row.actor, row.reason) == (officer, WHY)
    assert row.before == {"position": "Operator Jahit", "sex": "female"}
    assert row.after == {"position": "Kepala Regu", "sex": "male"}
    for page in ("change", "history"):
        text = words(client.get(url_of(placement, page)))
        assert "Jabatan: Operator Jahit → Kepala Regu" in text
        assert "Jenis kelamin: Perempuan → Laki-laki" in text
        assert WHY in text


def test_an_untouched_form_says_that_nothing_changed(client, placement):
    response = client.post(url_of(placement, "betulkan"), form_of(client, placement))
    assert errors(response) == [("__all__", "Tidak ada yang berubah.")]
    assert PlacementCorrection.objects.count() == 0


def test_a_correction_needs_a_reason_and_keeps_what_was_typed(client, placement):
    data = form_of(client, placement, position="Kepala Regu", reason="")
    response = client.post(url_of(placement, "betulkan"), data)
    assert [name for name, _text in errors(response)] == ["reason"]
    assert 'value="Kepala Regu"' in response.content.decode()


def test_a_person_from_outside_is_counted_outside(client, placement):
    data = form_of(client, placement, in_city="0", outside_place="Kabupaten Tangerang")
    client.post(url_of(placement, "betulkan"), data)
    placement.refresh_from_db()
    assert (placement.in_city, placement.kelurahan, placement.outside_place) == (
        False,
        None,
        "Kabupaten Tangerang",
    )


def test_work_abroad_has_no_province(client, placement):
    data = form_of(client, placement, kind=PlacementKind.ABROAD, work_province="")
    client.post(url_of(placement, "betulkan"), data)
    placement.refresh_from_db()
    assert (placement.kind, placement.work_province, placement.kind_by_staff) == (PlacementKind.ABROAD, None, True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"in_city": "0", "outside_place": ""}, "outside_place"),
        ({"kelurahan": ""}, "kelurahan"),
        ({"kelurahan": "999"}, "kelurahan"),
        ({"kind": PlacementKind.ABROAD}, "work_province"),
        ({"work_province": ""}, "work_province"),
        ({"kind": "lain"}, "kind"),
        ({"sex": "lain"}, "sex"),
        ({"position": ""}, "position"),
        ({"position": "x" * 121}, "position"),
        ({"accepted_on_bulan": "13"}, "accepted_on"),
        ({"accepted_on_tahun": "26"}, "accepted_on"),
        ({"in_city": "2"}, "in_city"),
        ({"position": "\x00"}, "position"),
        (
            {"started_on_tanggal": "1", "started_on_bulan": "3", "started_on_tahun": "2026"},
            "__all__",
        ),
    ],
)
def test_bad_input_is_a_sentence_at_its_field_and_changes_nothing(client, placement, changes, field):
    response = client.post(url_of(placement, "betulkan"), form_of(client, placement, **changes))
    assert response.status_code == 200
    assert [name for name, _text in errors(response)] == [field]
    assert PlacementCorrection.objects.count() == 0


def test_correcting_the_first_day_plans_the_questions_anew(client, placement):
    started = {"started_on_tanggal": "9", "started_on_bulan": "3", "started_on_tahun": "2026"}
    client.post(url_of(placement, "betulkan"), form_of(client, placement, **started))
    assert [(row.day, str(row.due_on)) for row in FollowUp.objects.filter(placement=placement)] == [
        (30, "2026-04-08"),
        (90, "2026-06-07"),
        (180, "2026-09-05"),
    ]
    assert "Masih bekerja?" in words(client.get(url_of(placement)))


def test_a_correction_of_a_row_that_another_officer_corrected_asks_to_read_again(client, placement):
    page = client.get(url_of(placement, "betulkan"))
    data = form_of(client, placement, position="Kepala Regu")
    signed_in(OfficerFactory(placement_officer=True)).post(
        url_of(placement, "betulkan"), form_of(client, placement, position="Mandor")
    )
    response = client.post(url_of(placement, "betulkan"), {**data, "version": page.context["version"]})
    assert "Data ini diubah setelah Anda membukanya" in errors(response)[0][1]
    placement.refresh_from_db()
    assert placement.position == "Mandor"


# --- cancelling ---------------------------------------------------------------------------------------
def test_a_cancelled_placement_is_not_counted_and_keeps_its_reason(client, officer, placement):
    data = {"reason_code": CancelReason.MISTAKE, "reason": "Tercatat dua kali."}
    assert client.post(url_of(placement, "batalkan"), data).url == url_of(placement)
    assert Placement.objects.totals()["total"] == 0
    row = PlacementCorrection.objects.get()
    assert (row.actor, row.reason, row.after) == (
        officer,
        "Tercatat dua kali.",
        {"cancelled": True, "reason": CancelReason.MISTAKE},
    )
    response = client.get(url_of(placement))
    assert buttons(response) == ["Betulkan"]
    assert "Tercatat dua kali." in words(response) and "Salah catat" in words(response)


def test_a_second_cancel_keeps_the_first_reason_and_says_so(client, placement):
    first = {"reason_code": CancelReason.MISTAKE, "reason": "Tercatat dua kali."}
    client.post(url_of(placement, "batalkan"), first)
    again = {"reason_code": CancelReason.NO_SHOW, "reason": "Lain."}
    response = client.post(url_of(placement, "batalkan"), again, follow=True)
    assert sentences(response)[-1] == ("Penempatan ini sudah dibatalkan sebelumnya. Sebab yang pertama tetap.")
    placement.refresh_from_db()
    assert (placement.cancel_reason, placement.cancel_note) == (CancelReason.MISTAKE, "Tercatat dua kali.")


@pytest.mark.parametrize("data", [{"reason": "x"}, {"reason_code": "lain", "reason": "x"}])
def test_a_cancel_needs_a_known_cause(client, placement, data):
    assert [name for name, _text in errors(client.post(url_of(placement, "batalkan"), data))] == ["reason_code"]
    assert Placement.objects.counted().count() == 1


@pytest.mark.parametrize("group", ["Verifikator", "Moderator lowongan", "Admin data"])
@pytest.mark.parametrize("page", ["change", "betulkan", "batalkan", "history"])
def test_officers_of_other_groups_find_no_placements(group, page, placement):
    client = signed_in(OfficerFactory(groups=[group]))
    assert client.get(url_of(placement, page)).status_code == 404
    assert client.post(url_of(placement, page), {"reason": "x", "reason_code": "mistake"}).status_code == 404
    assert Placement.objects.counted().count() == 1


# --- the list -----------------------------------------------------------------------------------------
def test_the_list_counts_what_is_filtered(client):
    verified = ResidentFactory(complete=True, verified=True)
    PlacementFactory(resident=verified, started=True)
    PlacementFactory()
    PlacementFactory(outside=True)
    PlacementFactory(cancelled=True)
    totals = {"total": 3, "inside": 2, "inside_verified": 1, "outside": 1, "started": 1, "cancelled": 1}
    assert client.get(reverse(LIST)).context["totals"] == totals
    outside = client.get(reverse(LIST) + "?in_city__exact=0").context["totals"]
    assert (outside["total"], outside["inside"], outside["cancelled"]) == (1, 0, 0)
    for query, count in (("dihitung", 3), ("mulai", 1), ("batal", 1)):
        assert client.get(reverse(LIST) + f"?keadaan={query}").context["cl"].result_count == count


def test_the_list_needs_as_many_queries_for_three_rows_as_for_one(client, django_assert_num_queries):
    PlacementFactory()
    with django_assert_num_queries(9):
        client.get(reverse(LIST))
    PlacementFactory(started=True), PlacementFactory(cancelled=True)
    with django_assert_num_queries(9):
        client.get(reverse(LIST))


def test_the_questions_of_a_placement_are_shown(client, placement):
    placement.started_on = datetime.date(2026, 3, 9)
    placement.save()
    plan_follow_ups(placement=placement)
    text = words(client.get(url_of(placement)))
    assert "Masih bekerja?" in text and "8 April 2026" in text


@pytest.mark.parametrize("year", ["1999", "9999", "9" * 20])
def test_a_correction_to_a_year_that_can_not_be_asks_to_look_again(client, placement, year):
    response = client.post(
        url_of(placement, "betulkan"), form_of(client, placement, accepted_on_tahun=year, position="Kepala Regu")
    )
    assert [name for name, _sentence in errors(response)] == ["accepted_on"]
    placement.refresh_from_db()
    assert placement.accepted_on == datetime.date(2026, 3, 2)
