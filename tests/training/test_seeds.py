"""What is shipped of training: the counts that the press named, added once."""

import pytest
from django.core.management import call_command

from training.models import Field, Programme, Van

pytestmark = pytest.mark.django_db


def test_eight_nine_and_four_fields_are_shipped_and_never_overwritten():
    """domain.md 1.2, 1.3, 1.4: eight BLK classes, nine fields of business, four kinds of the van, two vans."""
    call_command("load_training", verbosity=0)
    counts = {row.slug: row.fields.count() for row in Programme.objects.all()}
    assert counts == {"blk": 8, "kewirausahaan": 9, "si-praja": 4}
    assert Van.objects.count() == 2
    assert all(van.fields.count() == 2 for van in Van.objects.all())
    assert not Field.objects.filter(programme__slug="kewirausahaan", is_confirmed=True).exists()
    assert not Field.objects.filter(skills="").exists()

    Field.objects.filter(slug="menjahit").update(name="Menjahit Dasar")
    call_command("load_training", verbosity=0)
    assert Field.objects.get(slug="menjahit").name == "Menjahit Dasar"
    assert Field.objects.count() == 21
