"""What a company keeps about an applicant for itself: stars and tags. The applicant sees neither (X-062)."""

from django.db import transaction
from django.utils.translation import gettext as _

from cakapkerja.errors import BusinessRuleError
from jobs.enums import Stars
from jobs.services.applications import lock_managed
from jobs.services.bulk import MAX_TAGS, clean_tag, keep_tags


@transaction.atomic
def rate_applicant(*, actor, application_id, stars, tags):
    """Set the stars (0 to 5) and the tags (texts) of an application."""
    if stars not in Stars.values:
        raise BusinessRuleError(_("Pilih nilai dari daftar."), field="stars")
    cleaned = list(dict.fromkeys(clean_tag(tag) for tag in tags))
    if len(cleaned) > MAX_TAGS:
        raise BusinessRuleError(_("Paling banyak %d label untuk satu pelamar.") % MAX_TAGS, field="tags")
    application = lock_managed(actor, application_id)
    if cleaned:
        keep_tags(application.vacancy.company, cleaned)
    application.stars, application.tags = stars, cleaned
    application.save(update_fields=["stars", "tags"])
    return application
