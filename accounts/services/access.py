"""Who looked at whose data."""

from accounts.models import AccessLog


def log_access(*, subject, actor, kind, about="", company=None, reason=""):
    """Write one look (PDP-05). A person who looks at their own data leaves no row."""
    if subject == actor:
        return None
    return AccessLog.objects.create(
        subject=subject, actor=actor, kind=kind, about=about[:160], company=company, reason=reason[:200]
    )
