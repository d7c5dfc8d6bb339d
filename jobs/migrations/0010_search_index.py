"""One index for words and the usual filters together, built beside the running portal."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, BtreeGinExtension, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("jobs", "0009_search_again"),
        ("accounts", "0003_trust_and_suggestions"),
        ("reference", "0003_kecamatan_neighbours"),
    ]
    operations = [
        BtreeGinExtension(),
        AddIndexConcurrently(
            model_name="vacancy",
            index=GinIndex(
                fields=["search", "kecamatan", "min_education", "contract_kind", "is_disability_friendly"],
                condition=models.Q(("state", "published")),
                name="vacancy_words_and_facts",
            ),
        ),
        AddIndexConcurrently(
            model_name="vacancy",
            index=models.Index(
                fields=["-published_at", "-id"],
                condition=models.Q(("state", "published"), models.Q(("work_country", ""), _negated=True)),
                name="vacancy_newest_abroad",
            ),
        ),
        RemoveIndexConcurrently(model_name="vacancy", name="vacancy_search_open"),
    ]
