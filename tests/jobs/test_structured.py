"""JobPosting: our own schema, made from what Google's page asks for (JP-10: the usual tools check too little)."""

import json
import re

import jsonschema
import pytest

from jobs.enums import ContractKind, WagePeriod
from jobs.services.vacancies import close_vacancy
from jobs.structured import bare_title
from reference.models import Province
from tests.factories.accounts import MembershipFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db

INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$"
SCHEMA = {
    "type": "object",
    "required": [
        "@context", "@type", "title", "description", "identifier", "datePosted", "validThrough",
        "employmentType", "hiringOrganization", "jobLocation", "directApply", "url",
    ],
    "additionalProperties": False,
    "properties": {
        "@context": {"const": "https://schema.org/"},
        "@type": {"const": "JobPosting"},
        "title": {"type": "string", "minLength": 2, "maxLength": 100, "pattern": r"^[^!*#<>]+$"},
        "description": {"type": "string", "minLength": 20},
        "identifier": {
            "type": "object",
            "required": ["@type", "name", "value"],
            "properties": {"@type": {"const": "PropertyValue"}, "value": {"pattern": "^[2-9b-z]{8}$"}},
        },
        "datePosted": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "validThrough": {"type": "string", "pattern": INSTANT},
        "employmentType": {
            "enum": ["FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "PER_DIEM", "OTHER"]
        },
        "hiringOrganization": {
            "type": "object",
            "required": ["@type", "name", "sameAs"],
            "properties": {"@type": {"const": "Organization"}, "sameAs": {"pattern": "^https?://"}},
        },
        "jobLocation": {
            "type": "object",
            "required": ["@type", "address"],
            "properties": {
                "@type": {"const": "Place"},
                "address": {
                    "type": "object",
                    "required": ["@type", "addressCountry"],
                    "properties": {"@type": {"const": "PostalAddress"}, "addressCountry": {"minLength": 2}},
                },
            },
        },
        "baseSalary": {
            "type": "object",
            "required": ["@type", "currency", "value"],
            "properties": {
                "@type": {"const": "MonetaryAmount"},
                "currency": {"const": "IDR"},
                "value": {
                    "type": "object",
                    "required": ["@type", "unitText"],
                    "properties": {"unitText": {"enum": ["MONTH", "DAY", "HOUR"]}},
                    "oneOf": [{"required": ["value"]}, {"required": ["minValue", "maxValue"]}],
                },
            },
        },
        "experienceRequirements": {
            "type": "object",
            "required": ["@type", "monthsOfExperience"],
            "properties": {"monthsOfExperience": {"type": "integer", "minimum": 1}},
        },
        "totalJobOpenings": {"type": "integer", "minimum": 1},
        "directApply": {"const": True},
        "url": {"type": "string", "pattern": "^https?://"},
    },
}  # fmt: skip


def posting(client, vacancy):
    """Return the JobPosting of the vacancy's page, or None."""
    html = client.get(vacancy.get_absolute_url()).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(found) <= 1
    return json.loads(found[0]) if found else None


ABROAD = {"kecamatan": None, "work_country": "Jepang", "work_city": "Nagoya", "sip2mi": "SIP-1"}
ELSEWHERE = {"kecamatan": None, "work_city": "Jakarta Barat"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"wage_hidden": True},
        {"wage_max": None},
        {"wage_period": WagePeriod.HOUR, "wage_min": 25000, "wage_max": 30000},
        {"min_experience_years": 2, "benefits": "BPJS", "skills": "las, jahit"},
        ABROAD,
        ELSEWHERE,
        *({"contract_kind": kind} for kind in ContractKind.values),
    ],
)
def test_every_kind_of_open_vacancy_keeps_to_the_schema(client, fields):
    if fields is ELSEWHERE:
        fields = {**fields, "work_province": Province.objects.get(pk="31")}
    vacancy = VacancyFactory(published=True, **fields)
    found = posting(client, vacancy)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert ("baseSalary" in found) == (not vacancy.wage_hidden)


def test_the_schema_notices_what_the_usual_tool_lets_through(client):
    found = posting(client, VacancyFactory(published=True))
    for name in ("jobLocation", "validThrough"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({key: value for key, value in found.items() if key != name}, SCHEMA)


def test_the_last_day_is_the_one_that_the_page_shows(client):
    vacancy = VacancyFactory(published=True)
    found = posting(client, vacancy)
    assert found["validThrough"] == f"{vacancy.closes_on.isoformat()}T23:59:59+07:00"


def test_the_range_of_the_wage_is_in_order(client):
    value = posting(client, VacancyFactory(published=True, wage_min=5_000_000, wage_max=6_000_000))["baseSalary"][
        "value"
    ]
    assert (value["minValue"], value["maxValue"], value["unitText"]) == (5_000_000, 6_000_000, "MONTH")


def test_the_identifier_stays_over_edits(client):
    vacancy = VacancyFactory(published=True)
    before = posting(client, vacancy)["identifier"]
    vacancy.title = "Nama lain"
    vacancy.save()
    assert posting(client, vacancy)["identifier"] == before


def test_words_stay_words_inside_the_script(client):
    text = "</script><script>alert(1)</script> & <b>tebal</b> \u2028 baris"
    vacancy = VacancyFactory(published=True, duties=text, title="Kasir </script><b>")
    html = client.get(vacancy.get_absolute_url()).content.decode()
    raw = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1]
    assert "<" not in raw
    assert "\u2028" not in raw
    found = json.loads(raw)
    assert "&lt;script&gt;" in found["description"]
    assert re.findall(r"<(\w+)", found["description"]) and set(re.findall(r"<(\w+)", found["description"])) <= {
        "p", "ul", "li", "br", "strong",
    }  # fmt: skip


def test_it_is_gone_in_the_same_request_when_the_vacancy_closes(client):
    vacancy = VacancyFactory(published=True)
    owner = MembershipFactory(company=vacancy.company).user
    assert posting(client, vacancy)
    close_vacancy(actor=owner, vacancy_id=vacancy.pk)
    assert posting(client, vacancy) is None
    assert 'content="noindex"' in client.get(vacancy.get_absolute_url()).content.decode()
    assert vacancy.code not in client.get("/sitemap-lowongan.xml").content.decode()


def test_a_list_has_none(client):
    VacancyFactory(published=True)
    for path in ("/", "/lowongan/", "/lowongan/di/cibodas/"):
        assert "ld+json" not in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("URGENT!! Kasir Toko", "Kasir Toko"),
        ("Dibutuhkan segera: Operator Jahit", "Operator Jahit"),
        ("Sopir Rp5.000.000", "Sopir"),
        ("*** Barista ***", "Barista"),
        ("Lowongan kerja Admin Gudang", "Admin Gudang"),
        ("Urgent", "Urgent"),
        ("Guru PAUD (paruh waktu)", "Guru PAUD (paruh waktu"),
    ],
)
def test_the_title_is_the_bare_name_of_the_job(typed, bare):
    assert bare_title(typed).rstrip(")") == bare
