# make run | test | check | fmt | demo | pictures | faults | mutate | bench | lock
.DEFAULT_GOAL := run
PORT ?= 8000
STAND ?=
COUNT ?= 120
SEED ?= 1
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NPM := $(shell command -v npm || echo $(BIN)/npm)
# The system's python3 where it is new enough, else a newer one beside it.
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
  $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
TEMPLATES = $(shell find templates -name '*.html')
# Values as on a server, so that Django's deployment checks see what will run there; no database is asked.
PRODUCTION := env -u DEMO -u DEBUG DJANGO_SETTINGS_MODULE=sicherimdienst.settings BASE_URL=https://netzwerk.example.org \
  SECRET_KEY=0123456789-nur-zum-pruefen-abcdefghijklmnopqrstuvwxyz-9876543210 SMTP_HOST=smtp.example.org TRUSTED_PROXIES=1 \
  DATABASE_URL=postgres://nobody@127.0.0.1:1/none

.PHONY: install run-packages dev-packages browser run demo test pictures check fmt faults mutate bench lock

# `make run` needs less than developing does, so there are two sets of packages, the second holding the first. What is
# installed is known by copies of the lock files, so that a fresh checkout's dates mean nothing.
install: dev-packages

run-packages: SET := run
run-packages: NPM_OMIT := --omit=dev
dev-packages: SET := dev

run-packages dev-packages:
	@cmp -s requirements/$(SET).txt .venv/.installed-$(SET) || { \
	  test -n "$(PYTHON)" || { echo "Python 3.11 oder neuer wird gebraucht (apt install python3 python3-venv)." >&2; exit 1; }; \
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Das Python-Modul venv fehlt (apt install python3-venv)." >&2; exit 1; }; \
	  echo "Python-Pakete werden eingerichtet …"; \
	  { test -x $(BIN)/python || $(PYTHON) -m venv .venv; } \
	  && $(PIP) --require-hashes -r requirements/$(SET).txt && cp requirements/$(SET).txt .venv/.installed-$(SET) \
	  && { test $(SET) = run || cp requirements/run.txt .venv/.installed-run; }; }
	@cmp -s package-lock.json node_modules/.installed-$(SET) || { \
	  echo "npm-Pakete werden eingerichtet …"; \
	  { command -v npm >/dev/null || $(PIP) --require-hashes -r requirements/node.txt; } \
	  && PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci $(NPM_OMIT) --no-fund --no-audit --no-update-notifier --loglevel=error >/dev/null \
	  && cp package-lock.json node_modules/.installed-$(SET) \
	  && { test $(SET) = run || cp package-lock.json node_modules/.installed-run; }; }

run: run-packages
	@exec $(BIN)/python -m portal.demo.run --port "$(PORT)" --stand "$(STAND)"

demo: run-packages
	@$(BIN)/python -m portal.demo.reset --port "$(PORT)" --stand "$(STAND)"

browser: dev-packages
	@$(BIN)/python -m tests.browser

# What Python compiled is kept, also where it is told not to: tests start some forty processes with the same modules.
test: browser
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/pytest -q --ds=tests.settings -n 2 --dist loadscope --no-loadscope-reorder --durations=10

pictures: browser
	@PICTURES=1 $(BIN)/pytest -q --ds=tests.settings tests/journeys/test_joining.py tests/journeys/screenshots_handbook.py \
	  tests/journeys/screenshots_events.py

check: install
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)
	@$(PRODUCTION) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@! grep -n '://' requirements/*.txt && ! grep -n '"resolved"' package-lock.json \
	  || { echo "In den Sperrdateien stehen Adressen: make lock" >&2; exit 1; }

fmt: install
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet . ; $(BIN)/djade --target-version 5.2 $(TEMPLATES)

faults: install
	@$(BIN)/python -m tests.faults$(if $(SYSTEM),.system)

mutate: install
	@$(BIN)/python -m tests.mutations --count "$(COUNT)" --seed "$(SEED)"

bench: install
	@status=0; for file in benchmarks/[!_]*.py; do \
	  name=$${file#benchmarks/}; $(BIN)/python -m benchmarks.$${name%.py} || status=1; done; exit $$status

lock: install
	@$(PIP) uv
	@for name in run dev node; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" requirements/$$name.in -o requirements/$$name.txt; done
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) install --package-lock-only --no-fund --no-audit
