# make run | test | check | bench | docs: each makes its own virtual environment first. CI calls the same.
# make test is everything but the tests in a browser, make test-browser those, make test-all both, as CI runs them.
# make test-all ARGS=--hypothesis-profile=thorough tries far more examples, damaged files and moments to be killed (an hour).
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8501
HOST ?= 127.0.0.1
BIN = $(VENV)/bin

# make run HOST=0.0.0.0: phones in the same network reach the workshops that this machine holds (docs/operations.md).
.PHONY: run test test-browser test-all check format messages bench docs pictures constraints clean

run: $(VENV)/.app
	@echo "Starting. Open http://127.0.0.1:$(PORT) in a browser; Ctrl-C stops the server. Another port: make run PORT=8600"
	$(BIN)/uvicorn app:app --host $(HOST) --port $(PORT) --log-level warning

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not browser" $(ARGS)
	@echo "The tests in a browser did not run: make test-browser."

test-browser: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist worksteal -m browser tests/browser $(ARGS)

test-all: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The catalogues of all languages, up to date with the sentences in the source.
messages: $(VENV)/.dev
	$(BIN)/python -m finops_model.texts.catalogues

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks $(ARGS)

# The documentation as a site in site/, to be put on any web server; a dead link fails it.
docs: $(VENV)/.dev
	$(BIN)/zensical build --strict --clean

# The pictures in docs/images, anew from the app with the demo (needs a Chromium, as the browser tests do).
pictures: $(VENV)/.dev
	$(BIN)/python -m docs.images.take

# The resolved set of everything, from a fresh environment: what requirements.txt and requirements-dev.txt then pin.
constraints:
	rm -rf .venv-constraints && $(PYTHON) -m venv .venv-constraints
	grep -hv '^-' requirements.txt requirements-dev.txt > .venv-constraints/direct.txt
	.venv-constraints/bin/pip install -q -r .venv-constraints/direct.txt
	{ echo "# The full resolved set (make constraints). Do not edit by hand."; .venv-constraints/bin/pip freeze; } > constraints.txt
	rm -rf .venv-constraints

clean:
	rm -rf $(VENV) site .cache .pytest_cache .ruff_cache .hypothesis test-results

$(VENV)/bin/python:
	@echo "Creating a virtual environment in $(VENV)."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "This needs Python 3.11 or newer; $(PYTHON) is " + sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.app: $(VENV)/bin/python requirements.txt constraints.txt
	@echo "Installing the packages into $(VENV). The first start takes about a minute."
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements.txt requirements-dev.txt constraints.txt
	@echo "Installing the packages for tests, lint and types into $(VENV)."
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.app
