# make run    start the service          make test    every check and test
# make demo   one whole story            make install only sets up .venv
# make check  only the checks            make clean   removes .venv and caches, no data
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_FOR_TESTS := $(VENV)/.ready-for-tests

.PHONY: run demo test check browser install clean help

help:
	@sed -n '1,3p' Makefile

install: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Klassetur needs Python 3.11 or newer; name one with make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	$(BIN)/python -m compileall -q assistant index integrations
	touch $@

$(READY_FOR_TESTS): $(READY)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

run: $(READY)
	$(BIN)/klassetur serve

demo: $(READY)
	$(BIN)/python -m tests.demo

check: $(READY_FOR_TESTS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/klassetur catalog check --today 2026-11-21
	$(BIN)/klassetur catalog check --catalog catalog_data/trier --today 2026-11-21

browser: $(READY_FOR_TESTS)
	$(BIN)/python -m tests.web.install_browser

test: check browser
	$(BIN)/python -m pytest -n auto --dist worksteal

# Every figure of docs/performance.md beside its baseline; bench-write also writes that page. bench-peers first adds
# txtai, in an environment of its own; crashes kills the service a thousand times.
.PHONY: bench bench-write bench-peers crashes faults
BENCH := var/bench-txtai

bench: $(READY_FOR_TESTS)
	$(BIN)/python -m tests.bench

bench-write: $(READY_FOR_TESTS)
	$(BIN)/python -m tests.bench --write

bench-peers: $(READY_FOR_TESTS)
	test -x $(BENCH)/bin/python || $(BIN)/python -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --constraint constraints.txt torch==2.13.0
	$(BENCH)/bin/python -m pip install --quiet --constraint constraints.txt 'txtai>=9,<10'
	$(BIN)/python -m tests.bench peers

crashes: $(READY_FOR_TESTS)
	$(BIN)/python -m tests.bench.crashes --times 1000

# Faults at every call to the network while something is sent: nobody is told twice or never. Ends with one JSON object.
faults: $(READY_FOR_TESTS)
	$(BIN)/python -m tests.faults

# var/ stays: a service that was run here keeps its bookings in it.
clean:
	rm -rf $(VENV) $(BENCH) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
