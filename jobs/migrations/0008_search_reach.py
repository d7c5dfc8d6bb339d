"""More of what people type stands in the search column: the place, the kind of contract, "tanpa pengalaman".

Weights: A title, B skills, C requirements and the firm's name, D duties and the facts.
"""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION jobs_vacancy_search() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE facts text;
BEGIN
  facts := concat_ws(' ',
    (SELECT name FROM reference_kecamatan WHERE code = NEW.kecamatan_id),
    (SELECT name FROM reference_kelurahan WHERE code = NEW.kelurahan_id),
    NEW.work_city,
    CASE WHEN NEW.work_country <> '' THEN 'luar negeri ' || NEW.work_country END,
    CASE NEW.contract_kind
      WHEN 'permanent' THEN 'karyawan tetap'
      WHEN 'fixed_term' THEN 'karyawan kontrak'
      WHEN 'daily' THEN 'harian lepas'
      WHEN 'part_time' THEN 'paruh waktu'
      WHEN 'piecework' THEN 'borongan'
      WHEN 'internship' THEN 'magang' END,
    CASE WHEN NEW.min_experience_years = 0 THEN 'tanpa pengalaman' END,
    CASE WHEN NEW.is_disability_friendly THEN 'ramah disabilitas difabel' END);
  NEW.search :=
    setweight(to_tsvector('indonesian', coalesce(NEW.title, '')), 'A') ||
    setweight(to_tsvector('indonesian', coalesce(NEW.skills, '')), 'B') ||
    setweight(to_tsvector('indonesian', coalesce(NEW.requirements, '')), 'C') ||
    setweight(to_tsvector('indonesian',
      coalesce((SELECT name FROM accounts_company WHERE id = NEW.company_id), '')), 'C') ||
    setweight(to_tsvector('indonesian', coalesce(NEW.duties, '')), 'D') ||
    setweight(to_tsvector('indonesian', facts), 'D');
  RETURN NEW;
END $$;
DROP TRIGGER vacancy_search ON jobs_vacancy;
CREATE TRIGGER vacancy_search BEFORE INSERT OR UPDATE OF
    title, skills, requirements, duties, company_id, kecamatan_id, kelurahan_id, work_city, work_country,
    contract_kind, min_experience_years, is_disability_friendly
  ON jobs_vacancy FOR EACH ROW EXECUTE FUNCTION jobs_vacancy_search();
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION jobs_vacancy_search() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TRIGGER vacancy_search ON jobs_vacancy;
CREATE TRIGGER vacancy_search BEFORE INSERT OR UPDATE OF title, skills, requirements, duties, company_id
  ON jobs_vacancy FOR EACH ROW EXECUTE FUNCTION jobs_vacancy_search();
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0007_fill_applicant_columns"), ("reference", "0003_kecamatan_neighbours")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
