# make site     build this repository's own example into site/
# make test     everything that CI runs
# make fix      what ruff can put right by itself
# make serve    show the example in a browser, as it is being written
# make messages what the theme says, brought into every catalog of templates/locale/
# make bench    how long builds take, and how that grows
#
# Nothing but Python 3.11 or later, git and make has to be there: the rest goes into .venv/.

PYTHON ?= python3
PORT ?= 8000
FLAGS ?=

VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --quiet --disable-pip-version-check
PYBABEL := $(VENV)/bin/pybabel --quiet

.DEFAULT_GOAL := help
.PHONY: help site test lint types unit fix serve messages bench chromium clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^# make/make/p' Makefile

site: $(VENV)/.site
	@$(RUN) -m statusgen build $(FLAGS)

test: lint types unit

lint: $(VENV)/.test
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check

types: $(VENV)/.test
	$(RUN) -m mypy

unit: $(VENV)/.test chromium
	@$(RUN) -m coverage erase
	$(RUN) -m coverage run -m pytest $(FLAGS)
	@$(RUN) -m coverage combine --quiet
	$(RUN) -m coverage report

fix: $(VENV)/.test
	$(RUN) -m ruff check --fix
	$(RUN) -m ruff format

serve: $(VENV)/.site
	@$(RUN) -m statusgen serve --port $(PORT) $(FLAGS)

# What Babel would write at the head of a catalog, and what would change with each day or each machine.
PASSING := Project-Id-Version Report-Msgid-Bugs-To POT-Creation-Date PO-Revision-Date Last-Translator Language-Team Generated-By

messages: $(VENV)/.site
	@$(PYBABEL) extract --mapping-file babel.cfg --no-default-keywords --keywords '_ N_ gettext ngettext:1,2 pgettext:1c,2' \
		--add-location file --sort-output --no-wrap --output-file $(VENV)/messages.pot .
	@for catalog in templates/locale/*.po; do \
		$(PYBABEL) update --no-fuzzy-matching --ignore-obsolete --no-wrap --input-file $(VENV)/messages.pot \
			--locale "$$(basename "$$catalog" .po | tr - _)" --output-file "$$catalog" && \
		sed $(PASSING:%=-e '/^"%: /d') "$$catalog" >$(VENV)/messages.po && cp $(VENV)/messages.po "$$catalog" || exit; \
	done

bench: $(VENV)/.site
	$(RUN) -m bench.run $(FLAGS)

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage

# The environment: made once, and brought up to date when pyproject.toml changes.

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "statusgen needs Python 3.11 or later; name one, as in: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Making $(VENV)/ with $(PYTHON)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.site: pyproject.toml $(VENV)/.python
	@echo "Installing statusgen into $(VENV)/"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.python
	@echo "Installing statusgen and what its tests need into $(VENV)/"
	@$(PIP) install --editable '.[test]'
	@touch $(VENV)/.site $@

# The browser that the pages are tested in: installed where that is allowed, done without elsewhere.

chromium:
	@if command -v chromium >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium"; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >/dev/null \
			|| echo "Chromium could not be installed: the tests in a browser will be skipped"; \
	else \
		echo "There is no chromium here, and only root can install it with apt-get: the tests in a browser will be skipped"; \
	fi
