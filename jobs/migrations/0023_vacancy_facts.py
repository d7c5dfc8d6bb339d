"""The filters of a vacancy as words (jobs/search/facts.py), kept by the trigger of the search column.

One index then answers words, filters and the time of publication together; columns of their own would each be a
search of the index for every level of schooling.
"""

import django.contrib.postgres.search
from django.db import migrations

FORWARD = """
CREATE FUNCTION jobs_vacancy_facts(
  kecamatan text, education text, contract text, experience int, wage bigint, disability boolean, country text,
  published timestamptz) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
  SELECT array_to_tsvector(array_remove(ARRAY[
    'k' || regexp_replace(lower(kecamatan), '[^a-z0-9]', '', 'g'),
    'e' || regexp_replace(lower(education), '[^a-z0-9]', '', 'g'),
    'c' || regexp_replace(lower(contract), '[^a-z0-9]', '', 'g'),
    'x' || least(experience, 11),
    'w' || width_bucket(wage,
      ARRAY[2000000, 3000000, 4000000, 5000000, 6000000, 8000000, 10000000, 15000000]::bigint[]),
    CASE WHEN disability THEN 'disabilitas' END,
    CASE WHEN country <> '' THEN 'luarnegeri' END,
    'h' || floor(extract(epoch FROM published) / 10800)::int,
    'd' || floor(extract(epoch FROM published) / 86400)::int,
    'm' || floor(extract(epoch FROM published) / 691200)::int], NULL))
$$;
CREATE FUNCTION jobs_vacancy_keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The wage of a month as the column monthly_wage has it, which is made behind this trigger.
  NEW.facts := jobs_vacancy_facts(
    NEW.kecamatan_id, NEW.min_education_id, NEW.contract_kind, NEW.min_experience_years::int,
    CASE WHEN NEW.wage_hidden THEN NULL
      WHEN NEW.wage_period = 'day' THEN NEW.wage_min::bigint * 25
      WHEN NEW.wage_period = 'hour' THEN NEW.wage_min::bigint * 173
      ELSE NEW.wage_min END,
    NEW.is_disability_friendly, NEW.work_country, NEW.published_at);
  RETURN NEW;
END $$;
CREATE TRIGGER vacancy_facts BEFORE INSERT OR UPDATE OF
    kecamatan_id, min_education_id, contract_kind, min_experience_years, wage_hidden, wage_period, wage_min,
    is_disability_friendly, work_country, published_at, facts
  ON jobs_vacancy FOR EACH ROW EXECUTE FUNCTION jobs_vacancy_keep_facts();
"""
BACKWARD = """
DROP TRIGGER vacancy_facts ON jobs_vacancy;
DROP FUNCTION jobs_vacancy_keep_facts();
DROP FUNCTION jobs_vacancy_facts(text, text, text, int, bigint, boolean, text, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0022_export_maker_words")]
    operations = [
        migrations.AddField(
            model_name="vacancy",
            name="facts",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
