"""System checks of our own: what is wrong with the settings is said before the first page, not at it."""

from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

from cakapkerja import crypto


@register("keys")
def check_keys(app_configs, **kwargs):
    """The keys of identity numbers can be used. Their text is never shown."""
    try:
        crypto.require_keys()
    except ImproperlyConfigured as exc:
        return [Error(str(exc), hint="See docs/operations.md, Secrets.", id="cakapkerja.E001")]
    return []
