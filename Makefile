# The two commands everybody needs are `make demo` and `make test`. Everything else serves them.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin

.PHONY: help demo test check lint types contracts tests benchmarks catalogues lock format screenshots clean
.DEFAULT_GOAL := help

help:  ## What can be asked
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.run  ## Install what is needed and serve the product with demonstration data
	@exec $(BIN)/clea-quiz demo

test: $(VENV)/.dev chromium check tests  ## Install what is needed, then every check and every test

check: lint types contracts  ## Format, lint, types, import contracts

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

tests: $(VENV)/.dev
	$(BIN)/pytest -n 2 --dist loadgroup

format: $(VENV)/.dev  ## Put the code in its canonical form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: $(VENV)/.dev chromium  ## Make the README's screenshots again from the running product
	$(BIN)/pytest tests/journeys --screenshots docs/screenshots

benchmarks: $(VENV)/.benchmarks  ## Measure the engine beside its peers; writes docs/benchmarks
	$(BIN)/python -m benchmarks --out docs/benchmarks

WORDS = clea_quiz/translations
catalogues: $(VENV)/.dev  ## Gather the words of the interface again and compile their translations
	$(BIN)/pybabel -q extract -F babel.cfg -k _ -k N_ -k t -k said -k counted:1,2 -k Refused -k Conflict -k Forbidden -k TooManyAttempts \
	  -k Unanswered -k UnreadableResponse -k flash --no-location --sort-output -o $(WORDS)/messages.pot .
	$(BIN)/pybabel -q update -i $(WORDS)/messages.pot -d $(WORDS) -l en --no-fuzzy-matching --ignore-obsolete -w 110
	@rm $(WORDS)/messages.pot
	$(BIN)/pybabel -q compile -d $(WORDS) -l en --statistics

lock:  ## Resolve the dependencies again (needs uv)
	uv lock -q --upgrade --no-config
	uv export -q --no-emit-project --no-dev --format requirements-txt -o requirements.lock
	uv export -q --no-emit-project --only-group build --format requirements-txt -o requirements-build.lock
	uv export -q --no-emit-project --format requirements-txt -o requirements-dev.lock
	uv pip compile -q --group benchmarks -c requirements.lock --universal --generate-hashes --no-header -o requirements-benchmarks.lock

clean:  ## Remove everything that was made here
	rm -rf $(VENV) var build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# --- installation -------------------------------------------------------------------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "clea_quiz needs Python 3.11 or newer; PYTHON=/path/to/python3.12 make … chooses another one." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python's venv module is missing: on Debian and Ubuntu, apt-get install python3-venv." >&2; exit 1; }

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-build.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.benchmarks: requirements-benchmarks.lock $(VENV)/.run
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-benchmarks.lock
	@touch $@

# The browser tests drive the system's Chromium; CHROMIUM=/path/to/chrome chooses one.
chromium:
	@sh tests/journeys/find_chromium.sh
.PHONY: chromium
