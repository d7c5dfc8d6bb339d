"""Whose mail domain an address has: free mail, throw-away mail, or the company's own (AF-04)."""

from functools import lru_cache

FREE_WORDS = (
    "gmail.com googlemail.com yahoo.com yahoo.co.id ymail.com rocketmail.com hotmail.com hotmail.co.id "
    "outlook.com outlook.co.id live.com msn.com icloud.com me.com mac.com aol.com proton.me protonmail.com "
    "pm.me gmx.com gmx.net mail.com email.com yandex.com yandex.ru mail.ru zoho.com zohomail.com fastmail.com "
    "tutanota.com tuta.com qq.com 163.com 126.com naver.com plasa.com telkom.net indosat.net.id cbn.net.id"
)
FREE_MAIL = frozenset(FREE_WORDS.split())
FREE, THROWAWAY, OWN = "free", "throwaway", "own"


@lru_cache(maxsize=1)
def _throwaway():
    from disposable_email_domains import blocklist

    return frozenset(blocklist)


def domain_of(email):
    """The part behind the last "@" in lower case, "" when there is none."""
    return email.rpartition("@")[2].strip().rstrip(".").lower() if "@" in email else ""


def kind_of(email):
    """:data:`FREE`, :data:`THROWAWAY` or :data:`OWN`; "" for no address. Subdomains count too."""
    parts = domain_of(email).split(".")
    if len(parts) < 2:
        return ""
    for start in range(len(parts) - 1):
        domain = ".".join(parts[start:])
        if domain in FREE_MAIL:
            return FREE
        if domain in _throwaway():
            return THROWAWAY
    return OWN
