"""A vacancy that is added while its company is being merged goes where the company went.

The trigger of 0012 locks the company's row now: it waits for a merge, and for a freeze, and reads what came of it.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION jobs_vacancy_held() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE firm record;
BEGIN
  SELECT id, state, merged_into_id INTO firm FROM accounts_company WHERE id = NEW.company_id FOR SHARE;
  IF firm.state = 'merged' THEN
    SELECT id, state, merged_into_id INTO firm FROM accounts_company WHERE id = firm.merged_into_id FOR SHARE;
    NEW.company_id := firm.id;
  END IF;
  NEW.company_held := coalesce(firm.state = 'suspended', false);
  RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION jobs_vacancy_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.company_held := EXISTS (SELECT 1 FROM accounts_company WHERE id = NEW.company_id AND state = 'suspended');
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0018_office_letters"), ("accounts", "0010_merging")]
    operations = [migrations.RunSQL(FUNCTION, BEFORE)]
