# One image for web, worker, beat and migrate. Build tools stay in the first stage.
FROM python:3.13.7-slim-bookworm AS build
RUN python -m venv /opt/venv && pip install --no-cache-dir uv==0.13.9
COPY requirements.txt .
RUN uv pip install --no-cache --compile-bytecode --python /opt/venv/bin/python --require-hashes -r requirements.txt

FROM python:3.13.7-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/srv/portal
# A fixed number: volumes keep their owner through new images. The folders give new volumes theirs.
RUN useradd --uid 10001 --create-home portal \
  && install -d -o portal -g portal /srv/portal /srv/portal/static /srv/portal/private /srv/portal/beat
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY . .
# BUILD=1: no secrets are needed, and none is baked in.
RUN BUILD=1 python manage.py compile_messages && python -m compileall -q .
USER portal
EXPOSE 8000
CMD ["docker/start", "web"]
