"""One index for words and facts, built beside the running portal; the older one goes when it is there."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0024_fill_vacancy_facts")]
    operations = [
        AddIndexConcurrently(
            model_name="vacancy",
            index=GinIndex(
                fields=["search", "facts"],
                condition=models.Q(("state", "published")),
                name="vacancy_words_facts",
            ),
        ),
        RemoveIndexConcurrently(model_name="vacancy", name="vacancy_words_and_facts"),
    ]
