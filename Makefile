# make run    serve the calculator on this machine (make run PORT=8600 for another port)
# make test   all checks                            (make test ARGS="-k name" for some of the tests)
# Each does its own set-up. All it needs is GNU make and Python 3.11 or later with pip.
# Also: make check (a fast subset), make torture, make bench, make schema, make picture, make lock, make clean.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8501
ARGS ?=

# The caller's Python, pip and pytest settings must not change what is installed or tested.
# Kept: proxy, certificate and registry settings, which pip may need to reach packages at all.
unexport $(filter PYTHON% PYTEST_% MYPY% RUFF_% VIRTUAL_ENV CONDA_PREFIX,$(.VARIABLES))
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_PYTHON PIP_REQUIRE_VIRTUALENV PIP_CONSTRAINT PIP_REQUIREMENT
unexport PIP_NO_DEPS PIP_DRY_RUN PIP_REPORT PIP_NO_BINARY PIP_IGNORE_INSTALLED
export PYTHONUTF8 := 1
# Tests and measurements use the settings in the tree, never a server's (its database address, say).
CLEAN := env $(patsubst %,-u %,$(filter STREAMLIT_% FORTJANST_%,$(.VARIABLES)))

VENV := .venv
PY := $(VENV)/bin/python

# Stamps are named after what the locks say: an unchanged lock costs nothing, and a changed one is noticed even when file
# times tell otherwise (git checkout). Each lock is the one before it and more, so one venv serves run, test and bench.
sum = $(shell cksum <$(1) 2>/dev/null | tr -s ' ' -)
RUN_SUM := $(call sum,requirements.lock)
VENV_STAMP := $(VENV)/.made-for-$(RUN_SUM)
RUN_STAMP := $(VENV)/.run-$(RUN_SUM)
TEST_STAMP := $(VENV)/.test-$(call sum,requirements-test.lock)
BENCH_STAMP := $(VENV)/.bench-$(call sum,requirements-bench.lock)
# A venv whose Python is gone or has become another version is made anew (no effect where there is none).
ifneq ($(wildcard $(VENV_STAMP)),)
ifneq ($(shell $(PY) -Ic 'import sysconfig, pathlib as p; print(p.Path(sysconfig.get_path("purelib")).is_dir())' 2>/dev/null),True)
$(VENV_STAMP): anew
endif
endif

.PHONY: help run check test torture bench lock schema picture clean parts anew

help:
	@sed -n '1,4s/^# //p' Makefile

# --without-pip, and pip from outside: Debian's Python has no ensurepip unless python3-venv is installed.
# A new run-time lock gets a new venv, so that a package it dropped can't linger and hide a missing dependency.
$(VENV_STAMP):
	@for py in '$(PYTHON)' python3.11 python3.12 python3.13 python3.14 ''; do \
		if "$$py" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
	done; \
	if [ -z "$$py" ]; then echo 'Python 3.11 or later is needed (make PYTHON=/path/to/python).' >&2; exit 1; fi; \
	if ! "$$py" -c 'import sys, pip; sys.exit(int(pip.__version__.split(".")[0]) < 23)' 2>/dev/null; then \
		echo "pip 23 or later is needed for $$py (on Debian: apt install python3-pip)." >&2; exit 1; \
	fi; \
	rm -rf $(VENV) && "$$py" -m venv --without-pip $(VENV) && echo "$$py" >$(VENV)/.python && touch $@

install = "$$(cat $(VENV)/.python)" -m pip --python $(PY) --disable-pip-version-check install --quiet --require-hashes -r

$(RUN_STAMP): $(VENV_STAMP)
	@if [ ! -e $(TEST_STAMP) ]; then echo 'Installing packages (up to a minute, once) …'; $(install) requirements.lock; fi
	@touch $@

$(TEST_STAMP): $(VENV_STAMP)
	@echo 'Installing packages for the tests (up to a minute, once) …'
	@rm -f $(VENV)/.test-*
	@$(install) requirements-test.lock
	@touch $@

$(BENCH_STAMP): $(TEST_STAMP)
	@echo 'Installing packages to measure against (once) …'
	@rm -f $(VENV)/.bench-*
	@$(install) requirements-bench.lock
	@touch $@

parts:
	@sh tests/system_parts.sh

