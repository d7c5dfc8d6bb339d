"""Companies that may be one and the same: signs that an officer looks at, never a decision.

Two companies never share a NIB (a constraint). Signs are the name without its legal form, the mail domain (free
mail counts by the whole address), the telephone, and the address. A key that more than six companies share, the
telephone of a business park, says nothing about two of them.
"""

import dataclasses

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.domains import FREE_MAIL
from accounts.models import Company

SHARED_AT_MOST = 6
PAIRS_AT_MOST = 100
SIGNS = {
    "name": _("nama sama"),
    "email": _("e-mail atau domain sama"),
    "phone": _("telepon sama"),
    "address": _("alamat sama"),
}

_PAIRS = r"""
    WITH firm AS (
        SELECT id, street, kelurahan_id, lower(email) AS email, split_part(lower(email), '@', 2) AS domain,
            replace(regexp_replace(
                ' ' || regexp_replace(upper(name), '[^A-Z0-9]+', '  ', 'g') || ' ',
                ' (PT|CV|UD|PD|FA|TBK|PERSERO|PERUM|TERBATAS|PERSEROAN) ', ' ', 'g'), ' ', '') AS name,
            regexp_replace(regexp_replace(phone, '\D', '', 'g'), '^(62|0)+', '') AS phone
        FROM accounts_company WHERE state <> 'merged'
    ), sign AS (
        SELECT id, 'name' AS kind, name AS key FROM firm
        UNION ALL SELECT id, 'email', CASE WHEN domain = ANY(%(free)s) THEN email ELSE domain END FROM firm
        UNION ALL SELECT id, 'phone', CASE WHEN length(phone) >= 6 THEN phone ELSE '' END FROM firm
        UNION ALL SELECT id, 'address', CASE WHEN street <> '' THEN kelurahan_id || ' ' || regexp_replace(
            regexp_replace(upper(street), '\m(JALAN|JL|JLN|NOMOR|NO)\M', '', 'g'), '[^A-Z0-9]', '', 'g') END
            FROM firm
    ), shared AS (
        SELECT kind, array_agg(id ORDER BY id) AS ids FROM sign WHERE key <> ''
        GROUP BY kind, key HAVING count(*) BETWEEN 2 AND %(most)s
    ), pair AS (
        SELECT a, b, array_agg(kind ORDER BY kind) AS kinds
        FROM shared, unnest(ids) AS a, unnest(ids) AS b
        WHERE a < b AND (%(one)s::bigint IS NULL OR %(one)s IN (a, b))
        GROUP BY a, b
    )
    SELECT a, b, kinds FROM pair
    WHERE NOT EXISTS (SELECT 1 FROM accounts_notduplicate WHERE first_id = a AND second_id = b)
    ORDER BY cardinality(kinds) DESC, 'name' = ANY(kinds) DESC, b DESC, a DESC LIMIT %(limit)s
"""


@dataclasses.dataclass(frozen=True)
class Pair:
    """Two companies that look alike, and by which signs, in words."""

    first: Company
    second: Company
    signs: tuple

    def other(self, company):
        return self.second if self.first.pk == company.pk else self.first


def _rows(company_id=None, limit=PAIRS_AT_MOST):
    with connection.cursor() as cursor:
        cursor.execute(
            _PAIRS, {"free": sorted(FREE_MAIL), "most": SHARED_AT_MOST, "one": company_id, "limit": limit}
        )
        return cursor.fetchall()


def find_duplicates(company=None):
    """Return up to 100 :class:`Pair`, most signs first; with ``company`` only the pairs that it is in."""
    rows = _rows(company.pk if company else None)
    found = Company.objects.select_related("kelurahan__kecamatan", "outside_province").in_bulk(
        {key for a, b, kinds in rows for key in (a, b)}
    )
    return [Pair(found[a], found[b], tuple(SIGNS[kind] for kind in kinds)) for a, b, kinds in rows]


def signs_between(one, other):
    """The signs that two companies share, in words."""
    for pair in find_duplicates(one):
        if pair.other(one).pk == other.pk:
            return pair.signs
    return ()


def count_duplicates():
    """How many pairs wait for an officer, at most 100."""
    return len(_rows())
