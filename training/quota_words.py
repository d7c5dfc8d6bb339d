"""Quotas in words for the people who register."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reference.models import Kecamatan
from training.allocation import DISABILITY, KECAMATAN, WOMEN
from training.lottery import MERGED


def quota_lines(quotas):
    """One sentence for each (group, seats); one query when a kecamatan is named."""
    codes = [group.partition(":")[2] for group, _seats in quotas if group.startswith(f"{KECAMATAN}:")]
    names = dict(Kecamatan.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    return [_line(group, seats, names) for group, seats in quotas]


def _line(group, seats, names):
    who = {
        WOMEN: _("perempuan"),
        DISABILITY: _("penyandang disabilitas"),
        KECAMATAN: _("warga tiap kecamatan yang punya pendaftar"),
        MERGED: _("kelompok kecil yang digabung"),
    }.get(group)
    if who is None:
        code = group.partition(":")[2]
        who = _("warga Kecamatan %s") % names.get(code, code)
    text = ngettext(
        "Paling sedikit %(n)d kursi untuk %(who)s.", "Paling sedikit %(n)d kursi untuk %(who)s.", seats
    )
    return text % {"n": seats, "who": who}


def batch_quota_lines(batch):
    """The sentences of the rule of a batch, [] when it has none."""
    quotas = batch.rule.body.get("quotas", []) if batch.rule else []
    return quota_lines([(quota["group"], quota["seats"]) for quota in quotas])
