# Borough's commands. `make` alone lists them.
# Works with the make of macOS (3.81). Everything made lies in .venv, node_modules and core/web/static/build.

BIN := .venv/bin
PORT ?= 8000
export PORT
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help
help:
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile

.PHONY: setup demo demo-fresh test check format docs soak bench lock
setup: .venv/development assets  ## make the virtual environment and all that development needs

demo: .venv/run-time assets  ## set up, then serve a fictional council at http://127.0.0.1:8000 (PORT=… for another)
	@$(BIN)/borough demo

demo-fresh: .venv/run-time assets  ## the same, from the beginning
	@$(BIN)/borough demo --fresh

test: setup check  ## check, then every test, with PostgreSQL and Valkey really running
	@$(BIN)/pytest -n 2 --dist worksteal

check: .venv/development  ## ruff, mypy and the import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: .venv/development  ## let ruff mend what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: .venv/development  ## write the parts of the documentation that the code already says
	@$(BIN)/python -m docs.make

soak: setup  ## the long tests: endurance and fuzzing
	@$(BIN)/pytest -n 2 -m "soak or fuzz" --timeout 0

bench: .venv/benchmarks assets  ## measure, with the peers beside
	@$(BIN)/borough bench

lock: .venv/development  ## make requirements.lock and package-lock.json anew
	@command -v uv >/dev/null || test -x $(BIN)/uv || $(BIN)/pip install --quiet uv
	@PATH="$$PATH:$(BIN)" $(BIN)/python .ci/lock.py
	@npm install --package-lock-only --legacy-peer-deps --omit-lockfile-registry-resolved --no-audit --no-fund

# Builds only what has changed.
.PHONY: assets
assets: .venv/run-time
	@$(BIN)/python -m core.web.assets

# Each stamp is one part of the lock installed, with the parts before it.
.venv/run-time: UP_TO = production
.venv/development: UP_TO = benchmarks
.venv/benchmarks: UP_TO = npm

.venv/run-time: .venv/made-in requirements.lock pyproject.toml
.venv/development: .venv/run-time
.venv/benchmarks: .venv/development

.venv/run-time .venv/development .venv/benchmarks:
	@echo "Installing the $(@F) packages …"
	@sed '/^# $(UP_TO)$$/,$$d' requirements.lock > $@.txt
	@$(call install,--require-hashes -r $@.txt) && $(call install,--no-deps --no-build-isolation -e .) || { \
	  echo "borough: not everything in requirements.lock could be installed (see above)." \
	       "A network, or a pip index of your own, is needed this once; then run the same again." >&2; exit 1; }
	@touch $@

# With uv where there is one (faster), else, or where uv cannot, with pip.
install = { command -v uv >/dev/null && uv pip install --quiet --python $(BIN)/python $(1); } \
  || $(BIN)/python -m pip install --quiet $(1)

# Paths are baked into a virtual environment: in a moved checkout, or half made, it is made anew.
ifneq ($(shell cat .venv/made-in 2>/dev/null; test -x $(BIN)/python || echo no python),$(CURDIR))
.PHONY: .venv/made-in
endif
.venv/made-in:
	@for python in python3.13 python3.12 python3.11 python3; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  found=$$python; \
	  "$$python" -c 'import venv, ensurepip' 2>/dev/null || continue; \
	  echo "Making .venv with $$($$python --version) …"; \
	  "$$python" -m venv --clear .venv && printf '%s\n' "$$PWD" > $@; exit; \
	done; \
	if [ -n "$$found" ]; then echo "borough: $$found has no venv module. Debian: apt install python3-venv"; \
	else echo "borough: Python 3.11 or newer is needed. Debian: apt install python3 python3-venv; macOS: brew install python"; \
	fi >&2; exit 1