# The address is also in .streamlit/config.toml; here it is for a caller with STREAMLIT_SERVER_ADDRESS set elsewhere.
run: $(RUN_STAMP)
	@echo 'Förtjänst: http://localhost:$(PORT)  (Ctrl+C stops it)'
	@exec $(PY) -m streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)

ROOMS := model store wording presentation exports imports views app.py tests bench

# Only the files that use a browser are collected for it, where nobody asks for others.
BROWSER = $(if $(ARGS),,$(shell grep -rl 'mark[.]browser' --include='test_*.py' tests))

# Rooms with many tests take turns, by what is committed: FORTJANST_SAMPLE (tests/conftest.py). Who names tests gets them all.
SAMPLE = $(shell git rev-parse --short=10 "HEAD^{tree}" 2>/dev/null || echo all)
TURNS = FORTJANST_SAMPLE=$(if $(ARGS),,$(SAMPLE))

# Tests share the cores; those in a browser run by themselves, two at a time: more would type into pages that wait.
# With ARGS one of the two may have nothing to run (5).
tried = $(CLEAN) $(TURNS) $(PY) -m pytest $(1) $(ARGS) || [ $$? -eq 5 -a -n '$(subst ','\'',$(ARGS))' ] || failed="$$failed pytest"

# All of them run even if one fails, so that one round shows everything.
test: $(TEST_STAMP) parts
	@failed=; \
	echo '== ruff'; $(PY) -m ruff check . || failed="$$failed ruff"; \
	$(if $(ROOMS),echo '== mypy $(ROOMS)'; $(CLEAN) $(PY) -m mypy $(ROOMS) || failed="$$failed mypy";) \
	echo '== pytest'; $(call tried,-n auto --maxprocesses 4 --dist worksteal -m "not torture and not browser"); \
	echo '== pytest, in a browser'; $(call tried,-n 2 --dist worksteal -m "browser and not torture" $(BROWSER)); \
	if [ -n "$$failed" ]; then echo "FAILED:$$failed"; exit 1; fi

# Ruff, types, and the tests that say most in a short time.
QUICK := tests/test_house.py tests/model/test_reference.py tests/model/test_worked_examples.py tests/model/test_cases.py \
	tests/model/test_library.py tests/wording/test_catalogue.py tests/model/test_checking.py \
	tests/presentation/test_sentences.py tests/laws

check: $(TEST_STAMP)
	@failed=; \
	$(PY) -m ruff check . || failed="$$failed ruff"; \
	$(CLEAN) $(PY) -m mypy $(ROOMS) || failed="$$failed mypy"; \
	$(CLEAN) $(PY) -m pytest -q -n auto --maxprocesses 4 -m "not torture and not browser" $(QUICK) || failed="$$failed pytest"; \
	if [ -n "$$failed" ]; then echo "FAILED:$$failed"; exit 1; fi

torture: $(TEST_STAMP) parts
	@$(CLEAN) $(TURNS) FORTJANST_TORTURE=1 $(PY) -m pytest -m torture --timeout 0 $(ARGS)

bench: $(BENCH_STAMP) parts
	@$(CLEAN) $(PY) bench/run.py $(ARGS)

# Keeps the pinned versions that still fit pyproject.toml; `make lock ARGS=--upgrade` takes the newest.
# --universal and hashes: one lock for every platform and Python from 3.11. No registry's address gets into it.
# uv has its own venv because it is no part of the app or its tests.
compile = .lock-venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-config --no-emit-index-url --no-emit-find-links --no-header $(ARGS)

lock: $(VENV_STAMP)
	@test -x .lock-venv/bin/uv || { base="$$(cat $(VENV)/.python)"; "$$base" -m venv --without-pip .lock-venv && \
		"$$base" -m pip --python .lock-venv/bin/python --disable-pip-version-check install --quiet uv; }
	$(compile) --output-file requirements.lock
	$(compile) --extra test --constraint requirements.lock --output-file requirements-test.lock
	$(compile) --extra test --extra bench --constraint requirements-test.lock --output-file requirements-bench.lock

# The JSON Schemas of files and answers, and the picture of the rooms: both are made from the code.
schema: $(RUN_STAMP)
	@$(PY) -m model schema docs/schema

picture: $(RUN_STAMP)
	@$(PY) docs/picture.py

clean:
	rm -rf $(VENV) .lock-venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
