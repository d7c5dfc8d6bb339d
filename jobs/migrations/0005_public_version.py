"""The number that every public change raises, in the transaction of the change (see PublicVersion)."""

from django.db import migrations

FORWARD = """
INSERT INTO jobs_publicversion (id, number) VALUES (1, 0) ON CONFLICT DO NOTHING;
CREATE FUNCTION jobs_public_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched boolean := false;
BEGIN
  IF TG_OP <> 'DELETE' THEN
    SELECT EXISTS (SELECT 1 FROM new_rows WHERE state = 'published') INTO touched;
  END IF;
  IF TG_OP <> 'INSERT' AND NOT touched THEN
    SELECT EXISTS (SELECT 1 FROM old_rows WHERE state = 'published') INTO touched;
  END IF;
  IF touched THEN
    INSERT INTO jobs_publicversion (id, number) VALUES (1, 1)
      ON CONFLICT (id) DO UPDATE SET number = jobs_publicversion.number + 1;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER vacancy_public_insert AFTER INSERT ON jobs_vacancy
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION jobs_public_changed();
CREATE TRIGGER vacancy_public_update AFTER UPDATE ON jobs_vacancy
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION jobs_public_changed();
CREATE TRIGGER vacancy_public_delete AFTER DELETE ON jobs_vacancy
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION jobs_public_changed();
CREATE FUNCTION jobs_company_public_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO jobs_publicversion (id, number) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET number = jobs_publicversion.number + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER company_public_update AFTER UPDATE ON accounts_company FOR EACH ROW
  WHEN (OLD.state = 'verified' OR NEW.state = 'verified') EXECUTE FUNCTION jobs_company_public_changed();
"""
BACKWARD = """
DROP TRIGGER company_public_update ON accounts_company;
DROP FUNCTION jobs_company_public_changed();
DROP TRIGGER vacancy_public_delete ON jobs_vacancy;
DROP TRIGGER vacancy_public_update ON jobs_vacancy;
DROP TRIGGER vacancy_public_insert ON jobs_vacancy;
DROP FUNCTION jobs_public_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0004_trust_search_desk")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
