# make demo: code the example stories and show one.  make test: the whole test suite, linters and type check.
PYTHON ?= python3
BIN := .venv/bin
.PHONY: demo test bench clean

.venv/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "dragoman needs Python 3.11 or later: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: .venv/installed
	mkdir -p out
	$(BIN)/dragoman code examples -o out/codings.jsonl --html out/readout.html
	$(BIN)/dragoman read examples/01-commentary-before-a-visit.txt
	@echo
	@echo "Codings of all examples:   out/codings.jsonl  (one JSON object a line)"
	@echo "Readout in the browser:    out/readout.html   (hover or click a record to see its words)"

test: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: .venv/installed
	$(BIN)/python benchmarks/bench.py --write

clean:
	rm -rf .venv out
