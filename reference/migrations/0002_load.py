"""Load the reference data that the project ships."""

from django.db import migrations

from reference.load import load_reference_data


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]
    operations = [
        migrations.RunPython(lambda apps, editor: load_reference_data(apps), migrations.RunPython.noop)
    ]
