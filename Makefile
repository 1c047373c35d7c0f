# Everything starts here: `make demo` and `make test` set themselves up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SIZE ?= default
SEED ?= 7

.DEFAULT_GOAL := help
.PHONY: help demo run dev test test-full mutants services lint format lock bench screenshots clean

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Leadloop needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@echo "Installing the locked packages into $(VENV) ..."
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode \
		--constraint requirements.lock --editable '.[dev,notebooks,postgres]'
	@touch $@

demo: $(READY) ## Simulate a company, run the whole pipeline, end with the dashboard (SIZE, SEED)
	@$(BIN)/leadloop demo --size $(SIZE) --seed $(SEED)

run: $(READY) ## Run the pipeline on the sources of leadloop.yml
	@$(BIN)/leadloop run

dev: $(READY) ## Open the same assets in Dagster's web interface
	@$(BIN)/leadloop dev

test: $(READY) ## Run the tests (under 15 minutes)
	@$(BIN)/python -m tests.suites

test-full: $(READY) ## Run every suite in its full CI size (under 60 minutes; REST=1: without what `make test` runs)
	@$(BIN)/python -m tests.suites $(if $(REST),--rest,--full)

mutants: $(READY) ## Try seeded defects: which check catches which (under 15 minutes)
	@$(BIN)/python -m pytest -q tests/faults/test_mutants.py

services: ## Install the Debian packages that some suites need (as root)
	@sh tests/services.sh

lint: $(READY) ## Check style: ruff for Python, sqlfluff for SQL
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 models
	@$(BIN)/sqlfluff lint --disable-progress-bar --templater placeholder dashboard/queries

format: $(READY) ## Mend style where a tool can
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/sqlfluff fix --disable-progress-bar --processes 2 --quiet models
	@$(BIN)/sqlfluff fix --disable-progress-bar --templater placeholder --quiet dashboard/queries

lock: $(READY) ## Write requirements.lock anew from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --generate-hashes \
		--no-emit-index-url --no-header --quiet --upgrade --output-file requirements.lock

bench: $(READY) ## Measure the pipeline against its yardstick (SIZE=small, default or M)
	@$(BIN)/python -m benchmarks.pipeline --size $(SIZE)

screenshots: $(READY) ## Make the README's pictures from the simulated company
	@$(BIN)/python docs/screenshots.py

clean: ## Remove the environment, caches and the home folder's build (published versions stay)
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis dbt_project/target dbt_project/logs \
		.leadloop/build.duckdb .leadloop/candidate.duckdb .leadloop/dbt
