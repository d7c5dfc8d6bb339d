"""A class as search engines read it: schema.org Course with one instance."""

import json

from django.conf import settings
from django.utils.safestring import mark_safe

ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def course_script(batch):
    """Return the Course as JSON that is safe inside a script element."""
    found = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": str(batch),
        "description": batch.about or batch.field.summary or batch.field.programme.summary,
        "url": settings.SITE_URL + batch.get_absolute_url(),
        "provider": {"@type": "Organization", "name": "Dinas Ketenagakerjaan Kota Tangerang"},
        "offers": {"@type": "Offer", "price": 0, "priceCurrency": "IDR", "category": "Free"},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "Onsite",
            "startDate": batch.starts_on.isoformat(),
            "endDate": batch.ends_on.isoformat(),
            "location": {"@type": "Place", "name": batch.place, "address": batch.address or batch.place},
        },
    }
    return mark_safe(json.dumps(found, ensure_ascii=False).translate(ESCAPES))
