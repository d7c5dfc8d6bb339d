"""What every template may use without asking."""

from django.conf import settings


def site(request):
    """Names and contacts that the office sets by environment, and whether the person is a resident."""
    return {
        "SITE_NAME": "Tangerang Cakap Kerja",
        "SITE_URL": settings.SITE_URL,
        "HELP_WHATSAPP": settings.HELP_WHATSAPP,
        "HELP_PHONE": settings.HELP_PHONE,
        "HELP_ADDRESS": settings.HELP_ADDRESS,
        "DPO_NAME": settings.DPO_NAME,
        "DPO_CONTACT": settings.DPO_CONTACT,
        "DEMO": settings.DEMO,
    }
