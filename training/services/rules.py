"""Rule files of quotas: only new versions, each with its fingerprint (N-06)."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once
from training.allocation import canonical, check_rule, fingerprint
from training.models import RuleFile


def publish_rule(*, officer, name, body, words, token=None, url_of=None):
    """Keep ``body`` as the next version of the rule ``name``; it never changes again."""
    name, words = " ".join(name.split()), words.strip()
    if not name or not words:
        raise BusinessRuleError(_("Isi nama aturan dan penjelasannya dalam kata-kata."))
    body = check_rule(body)
    with once(officer, token) as receipt:
        last = RuleFile.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0
        rule = RuleFile(
            name=name,
            version=last + 1,
            body=body,
            words=words,
            sha256=fingerprint(canonical(body)),
            published_by=officer,
        )
        try:
            with transaction.atomic():
                rule.save(force_insert=True)
        except IntegrityError as exc:
            raise BusinessRuleError(_("Versi lain baru saja diterbitkan. Muat ulang halaman ini.")) from exc
        receipt.url = url_of(rule) if url_of else ""
    return rule
