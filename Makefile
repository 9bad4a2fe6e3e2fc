# `make help` lists what there is. Every target makes what it needs, the virtual environment too.
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip --disable-pip-version-check --quiet
# Two more than two cores: tests wait for processes, pages and pauses about a third of their time.
JOBS   ?= 4

.PHONY: help demo run test check fmt prove bench lock example clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.run ## the whole job in a browser, without any account
	$(BIN)/suspensao demo

run: $(VENV)/.run ## the bot, with the environment that README describes
	$(BIN)/suspensao run

test: $(VENV)/.dev ## the whole suite, on SQLite and PostgreSQL, with the browser
	$(BIN)/pytest -n $(JOBS) $(ARGS)

check: $(VENV)/.dev ## format, lint, types, import contracts, manifest
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -p no:cacheprovider tests/test_manifest.py

fmt: $(VENV)/.dev ## format, and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

prove: $(VENV)/.dev ## the long proofs: kill -9 during runs
	$(BIN)/pytest -p no:cacheprovider -s tests/prove --prove

bench: $(VENV)/.dev ## side by side: mails, push, SMS, SendGrid, ledger, planning; PEERS=DIR adds the peers set up there
	$(BIN)/python -m tests.bench.mail $(if $(PEERS),--peers $(PEERS))
	$(BIN)/python -m tests.bench.methods
	$(BIN)/python -m tests.bench.ledger
	$(BIN)/python -m tests.bench.planning

lock: ## resolve the dependencies again: names, versions and hashes, no address
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install uv
	$(BIN)/uv pip compile -q -U $(LOCKING) --all-extras -o requirements-dev.lock pyproject.toml
	$(BIN)/uv pip compile -q $(LOCKING) --extra sandbox --extra build -c requirements-dev.lock \
		-o requirements.lock pyproject.toml

LOCKING := --universal --generate-hashes --no-emit-index-url --no-header --no-annotate

clean: ## remove what the targets made
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# The two environments share one folder: what `demo` needs, and what `test` needs besides.
$(VENV)/.run: requirements.lock pyproject.toml
	@echo "Preparando o ambiente ($(VENV)); só na primeira vez, cerca de um minuto…"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --no-deps -r requirements.lock
	$(PIP) install --no-build-isolation --no-deps -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	touch $@
