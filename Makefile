.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3

.PHONY: help setup nvml ocr meaning run test check schema audit bench clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

setup: $(VENV)/.locked web/dist/.built ## virtual environment with locked packages, web app built
	@$(BIN)/python -m compileall -q aim2balance

$(VENV)/.python:
	@deploy/needs python3-venv "$(PYTHON) -c 'import ensurepip, venv'"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/uv.lock.txt
	@touch $@

# What `make nvml`, `make ocr` and `make meaning` asked for stays after an update.
EXTRAS := $(foreach extra,nvml ocr meaning,$(if $(wildcard $(VENV)/.$(extra)),requirements-$(extra).lock))

$(VENV)/.locked: requirements.lock $(VENV)/.python
	$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements.lock deploy/uv.lock.txt $(EXTRAS)
	@deploy/install-command $(VENV)
	@rm -f $(VENV)/.locked-dev
	@touch $@

$(VENV)/.locked-dev: requirements-dev.lock requirements-meaning.lock $(VENV)/.locked
	$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements-dev.lock deploy/uv.lock.txt $(sort $(EXTRAS) requirements-meaning.lock)
	@deploy/install-command $(VENV)
	@touch $@

WEB_SOURCES := $(shell find web/src web/public -type f 2>/dev/null) $(wildcard web/*.json web/*.ts web/*.html)

web/node_modules/.installed: web/package-lock.json $(VENV)/.python
	@test -x $(BIN)/node || $(MAKE) --no-print-directory $(VENV)/.locked
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --no-progress --loglevel=error
	@touch $@

web/dist/.built: web/node_modules/.installed $(WEB_SOURCES)
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent build
	@touch $@

nvml: $(VENV)/.locked ## the optional package that reads the power of NVIDIA cards
	$(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements-nvml.lock
	@touch $(VENV)/.nvml

ocr: $(VENV)/.locked ## the optional packages that read scanned pages, with the data of German and English
	@deploy/needs tesseract-ocr-deu "test -f /usr/share/tesseract-ocr/*/tessdata/deu.traineddata"
	@deploy/needs tesseract-ocr-eng "test -f /usr/share/tesseract-ocr/*/tessdata/eng.traineddata"
	$(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements-ocr.lock
	@touch $(VENV)/.ocr

meaning: $(VENV)/.locked ## the optional packages that find passages by what they mean; without what they only need for downloads
	$(BIN)/uv pip install --quiet --no-deps --require-hashes --python $(BIN)/python -r requirements-meaning.lock
	@touch $(VENV)/.meaning

run: setup ## start the app on http://127.0.0.1:8080
	@exec $(BIN)/aim2balance serve

check: $(VENV)/.locked-dev web/node_modules/.installed ## the quick part: format, lint, types, import rules, unit tests
	@deploy/locks-without-addresses
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent check
	$(BIN)/pytest -q -n 2 --dist loadgroup -m "not browser" tests/kit tests/impact tests/catalogue tests/gateway/dialects tests/architecture

test: setup $(VENV)/.locked-dev web/node_modules/.installed ## every check and test, browser tests included
	@deploy/needs chromium "command -v chromium || command -v chromium-browser"
	@deploy/needs fonts-droid-fallback "test -f /usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf"
	@deploy/needs fonts-lohit-deva "test -f /usr/share/fonts/truetype/lohit-devanagari/Lohit-Devanagari.ttf"
	@deploy/needs poppler-utils "command -v pdftotext"
	@deploy/needs tesseract-ocr-deu "test -f /usr/share/tesseract-ocr/*/tessdata/deu.traineddata"
	@deploy/needs tesseract-ocr-eng "test -f /usr/share/tesseract-ocr/*/tessdata/eng.traineddata"
	@deploy/needs fonts-dejavu-core "test -f /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
	@deploy/locks-without-addresses
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent check
	$(BIN)/pytest -q -n 2 --dist loadgroup --durations=10 tests --ignore=tests/browser
	$(BIN)/pytest -q -n 3 --dist loadfile --reruns 1 -rR --rerun-show-tracebacks --durations=5 tests/browser

schema: $(VENV)/.locked web/node_modules/.installed ## the page's types of the API, from our OpenAPI document
	set -o pipefail; $(BIN)/python -m aim2balance.app.openapi --shapes | (cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent schema) > web/src/api/schema.new
	mv web/src/api/schema.new web/src/api/schema.ts

audit: $(VENV)/.locked web/node_modules/.installed ## known vulnerabilities of what is installed (asks the registries, so no part of test)
	$(BIN)/uv tool run pip-audit --disable-pip --require-hashes -r requirements.lock
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm audit --omit=dev

bench: setup ## benchmarks beside their peers; writes bench/results/*.json
	$(BIN)/python bench/run.py

clean: ## remove what was built, never the data folder
	rm -rf $(VENV) web/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache
