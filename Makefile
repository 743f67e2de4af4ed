# The short way to everything: `make` builds the sample briefing, `make test` runs the tests; `make help` lists the rest.
# All is installed into .venv, with the versions of constraints.txt.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
INSTALL := $(RUN) pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt
CONFIG ?= config.yaml

# Run as root only where that asks no password; empty for root, "no" where it is not allowed.
SUDO = $(shell if [ "$$(id -u)" = 0 ]; then :; elif sudo -n true 2>/dev/null; then echo 'sudo -n'; else echo no; fi)

# $(call debian,packages,purpose): install Debian packages, or say how and go on.
define debian
	if command -v apt-get >/dev/null && [ '$(SUDO)' != no ] \
		&& { export DEBIAN_FRONTEND=noninteractive; \
		echo 'Installing $(strip $(1)) ($(2))'; \
		{ $(SUDO) apt-get install --yes --no-install-recommends $(1) \
		|| { $(SUDO) apt-get update && $(SUDO) apt-get install --yes --no-install-recommends $(1); }; } \
		>/dev/null 2>&1; }; \
	then :; else echo '$(2): please run  sudo apt-get install $(strip $(1))' >&2; fi
endef

.DEFAULT_GOAL := briefing
.DELETE_ON_ERROR:
.PHONY: briefing test check clean help libraries

briefing: $(VENV)/.run libraries ## build the sample briefing from config.yaml (the default)
	@$(RUN) digest build --config $(CONFIG)
	@newest="$$(ls -td output/*/ 2>/dev/null | head -n 1)"; echo "The briefing is in $${newest:-output/}"

test: $(VENV)/.test libraries ## run the tests
	@$(RUN) pytest --numprocesses auto

check: $(VENV)/.lint ## check style, types and the walls between the rooms
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(RUN) nox --no-venv --no-install --session lint

clean: ## remove the environment, the caches and the built issues
	rm -rf $(VENV) .nox .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .coverage htmlcov dist build
	find output -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

# WeasyPrint finds these itself; without them the program leaves PDF out and says so.
libraries:
	@known="$$(PATH="$$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null)"; \
	for library in libpango-1.0 libpangoft2-1.0 libharfbuzz-subset; do \
		case "$$known" in *"$$library.so.0"*) ;; *) missing=yes ;; esac; \
	done; \
	if [ -n "$${missing:-}" ]; then \
	$(call debian,libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0,PDF needs these libraries); \
	fi

# A stamp is newer than all that it was made from, so a second run installs nothing.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'digest needs Python 3.11 or newer: make PYTHON=python3.11' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(call debian,python3-venv,the environment needs this package); \
		$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made pyproject.toml constraints.txt
	@echo 'Installing digest into $(VENV)'
	@$(INSTALL) pip
	@$(INSTALL) --build-constraint constraints.txt --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@$(INSTALL) --group test
	@touch $@

$(VENV)/.lint: $(VENV)/.run
	@$(INSTALL) --group dev
	@touch $@
