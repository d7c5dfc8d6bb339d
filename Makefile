# Needs only python3 (3.11 or newer) with venv, make and git. `make run` and `make test` start from nothing.
PYTHON ?= python3
UV_VERSION := 0.13.9
# How many test processes; `make test WORKERS=0` runs in one, for a debugger.
WORKERS ?= auto
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
EMBEDDED := $(BIN)/python -m cakapkerja.embedded
TEMPLATES = $(wildcard templates */templates */*/templates)

.DEFAULT_GOAL := help
.PHONY: help run test faults bench lint messages lock clean

help:
	@echo "make run       the whole portal at http://localhost:8000 (PORT=... chooses the port), data kept in var/"
	@echo "make test      the whole suite beside servers of its own (ARGS='-k name' is passed to pytest)"
	@echo "make faults    killed workers, long races (QUICK=1: the short run of .ci/run)"
	@echo "make bench     measurements"
	@echo "make lint      every check that runs no test"
	@echo "make messages  collect texts into the catalogues and compile them"
	@echo "make lock      resolve requirements*.in into requirements*.txt"
	@echo "make clean     delete what can be made again (.venv and caches; never var/)"

# --with-parent: when make is killed the portal ends too.
run: $(VENV)/.installed
	@$(EMBEDDED) run --with-parent

test: $(VENV)/.installed-dev
	@$(EMBEDDED) exec -- $(BIN)/python -m pytest -n $(WORKERS) -m "not faults" $(ARGS)

# Both processes are kept busy by a race itself: one test at a time.
faults: $(VENV)/.installed-dev
	@FT11_ROUNDS=$(if $(QUICK),15,500) $(EMBEDDED) exec -- $(BIN)/python -m pytest -n 0 -m faults $(ARGS)

bench: $(VENV)/.installed-dev
	@$(EMBEDDED) exec -- $(BIN)/python -m tests.bench $(ARGS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint $(TEMPLATES)
	@$(EMBEDDED) exec -- sh .ci/lint-project $(BIN)/python

messages: $(VENV)/.installed-dev
	@$(EMBEDDED) exec -- $(BIN)/python manage.py make_messages
	@$(EMBEDDED) exec -- $(BIN)/python manage.py compile_messages

# Universal: one lock for Python 3.11 and newer on Linux and macOS. No uv.lock: it would name the index's host.
lock: $(BIN)/uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --quiet -o requirements.txt requirements.in
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --quiet -c requirements.txt -o requirements-dev.txt requirements-dev.in

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis test-results htmlcov
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
	find locale */locale -name '*.mo' -delete 2>/dev/null || true

$(BIN)/python:
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(BIN)/uv: | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.installed: requirements.txt | $(BIN)/uv
	@echo "Installing the requirements ..."
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing the requirements of the tests ..."
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@
