# Needs git, make and Python 3.11 or newer; everything else is installed into .venv from requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ORACLES := .venv-oracles
REPLAY := .venv-replay
LEARN := .venv-learn

.DEFAULT_GOAL := run
.PHONY: run test style check bench report conformance replay mutants learn demo-hub lock clean help

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(f"hearsay needs Python 3.11 or newer, found {v[0]}.{v[1]}: set PYTHON=/path/to/python3") if v < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

run: $(READY)  ## set up and run the main job on the bundled sample
	$(BIN)/hearsay run

test: $(READY)  ## set up and pass every test
	$(BIN)/python -m pytest

style: $(READY)  ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: style test  ## style, then every test (they hold the docs in step, too)

report: $(READY)  ## write the report again from what the warehouse holds
	$(BIN)/hearsay report

bench: $(READY)  ## measure speed and memory; the figures go to BENCHMARKS.md by hand
	@for file in benchmarks/bench_*.py; do name=$$(basename $$file .py); echo "== $$name"; \
		$(BIN)/python -m benchmarks.$$name || exit 1; done

mutants: $(READY)  ## show that every wrong version of a reference is caught
	$(BIN)/python -m tests.models.mutants.run

$(ORACLES)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(ORACLES)
	$(ORACLES)/bin/pip install --quiet --disable-pip-version-check torch==2.13.0
	$(ORACLES)/bin/pip install --quiet --disable-pip-version-check -e '.[oracles,test]'
	@touch $(ORACLES)/.ready

conformance: $(ORACLES)/.ready  ## hold the references against torch, transformers and entmax
	$(ORACLES)/bin/python -m pytest tests/models/conformance -m conformance

$(LEARN)/.ready: pyproject.toml
	$(PYTHON) -m venv $(LEARN)
	$(LEARN)/bin/pip install --quiet --disable-pip-version-check -e '.[learn]'
	@touch $(LEARN)/.ready

learn: $(LEARN)/.ready  ## learn the weights of the second reader anew from the labelled wordings
	$(LEARN)/bin/python -m pipeline.language.learned.train pipeline/language/wordings/*.jsonl \
		tests/judge/labelled/claims.jsonl tests/judge/labelled/chatter.jsonl

# pywb pins older versions of packages that Prefect needs, so it lives apart.
$(REPLAY)/bin/wayback:
	$(PYTHON) -m venv $(REPLAY)
	$(REPLAY)/bin/pip install --quiet --disable-pip-version-check pywb==2.10.0

replay: $(READY) $(REPLAY)/bin/wayback  ## replay an archived page in headless Chromium (needs chromium)
	$(BIN)/python -m pytest tests/archive/test_export.py

demo-hub: $(READY)  ## serve a small Hub on this machine, to try `hearsay collect` without a network
	$(BIN)/python -m tests.replay_hub

lock:  ## resolve the pins of requirements.lock anew
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet pip-tools
	.venv-lock/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host \
		--no-emit-find-links --strip-extras --allow-unsafe --extra test -o requirements.lock pyproject.toml

clean:  ## remove what set-up made (never your data)
	rm -rf $(VENV) $(ORACLES) $(REPLAY) $(LEARN) .venv-lock build *.egg-info

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16
