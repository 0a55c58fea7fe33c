# All commands of the project; `make help` lists them.
SHELL := /bin/sh
PORT ?= 8000
export PORT
PYTHON_HERE := .venv/bin/python
MANAGE := $(PYTHON_HERE) manage.py

.DEFAULT_GOAL := help
.PHONY: help setup migrate demo run test test-all coverage lint format messages frontend elasticsearch \
	elasticsearch-stop backup restore doctor proof search-quality bench bench-admin clean

help: ## List all commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' Makefile

setup: ## Install Python and npm packages, build styles and message catalogues, all inside the checkout
	@sh scripts/setup.sh

migrate: setup ## Migrate the database
	@$(MANAGE) migrate --verbosity 0

demo: setup ## Install, load the demo world and serve it on 127.0.0.1 (PORT=8000)
	@LOG_LEVEL=WARNING $(MANAGE) demo
	@$(PYTHON_HERE) scripts/serve.py

run: migrate ## Run the development server with auto-reload, and the worker
	@$(PYTHON_HERE) scripts/serve.py --reload

test: setup ## Run all tests (ARGS="tests/search -k german" for some; REQUIRE_ALL=1 skips none)
	@bash scripts/test.sh $(ARGS)

test-all: setup ## Run everything on both databases, and the whole accessibility matrix
	@TEST_ALL=1 bash scripts/test.sh

coverage: setup ## Report the lines that no test reaches (ARGS="tests/search" for some)
	@$(PYTHON_HERE) -m pytest -m "not e2e" --cov --cov-report=term $(ARGS)

lint: setup ## Check style, types, imports, templates, migrations, catalogues, Docker files
	@bash scripts/lint.sh

format: setup ## Format the Python code
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format .

messages: setup ## Extract interface texts and update the catalogues under locale/
	@$(PYTHON_HERE) scripts/messages.py update

frontend: setup ## Rebuild style sheets, fonts and the base map
	@PATH="$$PWD/.venv/bin:$$PATH" npm run --silent build

elasticsearch: ## Download (950 MB, once per machine) and start Elasticsearch; prints its URL
	@bash scripts/elasticsearch.sh start

elasticsearch-stop: ## Stop the Elasticsearch started by make
	@bash scripts/elasticsearch.sh stop

backup: ## Back up database and media to one archive (FILE=var/backups/....tar.gz)
	@$(MANAGE) backup $(FILE)

restore: ## Restore an archive (FILE=...; FORCE=1 overwrites existing data)
	@$(MANAGE) restore $(FILE) $(if $(FORCE),--force)

doctor: ## Check database, search, worker, catalogues and styles
	@$(MANAGE) doctor

proof: setup ## Run the production start commands against a real PostgreSQL and Elasticsearch
	@bash scripts/production_proof.sh

search-quality: setup ## Measure search quality (SET=folder for your own judged set; WEAK=1 lists poor results)
	@$(PYTHON_HERE) -m tests.quality.ranking $(SET) $(if $(WEAK),--weakest)

bench-admin: setup ## Measure the cost of editing a measure (BASE=commit to compare with)
	@$(PYTHON_HERE) -m tests.bench.admin $(if $(BASE),--base $(BASE))

bench: setup ## Measure search performance (SIZES="1000 10000" for some; QUICK=1 to try it out)
	@$(PYTHON_HERE) -m tests.bench $(SIZES) $(if $(QUICK),--quick)

clean: ## Remove installed packages and built files; the data under var/ stays
	@rm -rf .venv node_modules var/stamps var/tools var/frontend var/static .mypy_cache \
		.ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete
