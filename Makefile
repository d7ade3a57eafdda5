# Everything a person or a script calls. Nothing is written outside this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
SERVE ?= yes

.PHONY: setup demo test bench fuzz lint docs pictures wheel lock clean

setup: $(STAMP)

# One lock for everything but the base: `make lock` writes both, hashed and without addresses. Our sources are compiled as a
# package's are when it is installed: where Python may not do it itself, each command would do it again (0.15 s).
$(STAMP): requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	touch $(STAMP)

demo: $(VENV)/.base
	rm -rf demo
	$(BIN)/stalwarts demo demo $(if $(filter no,$(SERVE)),,--serve)

# The demo needs the base alone; whoever has made `setup` has it already.
$(VENV)/.base: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -f $(STAMP) || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	test -f $(STAMP) || $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	touch $(VENV)/.base

test: $(STAMP)
	$(BIN)/python -m pytest -n 2

bench: $(STAMP)
	$(BIN)/python bench/run.py

fuzz: $(STAMP)
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n 2 --kills 1000 --mutations 20000 \
	  $(shell grep -rl "@given" tests) tests/test_killed.py tests/test_fuzz.py tests/ledger/test_judged_once.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/codespell

# The README's pictures: needs a Chromium, as the browser tests do.
pictures: $(STAMP)
	$(BIN)/python docs/pictures.py

docs: $(STAMP)
	PYTHONHASHSEED=0 $(BIN)/python docs/generate.py

wheel: $(STAMP)
	rm -rf dist
	$(BIN)/python -m build --no-isolation --wheel --outdir dist

LOCK := uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 pyproject.toml --group build

lock:
	$(LOCK) --group test --group lint --extra postgres -o requirements-dev.lock
	$(LOCK) --constraint requirements-dev.lock -o requirements.lock

clean:
	rm -rf $(VENV) demo dist build
