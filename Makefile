# `make run` opens the assistant in the terminal, `make web` in a browser; `make test` runs every check.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

# Tests wait as much as they work: more of them at once than there are cores, and patience for it (tests/patience.py).
WORKERS ?= 4
PATIENCE ?= 4

.PHONY: run web test check format bench lock audit clean

run: $(INSTALLED)
	@$(BIN)/boussole chat

web: $(INSTALLED)
	@$(BIN)/boussole web

test: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/boussole check
	@# types are checked beside the tests, and told after them
	@$(BIN)/mypy > .venv/types.txt & types=$$!; \
	PYTHONDONTWRITEBYTECODE= BOUSSOLE_TEST_PATIENCE=$(PATIENCE) $(BIN)/pytest -n $(WORKERS); tested=$$?; \
	wait $$types; typed=$$?; cat .venv/types.txt; exit $$((tested ? tested : typed))

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/boussole schema docs/schema --sans-identifiants

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.messages
	$(BIN)/python -m benchmarks.memory
	$(BIN)/python -m benchmarks.service
	$(BIN)/python -m benchmarks.inline
	$(BIN)/python -m benchmarks.page
	$(BIN)/python -m benchmarks.questions
	$(BIN)/python -m benchmarks.directory
	$(BIN)/python -m benchmarks.events
	$(BIN)/python -m benchmarks.country
	$(BIN)/python -m benchmarks.explain

$(INSTALLED): pyproject.toml setup.py constraints.txt constraints-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile \
		--constraint constraints.txt --constraint constraints-dev.txt --editable '.[dev]'
	@# on all cores, which pip does not
	$(BIN)/python -m compileall -q -j 0 .venv/lib bot
	@# the content too is compiled here, so that nobody waits for it at the first question
	$(BIN)/boussole chat --jsonl < /dev/null
	touch $(INSTALLED)

# How versions change, and what these two do: docs/dependencies.md.
TOOLS := .venv/tools
LOCK := $(TOOLS)/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 --python-platform linux \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

lock: $(INSTALLED)
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check uv
	$(LOCK) pyproject.toml --constraint constraints.txt --output-file deploy/requirements.txt
	echo 'setuptools>=77' | $(LOCK) - --constraint constraints-dev.txt --output-file deploy/build-requirements.txt

audit: $(INSTALLED)
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/python -m benchmarks.audit $(TOOLS)/bin/pip-audit deploy/requirements.txt

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
