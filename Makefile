# Two commands: `make run` opens the assistant in the terminal, `make test` runs every check.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

# Tests wait as much as they work: more of them at once than there are cores, and patience for it (tests/patience.py).
WORKERS ?= 4
PATIENCE ?= 4

.PHONY: run test check format bench clean

run: $(INSTALLED)
	@$(BIN)/boussole chat

test: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/boussole check
	BOUSSOLE_TEST_PATIENCE=$(PATIENCE) $(BIN)/pytest -n $(WORKERS)

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.messages
	$(BIN)/python -m benchmarks.memory
	$(BIN)/python -m benchmarks.service
	$(BIN)/python -m benchmarks.questions
	$(BIN)/python -m benchmarks.directory

$(INSTALLED): pyproject.toml setup.py constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m compileall -q bot
	@# the content too is compiled here, so that nobody waits for it at the first question
	$(BIN)/boussole ask bonjour > /dev/null
	touch $(INSTALLED)

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
