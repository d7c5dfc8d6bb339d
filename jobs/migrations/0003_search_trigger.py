"""The search column is kept by the database, so that no way of writing leaves it stale."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION jobs_vacancy_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search :=
    setweight(to_tsvector('indonesian', coalesce(NEW.title, '')), 'A') ||
    setweight(to_tsvector('indonesian',
      coalesce((SELECT name FROM accounts_company WHERE id = NEW.company_id), '')), 'B') ||
    setweight(to_tsvector('indonesian', coalesce(NEW.skills, '')), 'B') ||
    setweight(to_tsvector('indonesian', coalesce(NEW.requirements, '')), 'C') ||
    setweight(to_tsvector('indonesian', coalesce(NEW.duties, '')), 'D');
  RETURN NEW;
END $$;
CREATE TRIGGER vacancy_search BEFORE INSERT OR UPDATE OF title, skills, requirements, duties, company_id
  ON jobs_vacancy FOR EACH ROW EXECUTE FUNCTION jobs_vacancy_search();
CREATE FUNCTION jobs_company_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE jobs_vacancy SET title = title WHERE company_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER company_renamed AFTER UPDATE OF name ON accounts_company FOR EACH ROW
  WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION jobs_company_renamed();
"""
BACKWARD = """
DROP TRIGGER company_renamed ON accounts_company;
DROP FUNCTION jobs_company_renamed();
DROP TRIGGER vacancy_search ON jobs_vacancy;
DROP FUNCTION jobs_vacancy_search();
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_initial"), ("accounts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
