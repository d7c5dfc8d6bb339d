"""Vacancies of a frozen company are held back until it is verified again (AF-01)."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION jobs_company_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE jobs_vacancy SET company_held = (NEW.state = 'suspended')
    WHERE company_id = NEW.id AND company_held <> (NEW.state = 'suspended');
  RETURN NULL;
END $$;
CREATE TRIGGER company_held AFTER UPDATE OF state ON accounts_company FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('suspended', 'verified'))
  EXECUTE FUNCTION jobs_company_held();
CREATE FUNCTION jobs_vacancy_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.company_held := EXISTS (SELECT 1 FROM accounts_company WHERE id = NEW.company_id AND state = 'suspended');
  RETURN NEW;
END $$;
CREATE TRIGGER vacancy_held_new BEFORE INSERT ON jobs_vacancy
  FOR EACH ROW EXECUTE FUNCTION jobs_vacancy_held();
CREATE TRIGGER vacancy_held_moved BEFORE UPDATE OF company_id ON jobs_vacancy
  FOR EACH ROW WHEN (OLD.company_id <> NEW.company_id) EXECUTE FUNCTION jobs_vacancy_held();
UPDATE jobs_vacancy SET company_held = true
  FROM accounts_company WHERE accounts_company.id = company_id AND accounts_company.state = 'suspended';
"""
BACKWARD = """
DROP TRIGGER vacancy_held_moved ON jobs_vacancy;
DROP TRIGGER vacancy_held_new ON jobs_vacancy;
DROP FUNCTION jobs_vacancy_held();
DROP TRIGGER company_held ON accounts_company;
DROP FUNCTION jobs_company_held();
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0011_application_need"), ("accounts", "0003_trust_and_suggestions")]
    operations = [
        migrations.AddField(
            model_name="vacancy",
            name="company_held",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
