# The commands that people use. Each one does the set-up first if it is missing (tools/setup.sh).
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help run demo test lint bench proof shots bundle i18n constraints clean

help:
	@echo "make run | demo | test | lint | bench | proof | shots | bundle | i18n | constraints | clean"

$(READY): pyproject.toml constraints.txt setup.py tools/setup.sh
	@PYTHON="$(PYTHON)" tools/setup.sh

run: $(READY) catalogs
	@tools/setup.sh display
	@$(BIN)/cmpdesk

# The main job on fictional data, from spreadsheets to packets; then the desktop where there is a display.
demo: $(READY) catalogs
	@tools/setup.sh display || export CMPDESK_DEMO_NO_WINDOW=1; $(BIN)/cmpdesk demo build/demo

# As many processes as the machine has cores, up to four: each has its own home, its own server, its own window.
PYTEST_ARGS ?= --numprocesses auto --maxprocesses 4 --dist worksteal

test: $(READY) catalogs
	@tools/setup.sh test-tools
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache

bench: $(READY) catalogs
	@$(BIN)/python -m bench

# Kills, losses of power and crowds of officers, in the numbers that prove something; the suite runs a small part.
proof: $(READY) catalogs
	@$(BIN)/python -m proof

shots: $(READY) catalogs
	@$(BIN)/python tools/shots.py build/shots

# Collects the messages of the source into translations/cmpdesk.pot and brings every catalog up to date.
i18n: $(READY)
	@$(BIN)/python tools/i18n.py extract
	@$(BIN)/python tools/i18n.py update
	@$(BIN)/python tools/i18n.py compile

.PHONY: catalogs
catalogs: $(READY)
	@$(BIN)/python tools/i18n.py compile --quiet

# One directory with everything, a Debian package of it, and a trial of that where there is no Python.
bundle: $(READY) catalogs
	@$(BIN)/python tools/icons.py build/icons
	@$(BIN)/pyinstaller --noconfirm --log-level WARN --distpath build/bundle --workpath build/bundle-work \
	  packaging/pyinstaller/cmpdesk.spec
	@$(BIN)/python packaging/deb/build.py build/bundle/cmpdesk build
	@$(BIN)/python packaging/smoke.py build/cmpdesk_*_amd64.deb

# Pins anew everything that pyproject.toml allows.
constraints: $(READY)
	@$(BIN)/pip-compile --quiet --upgrade --extra dev --strip-extras --allow-unsafe --no-header --no-annotate \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file constraints.txt pyproject.toml

clean:
	rm -rf build .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf src/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find translations -name '*.mo' -delete
