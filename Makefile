# `make serve` and `make test` are all that a fresh machine needs; both make the environment first.
PYTHON ?= python3
BIN := .venv/bin
# PYTHONWARNINGS: setuptools warns at every editable install that folders here are named like packages, which they are.
LOCK := -c constraints.txt

.PHONY: help serve test check format bench bench-seq2seq messages lock clean

help:
	@echo "make serve    environment, embedded model, and the service on http://127.0.0.1:8000"
	@echo "make test     environment with all extras, embedded model, and the full test suite"
	@echo "make check    lint, format and types"
	@echo "make format   put the code in our format"
	@echo "make bench    speed of the embedded model, beside the same weights driven one by one"
	@echo "make bench-seq2seq  speed of seq2seq models, beside transformers and Argos Translate's way of driving them"
	@echo "make messages  collect the texts of the interface for translation, and compile what is translated"
	@echo "make lock     write constraints.txt anew from pyproject.toml"
	@echo "make clean    remove the environment"

serve: .venv/serve.stamp
	$(BIN)/bulletins models pull
	$(BIN)/bulletins serve

test: .venv/test.stamp check
	$(BIN)/bulletins models pull
	$(BIN)/python -m pytest

check: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/serve.stamp
	$(BIN)/bulletins models pull
	$(BIN)/bulletins bench

bench-seq2seq: .venv/test.stamp
	$(BIN)/bulletins bench seq2seq --shape marian-base

# Twice: first with what is new in the code, then, after somebody has translated, for what they wrote.
messages: .venv/test.stamp
	$(BIN)/python -m service.web.messages

lock: .venv/test.stamp
	$(BIN)/uv pip compile -q --universal --all-extras --no-header --no-annotate --python-version 3.11 \
		pyproject.toml -o constraints.txt

clean:
	rm -rf .venv

.venv/pip.stamp: constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet $(LOCK) pip
	touch $@

.venv/serve.stamp: .venv/pip.stamp pyproject.toml
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet $(LOCK) -e .
	touch $@

.venv/test.stamp: .venv/serve.stamp
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet $(LOCK) -e '.[hub,dev]'
	touch $@
