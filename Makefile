# Two commands on a machine with Python 3.11 or later: `make demo` shows the tracker at work, `make test` checks
# it. Both set up what they need first, in .venv; the second time they only look whether pyproject.toml changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
APT := apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
CAN_APT := [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo serve test lint bench browser clean

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.installed ## read, compare and export the specimen dossier
	@$(BIN)/tracker demo

serve: $(VENV)/.installed ## look at it in the browser
	@$(BIN)/tracker serve

test: lint browser ## check everything: style, types, tests
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.installed-dev ## check style and types only
	$(BIN)/ruff check
	$(BIN)/mypy

bench: $(VENV)/.installed-bench ## measure time and accuracy beside other programs; SEED=2 for other invented texts
	$(BIN)/python -m tests.bench $(SEED)

clean: ## remove the environment, caches and everything else that was made here
	rm -rf $(VENV) build dist demo .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find tracker web tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. Debian's Python comes without the part that makes one; `venv` then leaves half of it behind.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or later is needed; name one that is: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 || { \
	  rm -rf $(VENV); \
	  if $(CAN_APT); then \
	    echo "This Python cannot create an environment; installing python3-venv."; \
	    $(APT) python3-venv >/dev/null && $(PYTHON) -m venv --clear $(VENV); \
	  else \
	    echo "This Python cannot create an environment. Install the package python3-venv" \
	      "(as root: apt-get install python3-venv) and run make again." >&2; exit 1; \
	  fi; }

$(VENV)/.installed: $(BIN)/pip pyproject.toml
	@echo "Installing the tracker into $(VENV)."
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-dev: $(BIN)/pip pyproject.toml
	@echo "Installing the tracker and what checks it into $(VENV)."
	@$(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: $(VENV)/.installed-dev
	@echo "Installing the programs that the tracker is measured beside."
	@$(PIP) install --editable '.[dev,bench]' || echo "Some could not be installed; their rows say so." >&2
	@touch $@

# Only the tests in the browser need it, and they say so when they are skipped.
browser:
	@command -v chromium >/dev/null || { \
	  if $(CAN_APT); then \
	    echo "Installing Chromium for the tests in the browser."; \
	    { $(APT) chromium >/dev/null; } || echo "Chromium could not be installed; its tests are skipped." >&2; \
	  else \
	    echo "Chromium is missing; its tests are skipped (as root: apt-get install chromium)." >&2; \
	  fi; }
