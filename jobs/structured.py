"""A vacancy as schema.org's JobPosting, for search engines (JP-01 to JP-10)."""

import datetime
import json
import re

import nh3
from django.conf import settings
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe

from jobs.enums import ContractKind, WagePeriod
from reference.models import CITY_NAME

EMPLOYMENT_TYPES = {
    ContractKind.PERMANENT: "FULL_TIME",
    ContractKind.FIXED_TERM: "CONTRACTOR",
    ContractKind.DAILY: "PER_DIEM",
    ContractKind.PART_TIME: "PART_TIME",
    ContractKind.PIECEWORK: "OTHER",
    ContractKind.INTERNSHIP: "INTERN",
}
UNITS = {WagePeriod.MONTH: "MONTH", WagePeriod.DAY: "DAY", WagePeriod.HOUR: "HOUR"}
TAGS = {"p", "ul", "li", "br", "strong"}  # JP-07
# JP-02: what a title is not made of. Cut at a mark, a sum, or a word that shouts.
NOISE = re.compile(
    r"\b(?:urgent|segera|dibutuhkan|lowongan(?: kerja)?|loker|dicari|butuh cepat|walk in interview)\b[\s:!,-]*"
    r"|rp\.?\s?[\d.,]+\s*(?:jt|juta|rb|ribu)?|[!*#|]+",
    re.IGNORECASE,
)
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def bare_title(title):
    """Return the name of the job alone; the title itself when nothing would be left."""
    words = " ".join(NOISE.sub(" ", title).split()).strip(" -,:;()[]")
    return words or title


def description_of(vacancy):
    """Return the vacancy's words as clean HTML of paragraphs and lists."""
    parts = [_section("Yang dikerjakan", vacancy.duties), _section("Syarat", vacancy.requirements)]
    parts += [_section("Yang didapat", vacancy.benefits)]
    if vacancy.skills:
        parts.append(f"<p><strong>Keahlian</strong>: {escape(vacancy.skills)}</p>")
    return nh3.clean("".join(parts), tags=TAGS, attributes={})


def _section(heading, text):
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    if not lines:
        return ""
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<p><strong>{heading}</strong></p><ul>{rows}</ul>"


def _location(vacancy):
    address = {"@type": "PostalAddress", "addressCountry": "ID"}
    if vacancy.work_country:
        address["addressCountry"] = vacancy.work_country
        if vacancy.work_city:
            address["addressLocality"] = vacancy.work_city
    elif vacancy.kecamatan_id:
        address |= {"addressLocality": CITY_NAME, "addressRegion": "Banten"}
        address["streetAddress"] = ", ".join(
            part for part in (vacancy.work_address, f"Kecamatan {vacancy.kecamatan.name}") if part
        )
    else:
        address["addressLocality"] = vacancy.work_city
        if vacancy.work_province_id:
            address["addressRegion"] = vacancy.work_province.name
    return {"@type": "Place", "address": address}


def _salary(vacancy):
    value = {"@type": "QuantitativeValue", "unitText": UNITS[vacancy.wage_period]}
    if vacancy.wage_max and vacancy.wage_max != vacancy.wage_min:
        value |= {"minValue": vacancy.wage_min, "maxValue": vacancy.wage_max}
    else:
        value["value"] = vacancy.wage_min
    return {"@type": "MonetaryAmount", "currency": "IDR", "value": value}  # JP-05


def _last_second(closes_at):
    """Return the last second of the last day, with its zone: the day that the page shows (JP-03)."""
    return timezone.localtime(closes_at - datetime.timedelta(seconds=1)).isoformat(timespec="seconds")


def job_posting(vacancy):
    """Return the JobPosting of an open vacancy as a dict, or None when it is not open (JP-04)."""
    if not vacancy.is_open:
        return None
    company = vacancy.company
    found = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": bare_title(vacancy.title),
        "description": description_of(vacancy),
        "identifier": {"@type": "PropertyValue", "name": company.name, "value": vacancy.code},  # JP-06
        "datePosted": timezone.localdate(vacancy.published_at).isoformat(),
        "validThrough": _last_second(vacancy.closes_at),
        "employmentType": EMPLOYMENT_TYPES.get(vacancy.contract_kind, "OTHER"),
        "hiringOrganization": {
            "@type": "Organization",
            "name": company.name,
            "sameAs": settings.SITE_URL + company.get_absolute_url(),
        },
        "jobLocation": _location(vacancy),
        "totalJobOpenings": vacancy.openings,
        "directApply": True,
        "url": settings.SITE_URL + vacancy.get_absolute_url(),
    }
    if vacancy.wage_min is not None and not vacancy.wage_hidden:
        found["baseSalary"] = _salary(vacancy)
    if vacancy.min_experience_years:
        found["experienceRequirements"] = {
            "@type": "OccupationalExperienceRequirements",
            "monthsOfExperience": vacancy.min_experience_years * 12,
        }
    return found


def job_posting_script(vacancy):
    """Return the JobPosting as JSON that is safe inside a script element (JP-08), or ""."""
    found = job_posting(vacancy)
    return mark_safe(json.dumps(found, ensure_ascii=False).translate(ESCAPES)) if found else ""
